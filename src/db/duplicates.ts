import type { StoredRecord } from "../domain/record.ts";
import type { Queryable } from "./database.ts";

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
  keys: number[];
}

export interface DuplicateRow {
  record: number;
  leader: number;
  /** Of a leader. */
  own?: { signature: string; words: number; keys: number[] };
}

/** The leaders that any of the keys leads to. */
export async function findLeaders(database: Queryable, keys: number[]): Promise<LeaderRow[]> {
  return database.query<LeaderRow>(
    `select record, title, lang, body ->> 'url' as url, countries, encode(signature, 'hex') as signature, words, keys
     from record_duplicates join records on records.key = record
     where keys && $1::int[] order by record`,
    [keys],
  );
}

/** Enters records in their groups. Their earlier entries must have been removed. */
export async function insertDuplicates(database: Queryable, rows: DuplicateRow[]): Promise<void> {
  await database.query(
    `insert into record_duplicates (record, leader, signature, words, keys)
     select record, leader, decode(signature, 'hex'), words, keys
     from json_to_recordset($1::json) as d (record int, leader int, signature text, words int, keys int[])`,
    [JSON.stringify(rows.map(({ record, leader, own }) => ({ record, leader, ...own })))],
  );
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
  return database.query(
    `select members.record, members.leader, records.id, records.title
     from (select distinct leader from record_duplicates where record = any($1::int[])) as led
     join record_duplicates members on members.leader = led.leader join records on records.key = members.record
     where exists (select 1 from record_duplicates other where other.leader = led.leader and other.record <> led.leader)
     order by members.record`,
    [records],
  );
}
