import type { Queryable } from "./database.ts";

/** Enters a run before its first item, so that one that was interrupted is seen to have begun. */
export async function startIngestRun(database: Queryable, source: number): Promise<number> {
  const [row] = await database.query<{ key: number }>("insert into ingest_runs (source) values ($1) returning key", [source]);
  if (row === undefined) throw new Error("the run was not stored");
  return row.key;
}

export async function finishIngestRun(database: Queryable, run: number, report: unknown): Promise<void> {
  await database.query("update ingest_runs set finished_at = now(), report = $2::jsonb where key = $1", [run, JSON.stringify(report)]);
}
