import { hostname } from "node:os";
import type { Database } from "./database.ts";
import { listUnfinishedRuns, markInterrupted } from "./ingest-runs.ts";

/**
 * Marks the unfinished runs, of one source or of all, whose process is gone as interrupted. The embedded database belongs to one
 * process at a time, so that whatever is unfinished there was interrupted; on a server the process and its signs of life tell.
 * @returns the runs that another process is busy with.
 */
export async function interruptAbandonedRuns(database: Database, source?: number): Promise<{ key: number; pid: number | null; host: string | null; startedAt: string }[]> {
  const unfinished = await listUnfinishedRuns(database, source);
  const isAlive = ({ pid, host, silent }: (typeof unfinished)[number]) => {
    if (database.engine === "pglite" || silent) return false;
    return host !== hostname() || (pid !== null && pid !== process.pid && processExists(pid));
  };
  await markInterrupted(database, unfinished.filter((run) => !isAlive(run)).map(({ key }) => key));
  return unfinished.filter(isAlive);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
