import { link, readFile, rename, unlink, utimes, writeFile, stat } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { ConfigError } from "../errors.ts";

/** The lock file's time is renewed this often; a lock from another machine counts as abandoned after the longer time. */
const heartbeatMs = 5_000;
const abandonedAfterMs = 30_000;
const attempts = 5;

interface Holder {
  pid: number;
  host: string;
  /** Start of the process in kernel ticks, where the system tells it: a pid that came back is another process. */
  processStart: string | null;
  startedAt: string;
  token: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes a folder for this process alone: PGlite itself lets two processes write to one folder and loses tables.
 * The lock of a process that was killed is taken over at once; that of a live one is respected.
 * @throws ConfigError that names the pid of the process that has the folder.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, "dalil.lock");
  const own: Holder = { pid: process.pid, host: hostname(), processStart: processStart(process.pid), startedAt: new Date().toISOString(), token: randomUUID() };
  const draft = `${path}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      // link() makes name and content appear together: no reader ever sees an empty lock.
      if (await link(draft, path).then(() => true, rejectUnless("EEXIST"))) return held(path, own);
      const found = await readHolder(path);
      if (found === undefined) continue;
      if (await isAlive(path, found)) throw new ConfigError(refusal(folder, found));
      await removeAbandoned(path, found, own.token);
    }
    throw new ConfigError(`The data folder ${folder} is being opened by another process. Wait for it to finish, or use another folder (DALIL_DATA).`);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

function refusal(folder: string, holder: Holder): string {
  const where = holder.host === hostname() ? "" : ` on ${holder.host}`;
  return `The data folder ${folder} is in use by the process with pid ${holder.pid}${where}, started ${holder.startedAt}. Stop that process first, or use another folder (DALIL_DATA).`;
}

function held(path: string, own: Holder): FolderLock {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeatMs);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      if ((await readHolder(path))?.token === own.token) await unlink(path).catch(() => {});
    },
  };
}

async function isAlive(path: string, holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) {
    const seen = await stat(path).then((found) => found.mtimeMs, () => 0);
    return Date.now() - seen < abandonedAfterMs;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const start = processStart(holder.pid);
  return start === null || holder.processStart === null || start === holder.processStart;
}

/** Renames first and looks afterwards, so that a lock which another process took in between is put back, not lost. */
async function removeAbandoned(path: string, judged: Holder, token: string): Promise<void> {
  const aside = `${path}.abandoned.${token}`;
  if (!(await rename(path, aside).then(() => true, rejectUnless("ENOENT")))) return;
  if ((await readHolder(aside))?.token !== judged.token) await link(aside, path).catch(() => {});
  await unlink(aside).catch(() => {});
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return { pid: -1, host: hostname(), processStart: null, startedAt: "unknown", token: "unreadable" };
  }
}

function processStart(pid: number): string | null {
  try {
    // Field 22 of /proc/<pid>/stat; the command name before it may hold spaces and brackets.
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function rejectUnless(code: string): (error: NodeJS.ErrnoException) => false {
  return (error) => {
    if (error.code === code) return false;
    throw error;
  };
}
