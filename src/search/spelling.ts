import { foldText } from "../language/normalise.ts";
import { segmentWords } from "../language/segment.ts";
import { letterSet } from "./memory/letters.ts";
import type { IndexSnapshot } from "./memory/search-index.ts";
import type { WeighedTerm } from "./rank.ts";
import { searchSettings } from "./settings.ts";

/** A word of a query and what it was read as. */
export interface Correction {
  from: string;
  to: string;
}

const correctable = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}]+$/u;

/**
 * Reads words that neither the repository nor the names of the field have as words of theirs: the last one as the beginning of a word, the others as
 * misspelled. A word whose meaning the model of words knows stays as it is ("tortugas" is no slip for "torturas"), and so does one
 * that the model does not find a little like what it would be corrected to: most letters of a slip are right.
 */
export async function correctSpelling(text: string, terms: WeighedTerm[], snapshot: IndexSnapshot): Promise<Correction[]> {
  const last = segmentWords(text).at(-1);
  const lastWord = last !== undefined && last.end === text.trimEnd().length && text === text.trimEnd() ? foldText(last.text) : undefined;
  const corrections: Correction[] = [];
  for (const { word, term, own, near } of terms) {
    const { shortest, known, surely, surelyLong, nearest } = searchSettings.spelling;
    if (own !== undefined || word.length < shortest || !correctable.test(word) || snapshot.names.has(word)) continue;
    const completion = word === lastWord ? findCompletion(word, snapshot) : undefined;
    const slip = completion === undefined ? await findNearest(word, term, snapshot) : undefined;
    const to = completion ?? slip?.word;
    if (to === undefined) continue;
    const meant = near?.terms.subarray(0, nearest).findIndex((other) => editDistance(word, snapshot.vocabulary.wordOf(other), 3) > 2) ?? -1;
    const isKnown = meant >= 0 && (near?.similarities[meant] ?? 0) >= known;
    if (!isKnown || (slip !== undefined && (slip.similarity >= surely || (slip.distance === 1 && word.length >= surelyLong)))) corrections.push({ from: word, to });
  }
  return corrections;
}

/** The text with each corrected word in the place of what was written. */
export function applyCorrections(text: string, corrections: Correction[]): string {
  const to = new Map(corrections.map((one) => [one.from, one.to]));
  let corrected = "";
  let end = 0;
  for (const word of segmentWords(text)) {
    corrected += text.slice(end, word.start) + (to.get(foldText(word.text)) ?? word.text);
    end = word.end;
  }
  return corrected + text.slice(end);
}

/** The most frequent word that begins so and goes on for two letters or more. */
function findCompletion(word: string, { passages, vocabulary }: IndexSnapshot): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (let term = 0; term < passages.terms; term += 1) {
    const other = vocabulary.wordOf(term);
    const frequency = frequencyOf(term, passages.termStart);
    if (frequency > most && other.length >= word.length + 2 && other.startsWith(word) && correctable.test(other)) [best, most] = [other, frequency];
  }
  return best;
}

/** Of the words with few letters to change, compared as they are written and without their endings, the one that the model finds most like it. */
async function findNearest(word: string, stem: string, { passages, vocabulary, names }: IndexSnapshot): Promise<{ word: string; distance: number; similarity: number } | undefined> {
  const { longWord, alike, lessPerLetter } = searchSettings.spelling;
  const bound = word.length >= longWord ? 2 : 1;
  const [letters, stemLetters] = [letterSet(word), letterSet(stem)];
  const found = new Map<string, number>();
  for (let term = 0; term < passages.terms; term += 1) {
    const set = vocabulary.lettersOf(term);
    // Each changed letter takes at most one letter out and brings one in: most words are done with here.
    if (countBits(set ^ letters) > 2 * bound && countBits(set ^ stemLetters) > 2 * bound + 3) continue;
    if (frequencyOf(term, passages.termStart) === 0) continue;
    const other = vocabulary.wordOf(term);
    const distance = Math.min(editDistance(word, other, bound), stem.length < longWord - 2 ? bound + 1 : editDistance(stem, vocabulary.stemOf(term), bound));
    if (distance <= bound && other.length >= searchSettings.spelling.shortest - 1) found.set(other, distance);
  }
  for (const [name, set] of names) {
    if (countBits(set ^ letters) > 2 * bound) continue;
    const distance = editDistance(word, name, bound);
    if (distance <= bound) found.set(name, distance);
  }
  const words = [...found.keys()];
  const similarities = await vocabulary.compare(word, words);
  let best: { word: string; distance: number; similarity: number } | undefined;
  let most = -Infinity;
  for (const [place, other] of words.entries()) {
    const similarity = similarities[place] ?? 0;
    const worth = similarity - lessPerLetter * (found.get(other) ?? 0);
    if (similarity >= alike && worth > most) [best, most] = [{ word: other, distance: found.get(other) ?? 0, similarity }, worth];
  }
  return best;
}

function countBits(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function frequencyOf(term: number, termStart: Int32Array): number {
  return (termStart[term + 1] ?? 0) - (termStart[term] ?? 0);
}

/**
 * Letters to insert, delete, replace or swap with their neighbour (optimal string alignment); `bound + 1` when there are more than `bound`.
 */
export function editDistance(first: string, second: string, bound: number): number {
  if (Math.abs(first.length - second.length) > bound) return bound + 1;
  let before: number[] = [];
  let above = Array.from({ length: second.length + 1 }, (_, place) => place);
  for (let row = 1; row <= first.length; row += 1) {
    const line = [row];
    let least = row;
    for (let column = 1; column <= second.length; column += 1) {
      const isSame = first.charCodeAt(row - 1) === second.charCodeAt(column - 1);
      let cost = Math.min((above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && first.charCodeAt(row - 1) === second.charCodeAt(column - 2) && first.charCodeAt(row - 2) === second.charCodeAt(column - 1)) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      line.push(cost);
      least = Math.min(least, cost);
    }
    if (least > bound) return bound + 1;
    [before, above] = [above, line];
  }
  return Math.min(bound + 1, above[second.length] ?? 0);
}
