import type { Filters } from "../domain/filters.ts";
import type { Queryable } from "./database.ts";
import { filterCondition, filterParameters } from "./filter-condition.ts";

/** How the passages and vectors stand: `revision` is another one after every change, in the same transaction; keys are not given again within a `generation`. */
export async function readPassageRevision(database: Queryable): Promise<{ revision: string; generation: string }> {
  const [row] = await database.query<{ revision: string; generation: string }>("select revision::text as revision, generation::text as generation from passage_revision");
  if (row === undefined) throw new Error("the table passage_revision is empty");
  return row;
}

/** Passages in the order of their keys, packed: one value a column instead of one a row, which both drivers read many times faster. */
export interface PackedPassages {
  count: number;
  /** Big-endian 32-bit keys. */
  keys: Uint8Array;
  /** Big-endian 32-bit: the key of the record, or the passage's own key below zero for passages of documents. */
  owners: Uint8Array;
  /** Languages, separated by commas. */
  langs: string;
  /** pgvector's binary `sparsevec`s, one after the other. */
  terms: Uint8Array;
  /** pgvector's binary `halfvec`s, one after the other; of passages without one in the set, no numbers. */
  vectors: Uint8Array;
}

/**
 * The next passages after a key.
 * @param model key of the set of vectors; undefined reads none.
 * @returns undefined when there are no more.
 */
export async function readPackedPassages(database: Queryable, model: number | undefined, after: number, limit: number): Promise<PackedPassages | undefined> {
  const [row] = await database.query<PackedPassages>(
    `select count(*)::int as count,
       string_agg(int4send(key), ''::bytea order by key) as keys,
       string_agg(int4send(coalesce(record, -key)), ''::bytea order by key) as owners,
       string_agg(lang, ',' order by key) as langs,
       string_agg(sparsevec_send(terms), ''::bytea order by key) as terms,
       string_agg(coalesce(halfvec_send(embedding::halfvec), '\\x00000000'::bytea), ''::bytea order by key) as vectors
     from (
       select passages.key, record, lang, terms, embedding
       from passages left join vectors on vectors.model = $1::int and vectors.passage = passages.key
       where passages.key > $2 order by passages.key limit $3
     ) as batch`,
    [model ?? null, after, limit],
  );
  return row === undefined || row.count === 0 ? undefined : row;
}

/** Keys of all passages up to one, in order: big-endian 32-bit. */
export async function readPassageKeys(database: Queryable, upTo: number): Promise<Uint8Array> {
  const [row] = await database.query<{ keys: Uint8Array | null }>("select string_agg(int4send(key), ''::bytea order by key) as keys from passages where key <= $1", [upTo]);
  return row?.keys ?? new Uint8Array(0);
}

/** Keys of the passages that filters leave, in order: big-endian 32-bit. */
export async function readFilteredKeys(database: Queryable, filters: Filters): Promise<Uint8Array> {
  const [row] = await database.query<{ keys: Uint8Array | null }>(
    `select string_agg(int4send(key), ''::bytea order by key) as keys from passages where ${filterCondition()}`,
    filterParameters(filters),
  );
  return row?.keys ?? new Uint8Array(0);
}
