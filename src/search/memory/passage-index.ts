import { createGrowingArray, used } from "./growing-array.ts";
import { invert, means, numberOwners, orderBy } from "./ordering.ts";
import { createVectorMatrix, type VectorMatrix } from "./vector-matrix.ts";

/** Weights of terms are kept in hundredths: BM25's stay below 1 + its saturation. */
const weightSteps = 100;
/** Languages are numbered in a byte. */
const mostLanguages = 255;

/** A passage as it enters the index. Terms are numbered by the index (see `numberTerm`). */
export interface IndexedRow {
  key: number;
  /** Key of the record; of a passage of a document its own key below zero. */
  owner: number;
  lang: string;
  terms: Int32Array;
  weights: Float32Array;
}

/**
 * The passages of a repository as searches need them, in memory: terms by passage and passages by term, one vector a passage and
 * one an owner (a record with all its passages, or one passage of a document). Rows are numbered from 0 in the order of their keys.
 */
export interface PassageIndex {
  readonly rows: number;
  readonly owners: number;
  readonly terms: number;
  /** Of each row: its key, its owner's number and its language's number. */
  readonly keys: Int32Array;
  readonly ownerOf: Int32Array;
  readonly langOf: Uint8Array;
  readonly langs: readonly string[];
  /** Of each owner its key, as in `IndexedRow`, and where its rows begin in `rowsByOwner`; one place more than owners. */
  readonly ownerKeys: Int32Array;
  readonly ownerStart: Int32Array;
  readonly rowsByOwner: Int32Array;
  /** Terms of a row: from `rowStart[row]` to `rowStart[row + 1]`. */
  readonly rowStart: Int32Array;
  readonly rowTerms: Int32Array;
  readonly rowWeights: Uint8Array;
  /** Rows of a term: from `termStart[term]` to `termStart[term + 1]`; their number is the term's document frequency. */
  readonly termStart: Int32Array;
  readonly termRows: Int32Array;
  readonly termWeights: Uint8Array;
  /** How near a row lies to whatever is asked; 0 where it is not known. */
  readonly commonness: Float32Array;
  readonly meaning: VectorMatrix;
  readonly ownerMeaning: VectorMatrix;
  /** The number of the term with this dimension; undefined where no row ever had it. */
  termOf(dimension: number): number | undefined;
  /** The same; a new term gets the next number. */
  numberTerm(dimension: number): number;
  /** Adds rows with larger keys than those that are there. `finish` must follow before a search. */
  add(rows: IndexedRow[], vectors: Float32Array, commonness: ArrayLike<number>): void;
  /** Drops all rows but those with these keys, given in order. `finish` must follow before a search. */
  keepKeys(keys: Int32Array): void;
  /** Orders what was added by owner and by term. */
  finish(): void;
  /** What `createPassageIndex` makes the same index of; views of it, to be written before it changes. */
  pack(): PackedIndex;
}

/** The numbers of an index. */
export interface PackedIndex {
  langs: string[];
  keys: Int32Array;
  owners: Int32Array;
  langOf: Uint8Array;
  rowStart: Int32Array;
  rowTerms: Int32Array;
  rowWeights: Uint8Array;
  commonness: Float32Array;
  meaning: Uint8Array;
  ownerKeys: Int32Array;
  ownerMeaning: Uint8Array;
  /** Dimensions of the terms in the order of their numbers. */
  dimensions: Int32Array;
}

interface Ordered {
  ownerOf: Int32Array;
  ownerKeys: Int32Array;
  ownerStart: Int32Array;
  rowsByOwner: Int32Array;
  termStart: Int32Array;
  termRows: Int32Array;
  termWeights: Uint8Array;
}

/**
 * An index over vectors of so many numbers (0 where no vectors are in use).
 * @param packed what it begins with; nothing when absent.
 */
export function createPassageIndex(dimensions: number, packed?: PackedIndex): PassageIndex {
  const keys = createGrowingArray((length) => new Int32Array(length));
  const rowOwners = createGrowingArray((length) => new Int32Array(length));
  const langOf = createGrowingArray((length) => new Uint8Array(length));
  const rowStart = createGrowingArray((length) => new Int32Array(length));
  const rowTerms = createGrowingArray((length) => new Int32Array(length), 65_536);
  const rowWeights = createGrowingArray((length) => new Uint8Array(length), 65_536);
  const commonness = createGrowingArray((length) => new Float32Array(length));
  const meaning = createVectorMatrix(Math.max(1, dimensions));
  const ownerMeaning = createVectorMatrix(Math.max(1, dimensions));
  const sums = new Map<number, Float32Array>();
  const langs: string[] = [];
  const numbers = new Map<number, number>();
  let ordered: Ordered = { ownerOf: new Int32Array(0), ownerKeys: new Int32Array(0), ownerStart: new Int32Array(1), rowsByOwner: new Int32Array(0), termStart: new Int32Array(1), termRows: new Int32Array(0), termWeights: new Uint8Array(0) };
  if (packed === undefined) rowStart.push(0);
  else {
    langs.push(...packed.langs);
    keys.set(packed.keys);
    rowOwners.set(packed.owners);
    langOf.set(packed.langOf);
    rowStart.set(packed.rowStart);
    rowTerms.set(packed.rowTerms);
    rowWeights.set(packed.rowWeights);
    commonness.set(packed.commonness);
    meaning.load(packed.meaning);
    ownerMeaning.load(packed.ownerMeaning);
    ordered.ownerKeys = packed.ownerKeys;
    for (const dimension of packed.dimensions) numbers.set(dimension, numbers.size);
  }

  const languageNumber = (lang: string): number => {
    const known = langs.indexOf(lang);
    if (known >= 0 || langs.length === mostLanguages) return Math.max(0, known);
    return langs.push(lang) - 1;
  };
  const numberTerm = (dimension: number): number => {
    const known = numbers.get(dimension);
    if (known !== undefined) return known;
    numbers.set(dimension, numbers.size);
    return numbers.size - 1;
  };

  const index: PassageIndex = {
    get rows() {
      return keys.length;
    },
    get owners() {
      return ordered.ownerKeys.length;
    },
    get terms() {
      return numbers.size;
    },
    get keys() {
      return keys.values;
    },
    get ownerOf() {
      return ordered.ownerOf;
    },
    get langOf() {
      return langOf.values;
    },
    langs,
    get ownerKeys() {
      return ordered.ownerKeys;
    },
    get ownerStart() {
      return ordered.ownerStart;
    },
    get rowsByOwner() {
      return ordered.rowsByOwner;
    },
    get rowStart() {
      return rowStart.values;
    },
    get rowTerms() {
      return rowTerms.values;
    },
    get rowWeights() {
      return rowWeights.values;
    },
    get termStart() {
      return ordered.termStart;
    },
    get termRows() {
      return ordered.termRows;
    },
    get termWeights() {
      return ordered.termWeights;
    },
    get commonness() {
      return commonness.values;
    },
    meaning,
    ownerMeaning,
    termOf: (dimension) => numbers.get(dimension),
    numberTerm,
    add: (rows, vectors, common) => {
      meaning.append(vectors);
      for (const [place, row] of rows.entries()) {
        keys.push(row.key);
        rowOwners.push(row.owner);
        langOf.push(languageNumber(row.lang));
        commonness.push(common[place] ?? 0);
        for (let entry = 0; entry < row.terms.length; entry += 1) {
          rowTerms.push(row.terms[entry] ?? 0);
          rowWeights.push(Math.min(255, Math.round((row.weights[entry] ?? 0) * weightSteps)));
        }
        rowStart.push(rowTerms.length);
        const sum = sums.get(row.owner) ?? new Float32Array(dimensions);
        for (let number = 0; number < dimensions; number += 1) sum[number] = (sum[number] ?? 0) + (vectors[place * dimensions + number] ?? 0);
        sums.set(row.owner, sum);
      }
    },
    keepKeys: (kept) => {
      const places: number[] = [];
      for (let row = 0, next = 0; row < keys.length; row += 1) {
        while (next < kept.length && (kept[next] ?? 0) < (keys.values[row] ?? 0)) next += 1;
        if (kept[next] === keys.values[row]) places.push(row);
      }
      if (places.length === keys.length) return;
      let terms = 0;
      for (const [to, from] of places.entries()) {
        const [start, end] = [rowStart.values[from] ?? 0, rowStart.values[from + 1] ?? 0];
        rowTerms.values.copyWithin(terms, start, end);
        rowWeights.values.copyWithin(terms, start, end);
        terms += end - start;
        keys.values[to] = keys.values[from] ?? 0;
        rowOwners.values[to] = rowOwners.values[from] ?? 0;
        langOf.values[to] = langOf.values[from] ?? 0;
        commonness.values[to] = commonness.values[from] ?? 0;
        rowStart.values[to + 1] = terms;
      }
      for (const array of [keys, rowOwners, langOf, commonness]) array.length = places.length;
      rowStart.length = places.length + 1;
      rowTerms.length = terms;
      rowWeights.length = terms;
      meaning.keep(places);
    },
    finish: () => {
      const { numbers: ownerOf, keys: ownerKeys } = numberOwners(rowOwners.values.subarray(0, keys.length));
      const owners = orderBy(ownerOf, ownerKeys.length);
      // An owner that stayed keeps its vector; one that is new, or came anew with all its passages, gets their mean.
      const before = new Map(Array.from(ordered.ownerKeys, (key, place) => [key, place]));
      const [stayed, came] = [ownerKeys.filter((key) => !sums.has(key)), ownerKeys.filter((key) => sums.has(key))];
      ownerMeaning.keep(stayed.map((key) => before.get(key) ?? 0));
      ownerMeaning.append(means(came, sums, dimensions));
      const place = new Map([...stayed, ...came].map((key, at) => [key, at]));
      ownerMeaning.keep(ownerKeys.map((key) => place.get(key) ?? 0));
      sums.clear();
      const byTerm = invert(rowStart.values, rowTerms.values, rowWeights.values, keys.length, numbers.size);
      ordered = { ownerOf, ownerKeys: Int32Array.from(ownerKeys), ownerStart: owners.start, rowsByOwner: owners.items, ...byTerm };
    },
    pack: () => ({
      langs,
      keys: used(keys),
      owners: used(rowOwners),
      langOf: used(langOf),
      rowStart: used(rowStart),
      rowTerms: used(rowTerms),
      rowWeights: used(rowWeights),
      commonness: used(commonness),
      meaning: meaning.bytes(),
      ownerKeys: ordered.ownerKeys,
      ownerMeaning: ownerMeaning.bytes(),
      dimensions: Int32Array.from(numbers.keys()),
    }),
  };
  if (packed !== undefined) index.finish();
  return index;
}
