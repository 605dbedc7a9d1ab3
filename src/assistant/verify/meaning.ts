import type { Embedder } from "../../models/embedder.ts";

/** One to three sentences of a source that stand together, with their vector. */
export interface Window {
  text: string;
  lang: string;
  sentences: number;
  vector: number[];
}

/** The nearest window of the cited sources with its cosine, and the nearest one sentence. */
export async function measureMeaning(text: string, cited: readonly { windows: readonly Window[] }[], embedder: Embedder): Promise<{ similarity: number; nearest: Window | undefined; alone: Window | undefined }> {
  const [vector = []] = await embedder.embedDocuments([text]);
  let similarity = 0;
  let single = 0;
  let nearest: Window | undefined;
  let alone: Window | undefined;
  for (const { windows } of cited) {
    for (const window of windows) {
      const score = dot(vector, window.vector);
      if (nearest === undefined || score > similarity) {
        similarity = score;
        nearest = window;
      }
      if (window.sentences === 1 && (alone === undefined || score > single)) {
        single = score;
        alone = window;
      }
    }
  }
  return { similarity: Math.round(similarity * 1e4) / 1e4, nearest, alone };
}

/** The inner product; of vectors of length one their cosine. */
export function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
