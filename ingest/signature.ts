import { foldText } from "../src/language/normalise.ts";
import { segmentWords } from "../src/language/segment.ts";

/** Numbers in a signature: the similarity of two texts is estimated with a standard error of at most 0.063. */
const numbers = 64;
/** Rows of a band. With 16 bands of 4, texts of similarity 0.8 share one with a probability of 0.9998, of 0.7 with 0.99, of 0.5 with 0.64, of 0.2 with 0.03. */
const rowsPerBand = 4;
/** Words in a shingle: shorter ones make all texts of a field alike, longer ones break at every changed word. */
const shingleWords = 3;
/** A longer text is compared by its beginning. */
const charactersCompared = 20_000;

/** What two texts are compared by. */
export interface Signature {
  /** How many words it was made from. */
  words: number;
  values: Uint16Array;
  /** Hashes of its bands, as PostgreSQL's integers: two texts that share one are worth comparing. */
  bands: number[];
}

/**
 * The MinHash signature of a text's shingles of folded words (Broder, "On the resemblance and containment of documents", 1997), with one
 * permutation for all numbers (Li, Owen and Zhang, 2012) and empty places filled from their neighbours (Shrivastava, 2017).
 * @returns undefined for a text without words.
 */
export function signText(text: string): Signature | undefined {
  const words = segmentWords(foldText(text.slice(0, charactersCompared))).map((word) => hashText(word.text));
  if (words.length === 0) return undefined;
  const least = new Float64Array(numbers).fill(-1);
  const shingles = Math.max(1, words.length - shingleWords + 1);
  for (let start = 0; start < shingles; start += 1) {
    let hash = 0x9e3779b9;
    for (let offset = 0; offset < shingleWords; offset += 1) hash = mix(hash ^ (words[start + offset] ?? 0));
    const place = hash & (numbers - 1);
    const value = hash >>> 6;
    const known = least[place] ?? -1;
    if (known < 0 || value < known) least[place] = value;
  }
  const values = new Uint16Array(numbers);
  for (let place = 0; place < numbers; place += 1) {
    let from = place;
    // An empty place takes the value of another, in an order that is the same for every text.
    for (let attempt = 1; (least[from] ?? -1) < 0; attempt += 1) from = mix(Math.imul(place + 1, 0x85ebca6b) ^ Math.imul(attempt, 0xc2b2ae35)) & (numbers - 1);
    values[place] = mix((least[from] ?? 0) ^ from) & 0xffff;
  }
  return { words: words.length, values, bands: bandsOf(values) };
}

/** Share of equal numbers: an estimate of the share of shingles that two texts have in common, 0 to 1. */
export function similarity(first: Uint16Array, second: Uint16Array): number {
  let equal = 0;
  for (let place = 0; place < numbers; place += 1) if (first[place] === second[place]) equal += 1;
  return equal / numbers;
}

function bandsOf(values: Uint16Array): number[] {
  return Array.from({ length: numbers / rowsPerBand }, (_, band) => {
    let hash = Math.imul(band + 1, 0x9e3779b9);
    for (let row = 0; row < rowsPerBand; row += 1) hash = mix(hash ^ (values[band * rowsPerBand + row] ?? 0));
    return hash | 0;
  });
}

/** A hash of a word or a name, as PostgreSQL's integers. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash) | 0;
}

/** The last step of MurmurHash3: every bit of the input changes every bit of the result with about the same probability. */
function mix(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
