import type { StoredRecord } from "../domain/record.ts";
import type { Queryable } from "./database.ts";

/** A record with what the store adds: where it came from and when it was last changed. */
export interface RecordRow {
  key: number;
  body: StoredRecord;
  sourceName: string;
  updatedAt: string;
}

/** Content hashes of those of the given ids that are stored. */
export async function findRecordHashes(database: Queryable, ids: string[]): Promise<Map<string, string>> {
  const rows = await database.query<{ id: string; content_hash: string }>(
    "select id, content_hash from records where id = any($1::text[])",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.content_hash]));
}

/** One text for all that is stored of the records of a source: the same as long as none is added, changed, withdrawn or taken by another source. */
export async function digestRecords(database: Queryable, source: number): Promise<string> {
  const [row] = await database.query<{ digest: string }>("select count(*) || ':' || md5(coalesce(string_agg(content_hash, '' order by key), '')) as digest from records where source = $1", [source]);
  return row?.digest ?? "";
}

/** Adds or replaces records; their keys by id. Ids must differ within one call. */
export async function upsertRecords(
  database: Queryable,
  source: { key: number; name: string },
  records: { record: StoredRecord; hash: string }[],
): Promise<Map<string, number>> {
  const rows = records.map(({ record, hash }) => ({ id: record.id, title: record.title, lang: record.lang, body: record, content_hash: hash, ...filterColumns(record, source.name) }));
  const stored = await database.query<{ id: string; key: number }>(
    `insert into records (id, source, title, lang, body, content_hash, countries, sdgs, action_lines, technologies, types, stakeholder, year_from, year_to, source_names)
     select id, $2, title, lang, body, content_hash, countries, sdgs, action_lines, technologies, types, stakeholder, year_from, year_to, source_names
     from json_to_recordset($1::json) as r (id text, title text, lang text, body jsonb, content_hash text, countries text[], sdgs smallint[], action_lines text[],
       technologies text[], types text[], stakeholder text, year_from smallint, year_to smallint, source_names text[])
     on conflict (id) do update set source = excluded.source, title = excluded.title, lang = excluded.lang, body = excluded.body, content_hash = excluded.content_hash,
       countries = excluded.countries, sdgs = excluded.sdgs, action_lines = excluded.action_lines, technologies = excluded.technologies, types = excluded.types,
       stakeholder = excluded.stakeholder, year_from = excluded.year_from, year_to = excluded.year_to, source_names = excluded.source_names, updated_at = now()
     returning id, key`,
    [JSON.stringify(rows), source.key],
  );
  return new Map(stored.map((row) => [row.id, row.key]));
}

/** What the filters see of a record; the same on the record and on each of its passages. */
export function filterColumns(record: StoredRecord, sourceName: string) {
  const colon = record.id.indexOf(":");
  const names = colon > 0 ? [sourceName, record.id.slice(0, colon)] : [sourceName];
  return {
    countries: record.countries,
    sdgs: record.sdgs,
    action_lines: record.actionLines,
    technologies: record.technologies.map((item) => item.toLowerCase()),
    types: record.types.map((item) => item.toLowerCase()),
    stakeholder: record.stakeholder ?? null,
    year_from: record.years?.from ?? null,
    year_to: record.years?.to ?? null,
    source_names: [...new Set(names)],
  };
}

/** A record by the id it was ingested with, or undefined. */
export async function findRecord(database: Queryable, id: string): Promise<RecordRow | undefined> {
  const [row] = await database.query<RecordRow>(
    `select records.key, records.body, sources.name as "sourceName", to_char(records.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "updatedAt"
     from records join sources on sources.key = records.source where records.id = $1`,
    [id],
  );
  return row;
}

/** Records by their ids, as they are stored, with the source that they belong to. */
export async function findRecordBodies(database: Queryable, ids: string[]): Promise<Map<string, { body: StoredRecord; sourceName: string }>> {
  const rows = await database.query<{ body: StoredRecord; sourceName: string }>(
    `select records.body, sources.name as "sourceName" from records join sources on sources.key = records.source where records.id = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.body.id, row]));
}

/** What a withdrawal has to know of each record of a source, or of those of the given ids. */
export async function listRecords(database: Queryable, which: { source?: number; ids?: string[] }): Promise<{ key: number; id: string; title: string; source: number }[]> {
  return database.query("select key, id, title, source from records where ($1::int is null or source = $1) and ($2::text[] is null or id = any($2::text[])) order by key", [
    which.source ?? null,
    which.ids ?? null,
  ]);
}

/** Removes records; their passages must have been removed before, so that the lexicon could be told. */
export async function removeRecords(database: Queryable, keys: number[]): Promise<void> {
  await database.query("delete from records where key = any($1::int[])", [keys]);
}
