import type { Embedder } from "../../models/embedder.ts";
import type { SourceFacts, Window } from "./source-facts.ts";

/** The nearest window of the cited sources and its cosine with the sentence. */
export async function measureMeaning(text: string, cited: SourceFacts[], embedder: Embedder): Promise<{ similarity: number; nearest: Window | undefined; vector: number[] }> {
  const [vector = []] = await embedder.embedDocuments([text]);
  let similarity = 0;
  let nearest: Window | undefined;
  for (const { windows } of cited) {
    for (const window of windows) {
      const score = dot(vector, window.vector);
      if (nearest === undefined || score > similarity) {
        similarity = score;
        nearest = window;
      }
    }
  }
  return { similarity: Math.round(similarity * 1e4) / 1e4, nearest, vector };
}

function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
