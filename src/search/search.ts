import type { Database } from "../db/database.ts";
import { findByTerms, findByVector, readPassages, type PassageDetails } from "../db/find-passages.ts";
import { findTermCounts } from "../db/lexicon.ts";
import type { Filters } from "../domain/filters.ts";
import type { Glossary } from "../language/glossary.ts";
import { collapseDuplicates } from "./collapse.ts";
import { fuse } from "./fuse.ts";
import { queryTerms, termDimension } from "./lexical.ts";
import { searchSettings } from "./settings.ts";
import { toSparseVector } from "./sparse-vector.ts";
import type { VectorSets } from "./vector-sets.ts";

/** What a search works with; opened once, at start. */
export interface SearchRoom {
  database: Database;
  vectors: VectorSets;
  glossary: Glossary;
}

export interface SearchQuery {
  text: string;
  lang: string;
  filters: Filters;
  limit: number;
  offset: number;
  /** Which of the two lists are used; both when absent. One alone is for measuring. */
  by?: SearchBy;
}

export const searchBy = ["both", "words", "meaning"] as const;
export type SearchBy = (typeof searchBy)[number];

/** A record, or a passage of a document, with the passage of it that matched best. */
export interface Found {
  passage: PassageDetails;
  score: number;
  matched: { vector?: number; text?: number };
  /** Ids of other records that tell of the same project. */
  duplicates: string[];
}

export interface SearchResult {
  found: Found[];
  /** How many the two lists brought together: of a large repository a lower bound. */
  total: number;
  /** True when meaning could not be searched, because no model is usable at the moment. */
  wordsOnly: boolean;
  /** How much each term of the query says (inverse document frequency), for whoever weighs the evidence. */
  termWeights: Map<string, number>;
}

/**
 * Finds what answers a query: words (BM25) and meaning (vectors), fused, under the filters.
 * @throws whatever the database or the embedding model throw.
 */
export async function search(query: SearchQuery, room: SearchRoom): Promise<SearchResult> {
  const { database, vectors, glossary } = room;
  const { by = "both" } = query;
  const counts = queryTerms(query.text, query.lang, glossary);
  const [termWeights, meaning] = await Promise.all([weighTerms(database, [...counts.keys()]), by === "words" ? undefined : vectors.embedQuery(query.text)]);
  const weighted = [...counts].map(([term, count]) => ({ term, dimension: termDimension(term), weight: count * (termWeights.get(term) ?? 0) }));
  const limit = Math.max(searchSettings.candidates, query.offset + query.limit);
  const hasTerms = by !== "meaning" && weighted.some(({ weight }) => weight > 0);
  const [byTerms, byVector] = await Promise.all([
    hasTerms ? findByTerms(database, toSparseVector(weighted), query.filters, limit) : [],
    meaning?.embedding.some((value) => value !== 0) === true ? findByVector(database, meaning.set.key, meaning.embedding, query.filters, limit) : [],
  ]);
  const fused = await collapseDuplicates(database, fuse(byTerms, byVector, meaning === undefined ? 0 : by === "meaning" ? 1 : searchSettings.vectorShare[meaning.set.embedder.kind]));
  const page = fused.slice(query.offset, query.offset + query.limit);
  const details = new Map((await readPassages(database, page.map(({ key }) => key))).map((passage) => [passage.key, passage]));
  const found = page.flatMap(({ key, score, matched, duplicates }) => {
    const passage = details.get(key);
    return passage === undefined ? [] : [{ passage, score, matched, duplicates }];
  });
  return { found, total: fused.length, wordsOnly: meaning === undefined, termWeights };
}

/** Inverse document frequency of each term: ln(1 + (N − n + ½) / (n + ½)); a term that no passage has weighs as much as the rarest. */
async function weighTerms(database: Database, terms: string[]): Promise<Map<string, number>> {
  const { counts, total } = await findTermCounts(database, terms.map(termDimension));
  return new Map(
    terms.map((term) => {
      const passages = counts.get(termDimension(term)) ?? 0;
      return [term, Math.log(1 + (total - passages + 0.5) / (passages + 0.5))];
    }),
  );
}
