import type { IndexSnapshot } from "./memory/search-index.ts";
import type { RankedOwner, ScoreParts, WeighedTerm } from "./rank.ts";

/** Why a hit stands where it stands: the parts add up to the score. */
export interface Trace {
  /** Each part: its value, the weight it counts with, and what it gives to the score. */
  parts: { part: keyof ScoreParts | "reranker"; value: number; weight: number; gives: number }[];
  /** Each term of the query with the passage's term that meets it best; none where nothing is near. */
  words: { term: string; share: number; met?: string; similarity?: number }[];
}

/** The parts of a score, and the words that met. */
export function explain({ parts, row }: RankedOwner, terms: WeighedTerm[], { passages, vocabulary }: IndexSnapshot, weights: Record<keyof ScoreParts, number>): Trace {
  const held = new Set(passages.rowTerms.subarray(passages.rowStart[row] ?? 0, passages.rowStart[row + 1] ?? 0));
  const words = terms.map(({ term, own, share, near }) => {
    if (own !== undefined && held.has(own)) return { term, share, met: term, similarity: 1 };
    const place = near?.terms.findIndex((other) => held.has(other)) ?? -1;
    return place < 0 ? { term, share } : { term, share, met: vocabulary.wordOf(near?.terms[place] ?? -1), similarity: near?.similarities[place] ?? 0 };
  });
  return { parts: (Object.keys(parts) as (keyof ScoreParts)[]).map((part) => ({ part, value: parts[part], weight: weights[part], gives: parts[part] * weights[part] })), words };
}
