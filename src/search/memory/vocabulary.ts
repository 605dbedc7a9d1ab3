import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../settings.ts";
import { createGrowingArray } from "./growing-array.ts";
import { letterSet } from "./letters.ts";
import { createVectorMatrix } from "./vector-matrix.ts";

/** Bits of a 32-bit number without its sign, and room for the number of a term: together they fit the 53 bits of a whole number. */
const largestBits = 0x7fff_ffff;
const termRoom = 2 ** 22;

/** A word of a question beside the terms of the index. */
export interface WordNeighbours {
  /** The terms that have anything to do with it, nearest first, and their similarities, up to 1. */
  terms: Int32Array;
  similarities: Float32Array;
  /** How many passages hold the word or something like it, a passage counting by the square of the similarity. */
  frequency: number;
}

/** The terms of an index as words of a model that reads six languages in one space. */
export interface Vocabulary {
  /** Adds the words of the next terms, in the order of their numbers; an empty word is near to nothing. */
  add(terms: { term: string; word: string }[]): Promise<void>;
  /** What `createVocabulary` makes the same vocabulary of. */
  pack(): PackedVocabulary;
  /** The word behind a term; empty for concepts and places. */
  wordOf(term: number): string;
  /** The letters of a term's word, as `letterSet` gives them. */
  lettersOf(term: number): number;
  /** Similarity of a word to others. */
  compare(word: string, others: string[]): Promise<number[]>;
  /** The term itself: a word without its ending. */
  stemOf(term: number): string;
  /**
   * For each of the words what is near to it. What comes back is shared and must not be changed.
   * @param termStart as in the index: the rows of a term are counted with it.
   */
  neighbours(asked: string[], termStart: Int32Array): Promise<WordNeighbours[]>;
}

export interface PackedVocabulary {
  words: string[];
  stems: string[];
  vectors: Uint8Array;
}

/**
 * @param model reads single words; must be quick, as the built-in one is.
 * @param packed what it begins with; nothing when absent.
 */
export function createVocabulary(model: Embedder, packed?: PackedVocabulary): Vocabulary {
  const matrix = createVectorMatrix(model.dimensions);
  const words: string[] = packed?.words ?? [];
  const stems: string[] = packed?.stems ?? [];
  const letters = createGrowingArray((length) => new Int32Array(length));
  if (packed !== undefined) {
    matrix.load(packed.vectors);
    letters.set(Int32Array.from(words, letterSet));
  }
  let known = new Map<string, WordNeighbours>();
  let knownFor: Int32Array | undefined;
  return {
    add: async (terms) => {
      const rows = new Float32Array(terms.length * model.dimensions);
      for (const [place, vector] of (await model.embedDocuments(terms.map(({ word }) => word))).entries()) rows.set(vector, place * model.dimensions);
      matrix.append(rows);
      for (const { term, word } of terms) {
        words.push(word);
        stems.push(term);
        letters.push(letterSet(word));
      }
    },
    pack: () => ({ words, stems, vectors: matrix.bytes() }),
    wordOf: (term) => words[term] ?? "",
    stemOf: (term) => stems[term] ?? "",
    lettersOf: (term) => letters.values[term] ?? 0,
    compare: async (word, others) => {
      const [own = [], ...vectors] = await model.embedDocuments([word, ...others]);
      return vectors.map((vector) => vector.reduce((sum, value, place) => sum + value * (own[place] ?? 0), 0));
    },
    neighbours: async (asked, termStart) => {
      if (knownFor !== termStart) known = new Map();
      knownFor = termStart;
      const missing = [...new Set(asked)].filter((word) => !known.has(word));
      const found = matrix.scanAll(await model.embedDocuments(missing));
      const order = new Float64Array(missing.length === 0 ? 0 : matrix.rows);
      for (const [place, word] of missing.entries()) known.set(word, weigh(found[place] ?? new Float32Array(0), termStart, order));
      const all = asked.map((word) => known.get(word) ?? weigh(new Float32Array(0), termStart, order));
      // The oldest go; those of this question stay until the next.
      for (const word of [...known.keys()].slice(0, Math.max(0, known.size - searchSettings.wordsKept))) known.delete(word);
      return all;
    },
  };
}

/** @param order room for as many numbers as there are similarities. */
function weigh(similarities: Float32Array, termStart: Int32Array, order: Float64Array): WordNeighbours {
  const { unlike, counted } = searchSettings.neighbours;
  const bits = new Int32Array(similarities.buffer, similarities.byteOffset, similarities.length);
  // The bits of positive numbers are ordered as the numbers are: with the term behind them they make one number to sort by, ten times as fast as by comparison.
  let count = 0;
  let frequency = 0;
  for (let term = 0; term < similarities.length; term += 1) {
    const similarity = similarities[term] ?? 0;
    if (similarity <= unlike) continue;
    order[count] = (largestBits - (bits[term] ?? 0)) * termRoom + term;
    count += 1;
    if (similarity > counted) frequency += similarity * similarity * ((termStart[term + 1] ?? 0) - (termStart[term] ?? 0));
  }
  const terms = Int32Array.from(order.subarray(0, count).sort(), (key) => key % termRoom);
  return { terms, similarities: Float32Array.from(terms, (term) => similarities[term] ?? 0), frequency };
}
