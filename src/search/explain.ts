import type { Glossary } from "../language/glossary.ts";
import { isLanguage } from "../language/language.ts";
import { conceptTerm } from "./lexical.ts";
import type { IndexSnapshot } from "./memory/search-index.ts";
import type { RankedOwner, ScoreParts, WeighedTerm } from "./rank.ts";

/** Why a hit stands where it stands: the parts add up to the score. */
export interface Trace {
  /** Each part: its value, the weight it counts with, and what it gives to the score. */
  parts: { part: keyof ScoreParts | "reranker"; value: number; weight: number; gives: number }[];
  /** Each term of the query (by its `name` where it is a word or a concept) with the passage's term that meets it best; none where nothing is near. */
  words: { term: string; name?: string; share: number; met?: string; similarity?: number }[];
}

/**
 * The parts of a score, and the words that met.
 * @param nameOf the usual name of a term that no word of the query stands for.
 */
export function explain({ parts, row }: RankedOwner, terms: WeighedTerm[], { passages, vocabulary }: IndexSnapshot, weights: Record<keyof ScoreParts, number>, nameOf: (term: string) => string | undefined): Trace {
  const held = new Set(passages.rowTerms.subarray(passages.rowStart[row] ?? 0, passages.rowStart[row + 1] ?? 0));
  const words = terms.map(({ term: id, word, own, share, near }) => {
    const name = word === "" ? nameOf(id) : word;
    const term = { term: id, ...(name === undefined ? {} : { name }), share };
    if (own !== undefined && held.has(own)) return { ...term, met: id, similarity: 1 };
    const place = near?.terms.findIndex((other) => held.has(other)) ?? -1;
    return place < 0 ? term : { ...term, met: vocabulary.wordOf(near?.terms[place] ?? -1), similarity: near?.similarities[place] ?? 0 };
  });
  return { parts: (Object.keys(parts) as (keyof ScoreParts)[]).map((part) => ({ part, value: parts[part], weight: weights[part], gives: parts[part] * weights[part] })), words };
}

/** The usual names of the concepts that terms stand for, in the language of the query where it is one of the six. */
export function conceptNames(lang: string, glossary: Glossary): (term: string) => string | undefined {
  const prefix = conceptTerm("");
  return (term) => (term.startsWith(prefix) && isLanguage(lang) ? glossary.namesOf(term.slice(prefix.length), lang)[0] : undefined);
}
