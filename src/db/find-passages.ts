import type { StoredDocument } from "../domain/document.ts";
import type { StoredRecord } from "../domain/record.ts";
import type { Queryable } from "./database.ts";

/** A found passage with all that an answer may say of it. */
export interface PassageDetails {
  key: number;
  id: string;
  kind: "record" | "passage";
  field: string | null;
  heading: string[];
  paragraph: string | null;
  page: number | null;
  anchor: string | null;
  text: string;
  lang: string;
  record: StoredRecord | null;
  document: StoredDocument | null;
}

/** Passages by their keys, in no particular order. */
export async function readPassages(database: Queryable, keys: number[]): Promise<PassageDetails[]> {
  return database.query<PassageDetails>(
    `select passages.key, passages.id, kind, field, heading, paragraph, page, anchor, text, passages.lang, records.body as record, documents.body as document
     from passages left join records on records.key = passages.record left join documents on documents.key = passages.document
     where passages.key = any($1::int[])`,
    [keys],
  );
}

/** A passage of a document by its id; undefined when there is none. */
export async function findPassage(database: Queryable, id: string): Promise<PassageDetails | undefined> {
  const [row] = await database.query<{ key: number }>("select key from passages where id = $1 and document is not null", [id]);
  return row === undefined ? undefined : (await readPassages(database, [row.key]))[0];
}

/** All passages of the given records, in order: an answer picks its sentences from the whole record. */
export async function readPassagesOfRecords(database: Queryable, ids: string[]): Promise<{ recordId: string; key: number; field: string | null; text: string; lang: string }[]> {
  return database.query(
    `select records.id as "recordId", passages.key, field, text, passages.lang
     from passages join records on records.key = passages.record
     where records.id = any($1::text[]) order by passages.record, ordinal`,
    [ids],
  );
}

/** All that stands in and over passages, for whoever looks for words as they are written. */
export async function readPassageWords(database: Queryable, keys: number[]): Promise<{ key: number; words: string }[]> {
  return database.query(
    `select passages.key, concat_ws(E'\\n', coalesce(records.title, documents.title), records.body ->> 'org', array_to_string(heading, E'\\n'), text) as words
     from passages left join records on records.key = passages.record left join documents on documents.key = passages.document
     where passages.key = any($1::int[])`,
    [keys],
  );
}
