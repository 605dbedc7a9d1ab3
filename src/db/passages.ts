import pgvector from "pgvector";
import type { Passage } from "../domain/document.ts";
import type { Queryable } from "./database.ts";

/** The columns that filters ask for, as they stand on a passage. */
export interface FilterColumns {
  countries: string[];
  sdgs: number[];
  action_lines: string[];
  technologies: string[];
  types: string[];
  stakeholder: string | null;
  year_from: number | null;
  year_to: number | null;
  source_names: string[];
}

export interface NewPassage {
  passage: Passage;
  ordinal: number;
  kind: "record" | "passage";
  /** Key of the record or of the document it belongs to. */
  owner: number;
  lang: string;
  columns: FilterColumns;
  /** A pgvector `sparsevec` in its text form. */
  terms: string;
  embedding: number[] | undefined;
}

/** Stores passages with their vectors in the set `model`, or without vectors. Passages of the same owners must have been removed before. */
export async function insertPassages(database: Queryable, model: number | undefined, passages: NewPassage[]): Promise<void> {
  const rows = passages.map(({ passage, ordinal, kind, owner, lang, columns, terms, embedding }) => ({
    id: passage.id,
    record: kind === "record" ? owner : null,
    document: kind === "passage" ? owner : null,
    kind,
    ordinal,
    field: passage.field ?? null,
    heading: passage.heading,
    paragraph: passage.paragraph ?? null,
    page: passage.page ?? null,
    anchor: passage.anchor ?? null,
    char_start: passage.charStart,
    char_end: passage.charEnd,
    text: passage.text,
    lang,
    ...columns,
    terms,
    embedding: embedding === undefined ? null : (pgvector.toSql(embedding) as string),
  }));
  await database.query(
    `with incoming as (
       select * from json_to_recordset($1::json) as p (id text, record int, document int, kind text, ordinal int, field text, heading text[], paragraph text, page int, anchor text,
         char_start int, char_end int, text text, lang text, countries text[], sdgs smallint[], action_lines text[], technologies text[], types text[], stakeholder text,
         year_from smallint, year_to smallint, source_names text[], terms text, embedding text)
     ), stored as (
       insert into passages (id, record, document, kind, ordinal, field, heading, paragraph, page, anchor, char_start, char_end, text, lang, countries, sdgs, action_lines,
         technologies, types, stakeholder, year_from, year_to, source_names, terms)
       select id, record, document, kind, ordinal, field, heading, paragraph, page, anchor, char_start, char_end, text, lang, countries, sdgs, action_lines,
         technologies, types, stakeholder, year_from, year_to, source_names, terms::sparsevec
       from incoming
       returning key, id
     )
     insert into vectors (model, passage, embedding)
     select $2::int, stored.key, incoming.embedding::vector from stored join incoming using (id) where $2::int is not null and incoming.embedding is not null`,
    [JSON.stringify(rows), model ?? null],
  );
}

/** Removes the passages of records or documents, with their vectors; the sparse vectors of those removed, in text form. */
export async function removePassages(database: Queryable, kind: "record" | "passage", owners: number[]): Promise<string[]> {
  const statement =
    kind === "record"
      ? "delete from passages where record = any($1::int[]) returning terms::text as terms"
      : "delete from passages where document = any($1::int[]) returning terms::text as terms";
  return (await database.query<{ terms: string }>(statement, [owners])).map((row) => row.terms);
}
