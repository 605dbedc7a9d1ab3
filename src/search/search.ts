import type { Database } from "../db/database.ts";
import { readPassages, type PassageDetails } from "../db/find-passages.ts";
import type { Filters } from "../domain/filters.ts";
import type { Glossary } from "../language/glossary.ts";
import { collapseDuplicates, type Collapsed } from "./collapse.ts";
import { placeTerm, queryTerms, termDimension } from "./lexical.ts";
import type { IndexSnapshot, SearchIndex } from "./memory/search-index.ts";
import { limitByOperators } from "./operator-limits.ts";
import { readOperators } from "./query-operators.ts";
import { meetTerms } from "./meets.ts";
import type { Reranking } from "./reranking.ts";
import { rankOwners, weighTerms, type RankedOwner, type ScoreParts, type WeighedTerm } from "./rank.ts";
import { searchSettings } from "./settings.ts";
import { conceptNames, explain, type Trace } from "./explain.ts";
import { applyCorrections, correctSpelling, type Correction } from "./spelling.ts";
import type { VectorSets } from "./vector-sets.ts";

/** What a search works with; opened once, at start. */
export interface SearchRoom {
  database: Database;
  vectors: VectorSets;
  index: SearchIndex;
  glossary: Glossary;
  /** Reads question and best hits together; there is none unless one is set. */
  reranking?: Reranking;
}

export interface SearchQuery {
  text: string;
  lang: string;
  filters: Filters;
  /** Alpha-3 codes: limits the search to what declares or, where it declares none, names one of these countries. */
  places?: string[];
  limit: number;
  offset: number;
  /** Which of words and meaning are used; both when absent. One alone is for measuring. */
  by?: SearchBy;
  /** True gives each hit the parts of its score and the words that met. */
  explain?: boolean;
  /** True gives each hit what its answer is weighed by. */
  weigh?: boolean;
}

export const searchBy = ["both", "words", "meaning"] as const;
export type SearchBy = (typeof searchBy)[number];

/** A record, or a passage of a document, with the passage of it that matched best. */
export interface Found {
  passage: PassageDetails;
  score: number;
  /** The score without a reranker's part: what bounds are compared with, since they were chosen without one. */
  ownScore: number;
  /** What meaning and words gave, as shares of the best of each list. */
  matched: { vector?: number; text?: number };
  /** Ids of other records that tell of the same project. */
  duplicates: string[];
  trace?: Trace;
  /** What the score is the sum of, and how well each term of the question is met by the whole record; where it was asked for. */
  weighed?: { parts: ScoreParts; meets: ReadonlyMap<string, number> };
}

export interface SearchResult {
  found: Found[];
  /** How many were ranked: of a large repository a lower bound. */
  total: number;
  /** True when meaning could not be searched, because no model is usable at the moment. */
  wordsOnly: boolean;
  /** Words of the query that no text has, and what they were read as. */
  corrections: Correction[];
  /** How much each term of the query says (inverse document frequency), for whoever weighs the evidence. */
  termWeights: Map<string, number>;
}

interface Ranking {
  /** The query as it was searched: without operators and slips. */
  text: string;
  ranked: RankedOwner[];
  terms: WeighedTerm[];
  corrections: Correction[];
  snapshot: IndexSnapshot;
  weights: Record<keyof ScoreParts, number>;
  wordsOnly: boolean;
}

/**
 * Finds what answers a query, by its words in any language and by its meaning, under the filters. Quoted words must stand in a text
 * as they are, words after a minus must not.
 * @throws whatever the database or the embedding model throw.
 */
export async function search(query: SearchQuery, room: SearchRoom): Promise<SearchResult> {
  const { database } = room;
  const { text, ranked, terms, corrections, snapshot, weights, wordsOnly } = await rank(query, room);
  const collapsed = await collapseDuplicates(database, ranked, query.lang);
  const { fused, relevances, details } = await rerank(text, collapsed, query, room);
  const page = fused.slice(query.offset, query.offset + query.limit);
  const unread = page.filter(({ key }) => !details.has(key)).map(({ key }) => key);
  if (unread.length > 0) for (const passage of await readPassages(database, unread)) details.set(passage.key, passage);
  const most = (name: "meaning" | "words") => Math.max(...ranked.map((one) => partOf(one, name)), 1e-9);
  const [bestMeaning, bestWords] = [most("meaning"), most("words")];
  const found = page.flatMap((one) => {
    const passage = details.get(one.key);
    if (passage === undefined) return [];
    const [meaning, words] = [partOf(one, "meaning") / bestMeaning, partOf(one, "words") / bestWords];
    return [{
      passage,
      score: one.score,
      ownScore: one.score - searchSettings.reranker.weight * (relevances.get(one.key) ?? 0),
      matched: { ...(meaning > 0 ? { vector: meaning } : {}), ...(words > 0 ? { text: words } : {}) },
      duplicates: one.duplicates,
      ...(query.explain === true ? { trace: withReranker(explain(one, terms, snapshot, weights, conceptNames(query.lang, room.glossary)), relevances.get(one.key)) } : {}),
      ...(query.weigh === true ? { weighed: { parts: one.parts, meets: meetTerms(one, terms, snapshot) } } : {}),
    }];
  });
  return { found, total: fused.length, wordsOnly, corrections, termWeights: new Map(terms.map(({ term, rarity }) => [term, rarity])) };
}

function partOf({ parts }: RankedOwner, name: "meaning" | "words"): number {
  return name === "meaning" ? Math.max(0, parts.passageMeaning) : parts.words;
}

/** The best of the hits in the order of their scores with the reranker's; all as they were where there is none, it does not answer, or the page lies behind them. */
async function rerank(text: string, collapsed: Collapsed[], { by = "both", offset }: SearchQuery, { database, reranking }: SearchRoom): Promise<{ fused: Collapsed[]; relevances: Map<number, number>; details: Map<number, PassageDetails> }> {
  const { candidates, weight } = searchSettings.reranker;
  const none = { fused: collapsed, relevances: new Map<number, number>(), details: new Map<number, PassageDetails>() };
  if (reranking === undefined || reranking.isResting() || by !== "both" || offset >= candidates || collapsed.length === 0) return none;
  const details = new Map((await readPassages(database, collapsed.slice(0, candidates).map(({ key }) => key))).map((passage) => [passage.key, passage]));
  const judged = await reranking.judge(text, [...details.values()]);
  if (judged === undefined) return { ...none, details };
  const relevances = new Map([...details.keys()].map((key, place) => [key, judged[place] ?? 0]));
  // Nothing gets less than it had, so that all of these stay before the rest.
  const best = collapsed.slice(0, candidates).map((one) => ({ ...one, score: one.score + weight * (relevances.get(one.key) ?? 0) }));
  best.sort((first, second) => second.score - first.score || first.key - second.key);
  return { fused: [...best, ...collapsed.slice(candidates)], relevances, details };
}

function withReranker({ parts, words }: Trace, relevance: number | undefined): Trace {
  if (relevance === undefined) return { parts, words };
  const { weight } = searchSettings.reranker;
  return { parts: [...parts, { part: "reranker", value: relevance, weight, gives: relevance * weight }], words };
}

async function rank(query: SearchQuery, room: SearchRoom): Promise<Ranking> {
  const { by = "both" } = query;
  const operators = readOperators(query.text);
  // The index may change while its parts are asked for; then they are asked for again.
  for (let attempt = 0; ; attempt += 1) {
    const snapshot = await room.index.current();
    const { revision } = snapshot;
    const filtered = await snapshot.allowed(query.filters);
    let { text } = operators;
    let terms = await weighTerms(queryTerms(text, query.lang, room.glossary), snapshot);
    const corrections = await correctSpelling(text, terms, snapshot);
    if (corrections.length > 0) {
      text = applyCorrections(text, corrections);
      terms = await weighTerms(queryTerms(text, query.lang, room.glossary), snapshot);
    }
    const meaning = by === "words" ? undefined : await room.vectors.embedQuery(text);
    const allowed = await limitByOperators(operators, query.lang, limitToPlaces(query.places, filtered, snapshot), snapshot, room.database);
    const embedding = meaning !== undefined && meaning.set.key === snapshot.set?.key ? meaning.embedding : undefined;
    if (snapshot.revision !== revision && attempt < searchSettings.changedIndexAttempts) continue;
    const kind = snapshot.set?.embedder.kind ?? "builtin";
    const weights = by === "both" ? searchSettings.weights[kind] : by === "words" ? searchSettings.wordsAlone : searchSettings.meaningAlone;
    const candidates = Math.max(searchSettings.candidates, query.offset + query.limit);
    return { text, ranked: rankOwners({ snapshot, terms: by === "meaning" ? [] : terms, embedding, allowed, weights, candidates }), terms, corrections, snapshot, weights, wordsOnly: embedding === undefined };
  }
}

/** What of the allowed rows has the term of one of the countries; all of them where none are given. */
function limitToPlaces(places: string[] | undefined, allowed: Uint8Array | undefined, { passages }: IndexSnapshot): Uint8Array | undefined {
  if (places === undefined || places.length === 0) return allowed;
  const left = new Uint8Array(passages.rows);
  for (const place of places) {
    const term = passages.termOf(termDimension(placeTerm(place)));
    if (term === undefined) continue;
    for (let entry = passages.termStart[term] ?? 0, end = passages.termStart[term + 1] ?? 0; entry < end; entry += 1) {
      const row = passages.termRows[entry] ?? 0;
      if (allowed === undefined || allowed[row] === 1) left[row] = 1;
    }
  }
  return left;
}
