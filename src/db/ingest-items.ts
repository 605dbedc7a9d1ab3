import type { Queryable } from "./database.ts";
import { toJsonb } from "./jsonb.ts";

export type ItemState = "waiting" | "running" | "done" | "rejected";

/** A file of a run and how far it is. */
export interface ItemRow {
  ordinal: number;
  path: string;
  shown: string;
  fingerprint: string | null;
  bytes: number;
  state: ItemState;
  position: number;
  document: string | null;
  /** Content hash of the document; null where the file holds records. */
  contentHash: string | null;
  noticed: unknown;
}

const keptRuns = 20;

/** Enters the files of a run, all waiting. */
export async function insertItems(database: Queryable, run: number, items: Pick<ItemRow, "ordinal" | "path" | "shown" | "fingerprint" | "bytes">[]): Promise<void> {
  await database.query(
    `insert into ingest_items (run, ordinal, path, shown, fingerprint, bytes)
     select $2, ordinal, path, shown, fingerprint, bytes from json_to_recordset($1::json) as i (ordinal int, path text, shown text, fingerprint text, bytes bigint)`,
    [JSON.stringify(items), run],
  );
}

/** Writes down how far a file is, and with it that the run is alive. */
export async function updateItem(database: Queryable, run: number, item: Pick<ItemRow, "ordinal" | "state" | "position" | "document" | "contentHash" | "noticed">): Promise<void> {
  await database.query(
    `with beat as (update ingest_runs set beat_at = now() where key = $1)
     update ingest_items set state = $3, position = $4, document = $5, noticed = $6::jsonb, content_hash = $7 where run = $1 and ordinal = $2`,
    [run, item.ordinal, item.state, item.position, item.document, toJsonb(item.noticed), item.contentHash],
  );
}

/** The files of a run, in order. */
export async function listItems(database: Queryable, run: number): Promise<ItemRow[]> {
  return database.query<ItemRow>(
    `select ordinal, path, shown, fingerprint, bytes::float8 as bytes, state, position, document, content_hash as "contentHash", noticed from ingest_items where run = $1 order by ordinal`,
    [run],
  );
}

/** The id of the document that a file held when it was last read, or undefined. */
export async function findDocumentOfPath(database: Queryable, path: string): Promise<string | undefined> {
  const [row] = await database.query<{ document: string }>("select document from ingest_items where path = $1 and document is not null order by run desc limit 1", [path]);
  return row?.document;
}

/** Drops the files of all but the latest runs of a source: nobody goes on with those. The runs themselves stay. */
export async function pruneItems(database: Queryable, source: number): Promise<void> {
  await database.query(
    `delete from ingest_items where run in (select key from ingest_runs where source = $1 order by key desc offset $2)`,
    [source, keptRuns],
  );
}
