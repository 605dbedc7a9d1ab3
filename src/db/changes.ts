import type { FieldChange, ItemKind } from "../domain/change.ts";
import type { Queryable } from "./database.ts";
import { toJsonb } from "./jsonb.ts";

export type ChangeWhat = "added" | "updated" | "withdrawn" | "restored";

export interface NewChange {
  kind: ItemKind;
  id: string;
  what: ChangeWhat;
  fields: FieldChange[];
}

export interface ChangeRow extends NewChange {
  run: number | null;
  at: string;
}

const columns = `kind, id, run, what, fields, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`;

/** Enters what a run did to records and documents; `run` is undefined for what was done by hand. To be called in the transaction that does it. */
export async function insertChanges(database: Queryable, run: number | undefined, changes: NewChange[]): Promise<void> {
  if (changes.length === 0) return;
  await database.query(
    `insert into changes (kind, id, run, what, fields)
     select kind, id, $2, what, fields from json_to_recordset($1::json) as c (kind text, id text, what text, fields jsonb)`,
    [toJsonb(changes), run ?? null],
  );
}

/** What became of a record or a document, latest first. */
export async function listChanges(database: Queryable, kind: ItemKind, id: string, limit: number): Promise<ChangeRow[]> {
  return database.query<ChangeRow>(`select ${columns} from changes where kind = $1 and id = $2 order by key desc limit $3`, [kind, id, limit]);
}

/** What a run did, in its order. */
export async function listChangesOfRun(database: Queryable, run: number, limit: number): Promise<ChangeRow[]> {
  return database.query<ChangeRow>(`select ${columns} from changes where run = $1 order by key limit $2`, [run, limit]);
}

/** Whether anything was changed since a run began that was not changed by it: what it had committed may then be gone. */
export async function isChangedByOthers(database: Queryable, run: number): Promise<boolean> {
  const [row] = await database.query<{ changed: boolean }>(
    "select exists (select 1 from changes where at >= (select started_at from ingest_runs where key = $1) and run is distinct from $1) as changed",
    [run],
  );
  return row?.changed ?? true;
}

/** Takes the old and new values out of the history of withdrawn records or documents: that there were changes stays. */
export async function emptyChanges(database: Queryable, kind: ItemKind, ids: string[]): Promise<void> {
  await database.query("update changes set fields = '[]'::jsonb where kind = $1 and id = any($2::text[])", [kind, ids]);
}
