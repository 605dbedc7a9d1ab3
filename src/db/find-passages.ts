import pgvector from "pgvector";
import type { Filters } from "../domain/filters.ts";
import type { StoredDocument } from "../domain/document.ts";
import type { StoredRecord } from "../domain/record.ts";
import type { Queryable } from "./database.ts";
import { filterCondition, filterParameterCount, filterParameters } from "./filter-condition.ts";

/** A passage that a search found; the score is what its list gave it, larger is better. */
export interface FoundPassage {
  key: number;
  owner: string;
  lang: string;
  score: number;
}

/** The passages whose terms have the largest inner product with the query's weighted terms (BM25). */
export async function findByTerms(database: Queryable, terms: string, filters: Filters, limit: number): Promise<FoundPassage[]> {
  const first = filterParameterCount + 1;
  return database.query<FoundPassage>(
    `select key, coalesce('r' || record, 'd' || key) as owner, lang, -(terms <#> $${first}::sparsevec) as score
     from passages
     where (terms <#> $${first}::sparsevec) < 0 and ${filterCondition()}
     order by terms <#> $${first}::sparsevec, key
     limit $${first + 1}`,
    [...filterParameters(filters), terms, limit],
  );
}

/** The passages whose vectors of the given model are nearest to the query's (cosine, for vectors of length one). */
export async function findByVector(database: Queryable, model: number, embedding: number[], filters: Filters, limit: number): Promise<FoundPassage[]> {
  const parameters = filterParameters(filters);
  const query = [pgvector.toSql(embedding), model, limit];
  // The table of vectors alone is scanned several times faster than joined to its passages: those are looked up for the nearest only.
  const ranked = (chosen: string, first: number) =>
    `with nearest as materialized (
       select passage, embedding <#> $${first}::vector as distance
       from vectors where model = $${first + 1} ${chosen}
       order by distance, passage limit $${first + 2}
     )
     select key, coalesce('r' || record, 'd' || key) as owner, lang, -distance as score
     from nearest join passages on passages.key = nearest.passage
     order by distance, key`;
  if (parameters.every((value) => value === null)) return database.query<FoundPassage>(ranked("", 1), query);
  const chosen = `and passage in (select key from passages where ${filterCondition()})`;
  return database.query<FoundPassage>(ranked(chosen, filterParameterCount + 1), [...parameters, ...query]);
}

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

/** All passages of the given records, in order: an answer picks its sentences from the whole record. */
export async function readPassagesOfRecords(database: Queryable, ids: string[]): Promise<{ recordId: string; key: number; field: string | null; text: string; lang: string }[]> {
  return database.query(
    `select records.id as "recordId", passages.key, field, text, passages.lang
     from passages join records on records.key = passages.record
     where records.id = any($1::text[]) order by passages.record, ordinal`,
    [ids],
  );
}
