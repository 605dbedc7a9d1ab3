import pgvector from "pgvector";
import type { Database, Queryable } from "./database.ts";
import { readIndexState, writeIndexState } from "./index-state.ts";

const activeName = "vectors";
const beforeName = "vectors.before";

/** The vectors of one model: vectors of different fingerprints are never compared. */
export interface StoredVectorSet {
  key: number;
  fingerprint: string;
  name: string;
  dimensions: number;
  /** How its model is opened again; null for sets of versions that did not store it. */
  settings: unknown;
  vectors: number;
}

/** Makes room for the vectors of a model, or finds it; its key. */
export async function upsertVectorSet(database: Queryable, model: { fingerprint: string; name: string; dimensions: number; settings: object }): Promise<number> {
  const [row] = await database.query<{ key: number }>(
    `insert into embedding_models (fingerprint, name, dimensions, settings) values ($1, $2, $3, $4)
     on conflict (fingerprint) do update set settings = excluded.settings returning key`,
    [model.fingerprint, model.name, model.dimensions, JSON.stringify(model.settings)],
  );
  if (row === undefined) throw new Error(`embedding model ${model.fingerprint} was not stored`);
  return row.key;
}

/** All sets with how many vectors each has, oldest first. */
export async function listVectorSets(database: Queryable): Promise<StoredVectorSet[]> {
  return database.query<StoredVectorSet>(
    `select key, fingerprint, name, dimensions, settings, (select count(*)::int from vectors where model = key) as vectors
     from embedding_models order by key`,
  );
}

export async function findVectorSet(database: Queryable, fingerprint: string): Promise<Omit<StoredVectorSet, "vectors"> | undefined> {
  const [row] = await database.query<StoredVectorSet>("select key, fingerprint, name, dimensions, settings from embedding_models where fingerprint = $1", [fingerprint]);
  return row;
}

/** Fingerprint of the set that searches use; undefined before the first ingestion. */
export async function readActiveFingerprint(database: Queryable): Promise<string | undefined> {
  return readIndexState(database, activeName);
}

/** Fingerprint of the set that was in use before the last switch. */
export async function readFingerprintBefore(database: Queryable): Promise<string | undefined> {
  return readIndexState(database, beforeName);
}

/** The first set of an empty index. Of two processes that start at once the first one decides; the fingerprint that holds. */
export async function initialiseActive(database: Queryable, fingerprint: string): Promise<string> {
  await database.query("insert into index_state (name, value) values ($1, $2) on conflict (name) do nothing", [activeName, fingerprint]);
  return (await readActiveFingerprint(database)) ?? fingerprint;
}

/**
 * Makes a set the one that searches use, in one step, if every passage has its vector in it.
 * @returns how many passages still lack one: 0 when it was switched to.
 */
export async function switchVectorSet(database: Database, set: { key: number; fingerprint: string }): Promise<number> {
  return database.transaction(async (transaction) => {
    // Nothing may be ingested between the count and the switch.
    await transaction.script("lock table passages in share mode");
    const missing = await countMissing(transaction, set.key);
    if (missing > 0) return missing;
    const active = await readActiveFingerprint(transaction);
    if (active !== undefined && active !== set.fingerprint) await writeIndexState(transaction, beforeName, active);
    await writeIndexState(transaction, activeName, set.fingerprint);
    return 0;
  });
}

/** How many passages have no vector in a set. */
export async function countMissing(database: Queryable, model: number): Promise<number> {
  const [row] = await database.query<{ missing: number }>("select (select count(*) from passages)::int - (select count(*) from vectors where model = $1)::int as missing", [model]);
  return row?.missing ?? 0;
}

export interface UnembeddedPassage {
  key: number;
  title: string;
  heading: string[];
  text: string;
}

/** The next passages, by their keys, that have no vector in a set. */
export async function findUnembedded(database: Queryable, model: number, after: number, limit: number): Promise<UnembeddedPassage[]> {
  return database.query<UnembeddedPassage>(
    `select passages.key, coalesce(records.title, documents.title) as title, passages.heading, passages.text
     from passages left join records on records.key = passages.record left join documents on documents.key = passages.document
     where passages.key > $2 and not exists (select 1 from vectors where vectors.model = $1 and vectors.passage = passages.key)
     order by passages.key limit $3`,
    [model, after, limit],
  );
}

/** Stores vectors of passages; of those that were removed meanwhile, and of those that have one already, nothing. */
export async function insertVectors(database: Queryable, model: number, vectors: { passage: number; embedding: number[] }[]): Promise<void> {
  const rows = vectors.map(({ passage, embedding }) => ({ passage, embedding: pgvector.toSql(embedding) as string }));
  await database.query(
    `insert into vectors (model, passage, embedding)
     select $1, incoming.passage, incoming.embedding::vector
     from json_to_recordset($2::json) as incoming (passage int, embedding text) join passages on passages.key = incoming.passage
     on conflict (model, passage) do nothing`,
    [model, JSON.stringify(rows)],
  );
}

/** Removes a set with all its vectors. */
export async function removeVectorSet(database: Database, key: number): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query("delete from vectors where model = $1", [key]);
    await transaction.query("delete from embedding_models where key = $1", [key]);
  });
}
