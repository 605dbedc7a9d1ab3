import type { Queryable } from "./database.ts";

/** One version of a work: a document in one language. */
export interface VersionRow {
  id: string;
  lang: string;
  title: string;
  digest: boolean;
  work: string;
}

/** A numbered passage of one version, in the order of its document. */
export interface VersionPassageRow {
  document: string;
  id: string;
  heading: string[];
  paragraph: string;
  text: string;
}

const columns = "versions.id, versions.lang, versions.title, (versions.body ->> 'digest')::boolean as digest, coalesce(versions.body -> 'work' ->> 'id', versions.id) as work";
const sameWork = "versions.body -> 'work' ->> 'id' = own.body -> 'work' ->> 'id' and versions.body -> 'work' ->> 'scope' = own.body -> 'work' ->> 'scope'";

/** All versions of the work that a document belongs to, itself among them; it alone where it belongs to none. */
export async function findVersions(database: Queryable, document: string): Promise<VersionRow[]> {
  return database.query<VersionRow>(
    `select ${columns} from documents own join documents versions on versions.key = own.key or (${sameWork})
     where own.id = $1 order by versions.lang, versions.id`,
    [document],
  );
}

/** The id of the first document of a work by the work's id, or undefined. Works of the same name in several folders: the one with most versions. */
export async function findDocumentOfWork(database: Queryable, work: string): Promise<string | undefined> {
  const [row] = await database.query<{ id: string }>(
    `select id from documents where body -> 'work' ->> 'id' = $1
     order by count(*) over (partition by body -> 'work' ->> 'scope') desc, key limit 1`,
    [work],
  );
  return row?.id;
}

/** The numbered passages of documents in order; those of one number where `paragraph` names it. */
export async function readNumberedPassages(database: Queryable, documents: string[], paragraphs?: string[]): Promise<VersionPassageRow[]> {
  return database.query<VersionPassageRow>(
    `select documents.id as document, passages.id, passages.heading, passages.paragraph, passages.text
     from passages join documents on documents.key = passages.document
     where documents.id = any($1::text[]) and passages.paragraph is not null and ($2::text[] is null or passages.paragraph = any($2::text[]))
     order by passages.document, passages.ordinal`,
    [documents, paragraphs ?? null],
  );
}

/** Of passages of documents that exist in several languages: which paragraph of which work each one is. */
export async function findWorkParagraphs(database: Queryable, passages: number[]): Promise<{ key: number; id: string; lang: string; paragraph: string }[]> {
  return database.query(
    `select passages.key, passages.id, passages.lang, concat_ws(E'\\n', documents.body -> 'work' ->> 'scope', documents.body -> 'work' ->> 'id', paragraph) as paragraph
     from passages join documents on documents.key = passages.document
     where passages.key = any($1::int[]) and paragraph is not null and documents.body -> 'work' is not null`,
    [passages],
  );
}
