import type { Embedder } from "../../models/embedder.ts";

/** One to three sentences of a source that stand together, with their vector. */
export interface Window {
  text: string;
  lang: string;
  sentences: number;
  vector: number[];
}

/** The cosine of the nearest window of the cited sources, and their single sentences, the nearest first. */
export async function measureMeaning<T extends { windows: readonly Window[] }>(text: string, cited: readonly T[], embedder: Embedder): Promise<{ similarity: number; ranked: { window: Window; of: T }[] }> {
  const [vector = []] = await embedder.embedDocuments([text]);
  const scored = cited.flatMap((of) => of.windows.map((window) => ({ window, of, score: dot(vector, window.vector) })));
  const ranked = scored.filter(({ window }) => window.sentences === 1).sort((first, second) => second.score - first.score);
  return { similarity: Math.round(Math.max(0, ...scored.map(({ score }) => score)) * 1e4) / 1e4, ranked };
}

/** The inner product; of vectors of length one their cosine. */
export function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
