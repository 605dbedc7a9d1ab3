import type { ItemKind } from "../domain/change.ts";
import { recordTexts } from "../domain/record-texts.ts";
import { findRecordBodies } from "./records.ts";
import type { Queryable } from "./database.ts";

/** What an id of the repository stands for. */
export interface StoredItem {
  id: string;
  lang: string;
  /** The same for records that tell of the same project, and for the texts of one paragraph in several languages. */
  same: string;
}

/** The records and passages among the given ids; ids of nothing stored are left out. */
export async function describeItems(database: Queryable, ids: string[]): Promise<Map<string, StoredItem>> {
  const rows = await database.query<StoredItem>(
    `select own.id, own.lang, coalesce(leader.id, own.id) as same
     from records own left join record_duplicates on record_duplicates.record = own.key left join records leader on leader.key = record_duplicates.leader
     where own.id = any($1::text[])
     union all
     select own.id, own.lang,
       case when own.paragraph is null or body -> 'work' ->> 'id' is null then own.id
       else concat_ws('#', body -> 'work' ->> 'scope', body -> 'work' ->> 'id', own.paragraph,
         (select count(*) from passages earlier where earlier.document = own.document and earlier.paragraph = own.paragraph and earlier.ordinal <= own.ordinal)) end
     from passages own join documents on documents.key = own.document
     where own.id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The stored texts of records (each field by itself) and passages by their ids. */
export async function readStoredTexts(database: Queryable, ids: string[]): Promise<Map<string, string[]>> {
  const passages = await database.query<{ id: string; text: string }>("select id, text from passages where id = any($1::text[]) and document is not null", [ids]);
  const records = await findRecordBodies(database, ids);
  const texts = new Map(passages.map(({ id, text }) => [id, [text]]));
  for (const [id, { body }] of records) texts.set(id, recordTexts(body).map(({ text }) => text));
  return texts;
}

/** Content hashes of those of the given records or documents that are stored. */
export async function findContentHashes(database: Queryable, kind: ItemKind, ids: string[]): Promise<Map<string, string>> {
  const table = kind === "record" ? "records" : "documents";
  const rows = await database.query<{ id: string; hash: string }>(`select id, content_hash as hash from ${table} where id = any($1::text[])`, [ids]);
  return new Map(rows.map(({ id, hash }) => [id, hash]));
}
