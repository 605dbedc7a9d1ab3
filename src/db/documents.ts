import type { StoredDocument } from "../domain/document.ts";
import type { Queryable } from "./database.ts";

export interface DocumentRow {
  key: number;
  body: StoredDocument;
  sourceName: string;
}

export interface DocumentPassageRow {
  id: string;
  heading: string[];
  paragraph: string | null;
  page: number | null;
  anchor: string | null;
  text: string;
}

/** The content hash of a stored document, or undefined. */
export async function findDocumentHash(database: Queryable, id: string): Promise<string | undefined> {
  const [row] = await database.query<{ content_hash: string }>("select content_hash from documents where id = $1", [id]);
  return row?.content_hash;
}

/** Adds or replaces a document; its key. */
export async function upsertDocument(database: Queryable, source: number, document: StoredDocument, hash: string): Promise<number> {
  const [row] = await database.query<{ key: number }>(
    `insert into documents (id, source, title, lang, body, content_hash) values ($1, $2, $3, $4, $5::jsonb, $6)
     on conflict (id) do update set source = excluded.source, title = excluded.title, lang = excluded.lang, body = excluded.body,
       content_hash = excluded.content_hash, updated_at = now()
     returning key`,
    [document.id, source, document.title, document.lang, JSON.stringify(document), hash],
  );
  if (row === undefined) throw new Error(`document ${document.id} was not stored`);
  return row.key;
}

/** A document by its id with its passages in order, or undefined. */
export async function findDocument(database: Queryable, id: string): Promise<(DocumentRow & { passages: DocumentPassageRow[] }) | undefined> {
  const [row] = await database.query<DocumentRow>(
    `select documents.key, documents.body, sources.name as "sourceName"
     from documents join sources on sources.key = documents.source where documents.id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  const passages = await database.query<DocumentPassageRow>(
    "select id, heading, paragraph, page, anchor, text from passages where document = $1 order by ordinal",
    [row.key],
  );
  return { ...row, passages };
}

/** What a withdrawal has to know of each document of a source, or of those of the given ids. */
export async function listDocuments(database: Queryable, which: { source?: number; ids?: string[] }): Promise<{ key: number; id: string; title: string; source: number }[]> {
  return database.query("select key, id, title, source from documents where ($1::int is null or source = $1) and ($2::text[] is null or id = any($2::text[])) order by key", [
    which.source ?? null,
    which.ids ?? null,
  ]);
}

/** Removes documents; their passages must have been removed before, so that the lexicon could be told. */
export async function removeDocuments(database: Queryable, keys: number[]): Promise<void> {
  await database.query("delete from documents where key = any($1::int[])", [keys]);
}
