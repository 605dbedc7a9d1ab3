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
    // A word that another language's texts have as it stands is no slip.
    if (to === undefined || to === word) continue;
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
  const readsStem = stem.length >= longWord - 2;
  for (let term = 0; term < passages.terms; term += 1) {
    const set = vocabulary.lettersOf(term);
    // Each changed letter takes at most one letter out and brings one in: most words are done with here.
    const mayBeWord = countBits(set ^ letters) <= 2 * bound;
    if (!mayBeWord && (!readsStem || countBits(set ^ stemLetters) > 2 * bound + 3)) continue;
    if (frequencyOf(term, passages.termStart) === 0) continue;
    const other = vocabulary.wordOf(term);
    const byWord = mayBeWord ? editDistance(word, other, bound) : bound + 1;
    const distance = readsStem && byWord > 0 ? Math.min(byWord, editDistance(stem, vocabulary.stemOf(term), bound)) : byWord;
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
  // What both begin and end with costs nothing; most pairs that are looked at differ in a few letters or in almost all.
  let start = 0;
  while (start < first.length && start < second.length && first.charCodeAt(start) === second.charCodeAt(start)) start += 1;
  let [endFirst, endSecond] = [first.length, second.length];
  while (endFirst > start && endSecond > start && first.charCodeAt(endFirst - 1) === second.charCodeAt(endSecond - 1)) {
    endFirst -= 1;
    endSecond -= 1;
  }
  const [rows, columns] = [endFirst - start, endSecond - start];
  if (rows === 0 || columns === 0) return Math.min(bound + 1, rows + columns);
  // Only cells within `bound` of the diagonal can count: all others stand for more changes (Ukkonen 1985).
  let before = new Int32Array(columns + 1).fill(bound + 1);
  let above = new Int32Array(columns + 1).fill(bound + 1);
  let line = new Int32Array(columns + 1).fill(bound + 1);
  for (let column = 0; column <= Math.min(columns, bound); column += 1) above[column] = column;
  for (let row = 1; row <= rows; row += 1) {
    const [from, to] = [Math.max(1, row - bound), Math.min(columns, row + bound)];
    line[from - 1] = from === 1 ? row : bound + 1;
    let least = line[from - 1] ?? 0;
    const letter = first.charCodeAt(start + row - 1);
    const letterBefore = row > 1 ? first.charCodeAt(start + row - 2) : -1;
    for (let column = from; column <= to; column += 1) {
      const other = second.charCodeAt(start + column - 1);
      const replaced = (above[column - 1] ?? 0) + (letter === other ? 0 : 1);
      let cost = Math.min((above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1, replaced);
      if (column > 1 && other === letterBefore && letter === second.charCodeAt(start + column - 2)) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      line[column] = cost;
      if (cost < least) least = cost;
    }
    if (to < columns) line[to + 1] = bound + 1;
    if (least > bound) return bound + 1;
    [before, above, line] = [above, line, before];
  }
  return Math.min(bound + 1, above[columns] ?? 0);
}
