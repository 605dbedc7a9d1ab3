import type { IndexSnapshot } from "./memory/search-index.ts";
import type { WordNeighbours } from "./memory/vocabulary.ts";
import { termDimension, type QueryTerm } from "./lexical.ts";
import { searchSettings } from "./settings.ts";
import { createBest } from "./best.ts";

/** A term of the question over the index: what it weighs and what it meets. */
export interface WeighedTerm extends QueryTerm {
  /** Its number in the index; undefined when no passage has it. */
  own: number | undefined;
  /** Its share of the question, 0 to 1: how often it stands there times how rare it and what is like it are. */
  share: number;
  /** Inverse document frequency of the term itself. */
  rarity: number;
  /** Terms that have anything to do with it, nearest first, with their similarities; undefined for concepts and places, which meet only themselves. */
  near: WordNeighbours | undefined;
}

/** What a hit's score is the sum of: each part is a value from 0 to about 1 and the weight that it counts with. */
export interface ScoreParts {
  /** Cosine of the question with the best passage, and with the record as a whole. */
  passageMeaning: number;
  recordMeaning: number;
  /** How well the best passage meets the question's words one by one, in any language. */
  words: number;
  /** The same by how often and how exactly the passage says them (BM25). */
  frequency: number;
  /** How near the texts lie to everything, which is taken off. */
  commonness: number;
}

const partNames = ["passageMeaning", "recordMeaning", "words", "frequency", "commonness"] as const satisfies (keyof ScoreParts)[];

export interface RankedOwner {
  /** "r" and the key of the record, or "d" and the key of the passage of a document. */
  owner: string;
  /** Key of the passage that matched best. */
  key: number;
  /** Its place in the index. */
  row: number;
  score: number;
  parts: ScoreParts;
}

export interface RankingInput {
  snapshot: IndexSnapshot;
  terms: WeighedTerm[];
  /** The question's vector; undefined when no model is usable or words alone are asked for. */
  embedding: number[] | undefined;
  /** One byte a row: 0 where a row may not be found. */
  allowed: Uint8Array | undefined;
  /** What each part counts. */
  weights: Record<keyof ScoreParts, number>;
  /** How many owners each of the lists brings to the second stage. */
  candidates: number;
}

/** Puts the question's terms to the index. */
export async function weighTerms(terms: QueryTerm[], { passages, vocabulary }: IndexSnapshot): Promise<WeighedTerm[]> {
  const { termStart } = passages;
  const words = terms.filter(({ word }) => word !== "");
  const near = await vocabulary.neighbours(words.map(({ word }) => word), termStart);
  const byWord = new Map(words.map(({ word }, place) => [word, near[place]]));
  const weighed = terms.map((term) => {
    const own = passages.termOf(termDimension(term.term));
    const frequency = own === undefined ? 0 : (termStart[own + 1] ?? 0) - (termStart[own] ?? 0);
    const like = byWord.get(term.word);
    return {
      ...term,
      own,
      share: term.count * rarityOf(Math.min(passages.rows, frequency + (like?.frequency ?? 0)), passages.rows),
      rarity: rarityOf(frequency, passages.rows),
      near: term.word === "" ? undefined : like,
    };
  });
  const all = weighed.reduce((sum, { share }) => sum + share, 0);
  return all === 0 ? weighed : weighed.map((term) => ({ ...term, share: term.share / all }));
}

/** Inverse document frequency: ln(1 + (N − n + ½) / (n + ½)). */
function rarityOf(frequency: number, rows: number): number {
  return Math.log(1 + (rows - frequency + 0.5) / (frequency + 0.5));
}

/**
 * Ranks owners in two stages: the best of three lists (words with what is like them, best passages and whole records by meaning), then the
 * sum of parts over those. After Khattab and Zaharia, "ColBERT" (2020), for the second stage, over static word vectors;
 * after Darwish and Oard, "Probabilistic Structured Query Methods" (2003), for words of other languages in the first.
 */
export function rankOwners(input: RankingInput): RankedOwner[] {
  const { snapshot, embedding, weights } = input;
  const { passages } = snapshot;
  const usesMeaning = embedding?.some((value) => value !== 0) === true && passages.meaning.rows > 0;
  const byPassage = usesMeaning ? passages.meaning.scan(embedding) : undefined;
  const byOwner = usesMeaning ? passages.ownerMeaning.scan(embedding) : undefined;
  const needsWords = weights.words > 0 || weights.frequency > 0;
  const meetWords = createWordMeter(snapshot, input.terms);
  const { ownerStart, rowsByOwner, commonness } = passages;
  const met: Met = { words: 0, frequency: 0 };
  const ranked: RankedOwner[] = [];
  for (const owner of findCandidates(input, byPassage, byOwner, needsWords)) {
    const parts: ScoreParts = { passageMeaning: 0, recordMeaning: byOwner?.[owner] ?? 0, words: 0, frequency: 0, commonness: 0 };
    let best = -Infinity;
    let row = -1;
    for (let place = ownerStart[owner] ?? 0, end = ownerStart[owner + 1] ?? 0; place < end; place += 1) {
      const one = rowsByOwner[place] ?? 0;
      if (input.allowed !== undefined && input.allowed[one] !== 1) continue;
      const meaning = byPassage?.[one] ?? 0;
      if (needsWords) meetWords(one, met);
      parts.passageMeaning = Math.max(parts.passageMeaning, meaning);
      parts.words = Math.max(parts.words, met.words);
      parts.frequency = Math.max(parts.frequency, met.frequency);
      parts.commonness = Math.max(parts.commonness, byPassage === undefined ? 0 : (commonness[one] ?? 0));
      const own = weights.passageMeaning * meaning + weights.words * met.words + weights.frequency * met.frequency;
      if (own > best) [best, row] = [own, one];
    }
    if (row < 0) continue;
    const score = partNames.reduce((sum, name) => sum + weights[name] * parts[name], 0);
    const ownerKey = passages.ownerKeys[owner] ?? 0;
    ranked.push({ owner: ownerKey > 0 ? `r${ownerKey}` : `d${-ownerKey}`, key: passages.keys[row] ?? 0, row, score, parts });
  }
  // Equal scores keep the order of the keys, so that the same question always gets the same list.
  return ranked.sort((first, second) => second.score - first.score || first.key - second.key);
}

function findCandidates({ snapshot, terms, allowed, weights, candidates }: RankingInput, byPassage: Float32Array | undefined, byOwner: Float32Array | undefined, needsWords: boolean): Set<number> {
  const { passages } = snapshot;
  const { rows, ownerOf, commonness } = passages;
  const owners = new Set<number>();
  const addRows = (scores: Float32Array, least: number) => {
    const best = createBest(candidates);
    let bound = least;
    for (let row = 0; row < rows; row += 1) {
      const score = scores[row] ?? 0;
      if (score <= bound || (allowed !== undefined && allowed[row] !== 1)) continue;
      best.add(row, score);
      bound = Math.max(least, best.least());
    }
    for (const row of best.items()) owners.add(ownerOf[row] ?? 0);
  };
  if (needsWords) addRows(scoreWords(snapshot, terms), 0);
  if (byPassage !== undefined && weights.passageMeaning > 0) {
    const ratio = -weights.commonness / (weights.passageMeaning + weights.recordMeaning);
    const scores = new Float32Array(rows);
    for (let row = 0; row < rows; row += 1) scores[row] = (byPassage[row] ?? 0) - ratio * (commonness[row] ?? 0);
    addRows(scores, -Infinity);
  }
  if (byOwner !== undefined && weights.recordMeaning > 0) {
    const best = createBest(candidates);
    for (let owner = 0; owner < passages.owners; owner += 1) {
      const score = byOwner[owner] ?? 0;
      if (score > best.least() && isAllowed(snapshot, owner, allowed)) best.add(owner, score);
    }
    for (const owner of best.items()) owners.add(owner);
  }
  return owners;
}

function isAllowed({ passages }: IndexSnapshot, owner: number, allowed: Uint8Array | undefined): boolean {
  if (allowed === undefined) return true;
  for (let place = passages.ownerStart[owner] ?? 0, end = passages.ownerStart[owner + 1] ?? 0; place < end; place += 1) if (allowed[passages.rowsByOwner[place] ?? 0] === 1) return true;
  return false;
}

/** BM25 over the question's terms and those that mean nearly the same, which count by the square of their similarity. */
function scoreWords({ passages }: IndexSnapshot, terms: WeighedTerm[]): Float32Array {
  const { termStart, termRows, termWeights } = passages;
  const scores = new Float32Array(passages.rows);
  const add = (term: number, weight: number) => {
    for (let place = termStart[term] ?? 0, end = termStart[term + 1] ?? 0; place < end; place += 1) {
      const row = termRows[place] ?? 0;
      scores[row] = (scores[row] ?? 0) + weight * (termWeights[place] ?? 0);
    }
  };
  const { least, most, share: likeness } = searchSettings.neighbours;
  for (const { own, share, near } of terms) {
    if (own !== undefined) add(own, share);
    for (let place = 0, end = Math.min(most, near?.terms.length ?? 0); place < end; place += 1) {
      const similarity = near?.similarities[place] ?? 0;
      const term = near?.terms[place] ?? 0;
      if (similarity >= least && term !== own) add(term, share * likeness * similarity * similarity);
    }
  }
  return scores;
}

interface Met {
  words: number;
  frequency: number;
}

/** Each of the question's words takes its best match among a passage's; what a row meets is written into `met`. */
function createWordMeter({ passages }: IndexSnapshot, terms: WeighedTerm[]): (row: number, met: Met) => void {
  const { rowStart, rowTerms, rowWeights } = passages;
  const { unlike } = searchSettings.neighbours;
  const count = terms.length;
  // Most terms of the index have nothing to do with the question: the others get a line in a table of similarities, from 1 on.
  const lineOf = new Int32Array(passages.terms);
  const table = new Float32Array((1 + terms.reduce((sum, { own, near }) => sum + (near?.terms.length ?? 0) + (own === undefined ? 0 : 1), 0)) * count);
  let lines = 1;
  const enter = (term: number, place: number, similarity: number) => {
    let line = lineOf[term] ?? 0;
    if (line === 0) {
      line = lines;
      lineOf[term] = line;
      lines += 1;
    }
    table[line * count + place] = similarity;
  };
  for (const [place, { own, near }] of terms.entries()) {
    if (near !== undefined) for (let entry = 0; entry < near.terms.length; entry += 1) enter(near.terms[entry] ?? 0, place, near.similarities[entry] ?? 0);
    if (own !== undefined) enter(own, place, 1);
  }
  const best = new Float64Array(count);
  const said = new Float64Array(count);
  const shares = Float64Array.from(terms, ({ share }) => share);
  return (row, met) => {
    best.fill(0);
    said.fill(0);
    for (let entry = rowStart[row] ?? 0, end = rowStart[row + 1] ?? 0; entry < end; entry += 1) {
      const line = lineOf[rowTerms[entry] ?? 0] ?? 0;
      if (line === 0) continue;
      const weight = rowWeights[entry] ?? 0;
      for (let place = 0, at = line * count; place < count; place += 1, at += 1) {
        const similarity = table[at] ?? 0;
        if (similarity === 0) continue;
        if (similarity > (best[place] ?? 0)) best[place] = similarity;
        const saying = similarity * similarity * weight;
        if (saying > (said[place] ?? 0)) said[place] = saying;
      }
    }
    let words = 0;
    let frequency = 0;
    for (let place = 0; place < count; place += 1) {
      words += (shares[place] ?? 0) * Math.max(0, ((best[place] ?? 0) - unlike) / (1 - unlike));
      frequency += (shares[place] ?? 0) * (said[place] ?? 0);
    }
    met.words = words;
    met.frequency = frequency / 100;
  };
}
