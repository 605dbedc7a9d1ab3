import type { Database } from "../../src/db/database.ts";
import { passageCountDimension } from "../../src/db/lexicon.ts";
import { parseDimensions } from "../../src/search/sparse-vector.ts";

/** Where the lexicon's counts differ from those of the passages that are stored: empty when it is right. */
export async function findLexiconErrors(database: Database): Promise<string[]> {
  const counts = new Map<number, number>([[passageCountDimension, 0]]);
  for (const { terms } of await database.query<{ terms: string }>("select terms::text as terms from passages")) {
    for (const dimension of [passageCountDimension, ...parseDimensions(terms)]) counts.set(dimension, (counts.get(dimension) ?? 0) + 1);
  }
  const stored = new Map((await database.query<{ dimension: number; passages: number }>("select dimension, passages from lexicon")).map(({ dimension, passages }) => [dimension, passages]));
  return [...new Set([...counts.keys(), ...stored.keys()])]
    .filter((dimension) => (counts.get(dimension) ?? 0) !== (stored.get(dimension) ?? 0))
    .map((dimension) => `dimension ${dimension}: ${stored.get(dimension) ?? 0} in the lexicon, ${counts.get(dimension) ?? 0} in passages`);
}
