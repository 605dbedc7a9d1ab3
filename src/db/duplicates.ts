import type { StoredRecord } from "../domain/record.ts";
import type { Queryable } from "./database.ts";

/** A key is entered for no more leaders than this: one that leads to a crowd says nothing of any of them (a form's sentence, a portal's address). */
export const mostPerKey = 64;

/** So many duplicates of a record are named; more tell nobody more. */
const mostPerGroup = 200;

/** The first record of a group, with what others are compared with. */
export interface LeaderRow {
  record: number;
  title: string;
  lang: string;
  url: string | null;
  countries: string[];
  /** Signature in hexadecimal digits. */
  signature: string;
  words: number;
  /** Those of the wanted keys that lead to it. */
  keys: number[];
}

export interface DuplicateRow {
  record: number;
  leader: number;
  /** Of a leader. */
  own?: { signature: string; words: number; keys: number[] };
}

/** The leaders that any of the keys leads to, each with those of the keys that do. */
export async function findLeaders(database: Queryable, keys: number[]): Promise<LeaderRow[]> {
  // Key by key through the index: a planner without statistics, as in the embedded database, would read the whole table.
  return database.query<LeaderRow>(
    `with found as materialized (
       select own.record, array_agg(own.key) as keys
       from unnest($1::int[]) as wanted (key)
       cross join lateral (select key, record from duplicate_keys where duplicate_keys.key = wanted.key order by record limit $2) as own
       group by own.record
     )
     select found.record, title, lang, body ->> 'url' as url, countries, encode(signature, 'hex') as signature, words, found.keys
     from found cross join lateral (select * from record_duplicates where record = found.record limit 1) as leader
     cross join lateral (select * from records where records.key = found.record limit 1) as stored
     order by found.record`,
    [keys, mostPerKey],
  );
}

/** Enters records in their groups. Their earlier entries must have been removed. */
export async function insertDuplicates(database: Queryable, rows: DuplicateRow[]): Promise<void> {
  await database.query(
    `insert into record_duplicates (record, leader, signature, words)
     select record, leader, decode(signature, 'hex'), words
     from json_to_recordset($1::json) as d (record int, leader int, signature text, words int)`,
    [JSON.stringify(rows.map(({ record, leader, own }) => ({ record, leader, signature: own?.signature, words: own?.words })))],
  );
  const keys = rows.flatMap(({ record, own }) => (own?.keys ?? []).map((key) => ({ key, record })));
  await database.query("insert into duplicate_keys (key, record) select * from unnest($1::int[], $2::int[]) on conflict do nothing", [keys.map(({ key }) => key), keys.map(({ record }) => record)]);
}

/** Takes records out of their groups; those that they led are left to be compared anew. */
export async function removeDuplicates(database: Queryable, records: number[]): Promise<void> {
  await database.query("update record_duplicates set leader = null where leader = any($1::int[])", [records]);
  await database.query("delete from record_duplicates where record = any($1::int[])", [records]);
}

/** Some of the records whose leader was withdrawn or changed. */
export async function findUnled(database: Queryable, limit: number): Promise<{ key: number; record: StoredRecord }[]> {
  return database.query(
    `select records.key, records.body as record from record_duplicates join records on records.key = record_duplicates.record
     where leader is null order by records.key limit $1`,
    [limit],
  );
}

/** The groups of more than one that the given records belong to: every member with its leader. */
export async function findGroups(database: Queryable, records: number[]): Promise<{ record: number; leader: number; id: string; title: string }[]> {
  // Row by row through the indexes, for the same reason as above; planning takes most of the time, so that one table expression less shows.
  return database.query(
    `select members.record, led.leader, stored.id, stored.title
     from (
       select leader from record_duplicates
       where leader <> record and (record = any($1::int[]) or leader = any($1::int[])) group by leader
     ) as led
     cross join lateral (select record from record_duplicates where leader = led.leader order by record <> leader, record limit $2 + 1) as members
     cross join lateral (select id, title from records where records.key = members.record limit 1) as stored
     order by members.record`,
    [records, mostPerGroup],
  );
}
