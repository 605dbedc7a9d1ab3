import type { Queryable } from "./database.ts";

/** Changes the number of passages that hold each term; a number may be negative when passages were removed. A term's first word stays. */
export async function changeLexicon(database: Queryable, changes: { dimension: number; term: string; word: string; passages: number }[]): Promise<void> {
  if (changes.length === 0) return;
  await database.query(
    `insert into lexicon (dimension, term, word, passages)
     select * from unnest($1::int[], $2::text[], $3::text[], $4::int[])
     on conflict (dimension) do update set
       passages = greatest(0, lexicon.passages + excluded.passages),
       word = case when lexicon.word = '' then excluded.word else lexicon.word end`,
    [changes.map((change) => change.dimension), changes.map((change) => change.term), changes.map((change) => change.word), changes.map((change) => change.passages)],
  );
}

/** Terms have dimensions from 1 on; under this one stands how many passages there are. */
export const passageCountDimension = 0;

/** The term of each dimension, and a word of a text that it was made from (none for concepts and places). */
export async function readTerms(database: Queryable, dimensions: number[]): Promise<{ dimension: number; term: string; word: string }[]> {
  return database.query("select dimension, term, word from lexicon where dimension = any($1::int[])", [dimensions]);
}

/** How many passages hold each of the terms (by dimension), and how many passages there are. */
export async function findTermCounts(database: Queryable, dimensions: number[]): Promise<{ counts: Map<number, number>; total: number }> {
  const rows = await database.query<{ dimension: number; passages: number }>(
    "select dimension, passages from lexicon where dimension = any($1::int[])",
    [[...dimensions, passageCountDimension]],
  );
  const counts = new Map(rows.map((row) => [row.dimension, row.passages]));
  return { counts, total: counts.get(passageCountDimension) ?? 0 };
}
