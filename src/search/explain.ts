import type { IndexSnapshot } from "./memory/search-index.ts";
import type { RankedOwner, ScoreParts, WeighedTerm } from "./rank.ts";

/** Why a hit stands where it stands: the parts add up to the score. */
export interface Trace {
  /** Each part: its value, the weight it counts with, and what it gives to the score. */
  parts: { part: keyof ScoreParts; value: number; weight: number; gives: number }[];
  /** Each term of the query with the passage's term that meets it best; none where nothing is near. */
  words: { term: string; share: number; met?: string; similarity?: number }[];
}

/** The parts of a score, and the words that met. */
export function explain({ parts, row }: RankedOwner, terms: WeighedTerm[], { passages, vocabulary }: IndexSnapshot, weights: Record<keyof ScoreParts, number>): Trace {
  const words = terms.map(({ term, own, share, similarities }) => {
    let [best, met] = [0, -1];
    for (let entry = passages.rowStart[row] ?? 0, end = passages.rowStart[row + 1] ?? 0; entry < end; entry += 1) {
      const other = passages.rowTerms[entry] ?? 0;
      const similarity = other === own ? 1 : (similarities?.[other] ?? 0);
      if (similarity > best) [best, met] = [similarity, other];
    }
    if (met < 0) return { term, share };
    return { term, share, met: met === own ? term : vocabulary.wordOf(met), similarity: best };
  });
  return { parts: (Object.keys(parts) as (keyof ScoreParts)[]).map((part) => ({ part, value: parts[part], weight: weights[part], gives: parts[part] * weights[part] })), words };
}
