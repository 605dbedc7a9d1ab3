import type { Queryable } from "./database.ts";
import { toJsonb } from "./jsonb.ts";
import type { SourceMode } from "./sources.ts";

export type RunState = "running" | "finished" | "failed" | "interrupted" | "refused";

export interface RunRow {
  key: number;
  source: string | null;
  mode: SourceMode;
  state: RunState;
  startedAt: string;
  finishedAt: string | null;
  resumes: number | null;
  error: string | null;
  report: unknown;
}

/** A run that gave no sign of life for this long is taken for interrupted where nothing better is known of it. */
const silentSeconds = 60;
const isSilent = `beat_at < now() - interval '${silentSeconds} seconds'`;
const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const columns = `ingest_runs.key, sources.name as source, ingest_runs.mode, case when state = 'running' and ${isSilent} then 'interrupted' else state end as state,
  ${time("started_at")} as "startedAt", ${time("finished_at")} as "finishedAt", resumes, error, report`;

/** Enters a run before its first item, so that one that was interrupted is seen to have begun. */
export async function startIngestRun(database: Queryable, run: { source: number; mode: SourceMode; resumes: number | undefined; pid: number; host: string }): Promise<number> {
  const [row] = await database.query<{ key: number }>(
    "insert into ingest_runs (source, mode, resumes, pid, host) values ($1, $2, $3, $4, $5) returning key",
    [run.source, run.mode, run.resumes ?? null, run.pid, run.host],
  );
  if (row === undefined) throw new Error("the run was not stored");
  return row.key;
}

/** A sign of life. */
export async function beatIngestRun(database: Queryable, run: number): Promise<void> {
  await database.query("update ingest_runs set beat_at = now() where key = $1", [run]);
}

export async function finishIngestRun(database: Queryable, run: number, state: Exclude<RunState, "running">, result: { report?: unknown; error?: string; recordsDigest?: string | undefined }): Promise<void> {
  await database.query("update ingest_runs set state = $2, finished_at = now(), report = $3::jsonb, error = $4, records_digest = $5 where key = $1", [
    run,
    state,
    result.report === undefined ? null : toJsonb(result.report),
    result.error ?? null,
    result.recordsDigest ?? null,
  ]);
}

/** Unfinished runs, of one source or of all. */
export async function listUnfinishedRuns(database: Queryable, source?: number): Promise<{ key: number; pid: number | null; host: string | null; startedAt: string; silent: boolean }[]> {
  return database.query(
    `select key, pid, host, ${time("started_at")} as "startedAt", ${isSilent} as silent from ingest_runs where state = 'running' and ($1::int is null or source = $1)`,
    [source ?? null],
  );
}

export async function markInterrupted(database: Queryable, runs: number[]): Promise<void> {
  if (runs.length > 0) await database.query("update ingest_runs set state = 'interrupted' where key = any($1::int[]) and state = 'running'", [runs]);
}

/** How the latest run of a source ended. */
export interface LatestRun {
  key: number;
  mode: SourceMode;
  state: RunState;
  /** Digest of the source's records at its end, where nobody else had changed anything meanwhile. */
  recordsDigest: string | null;
  /** Whether it left something as it was that it should have withdrawn. */
  hasRefused: boolean;
}

/** The latest run of a source. */
export async function findLatestRun(database: Queryable, source: number): Promise<LatestRun | undefined> {
  const [row] = await database.query<LatestRun>(
    `select key, mode, state, records_digest as "recordsDigest", coalesce(jsonb_array_length(report -> 'refused'), 0) > 0 as "hasRefused"
     from ingest_runs where source = $1 order by key desc limit 1`,
    [source],
  );
  return row;
}

/** Runs, latest first; of one source where one is named. */
export async function listRuns(database: Queryable, filter: { source: string | undefined; limit: number }): Promise<RunRow[]> {
  return database.query<RunRow>(
    `select ${columns} from ingest_runs left join sources on sources.key = ingest_runs.source
     where ($1::text is null or sources.name = $1) order by ingest_runs.key desc limit $2`,
    [filter.source ?? null, filter.limit],
  );
}

export async function findRun(database: Queryable, key: number): Promise<RunRow | undefined> {
  const [row] = await database.query<RunRow>(`select ${columns} from ingest_runs left join sources on sources.key = ingest_runs.source where ingest_runs.key = $1`, [key]);
  return row;
}
