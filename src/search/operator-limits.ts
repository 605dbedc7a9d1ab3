import type { Database } from "../db/database.ts";
import { readPassageWords } from "../db/find-passages.ts";
import { analyseTerms } from "../language/analyse.ts";
import { foldText } from "../language/normalise.ts";
import { termDimension } from "./lexical.ts";
import type { IndexSnapshot } from "./memory/search-index.ts";
import type { QueryOperators } from "./query-operators.ts";
import { searchSettings } from "./settings.ts";

/**
 * What a query's operators leave of the rows that its filters leave: passages that hold the quoted words as they stand, of owners
 * none of whose passages hold an excluded word.
 * @returns `allowed` itself where there are no operators.
 */
export async function limitByOperators({ phrases, excluded }: QueryOperators, lang: string, allowed: Uint8Array | undefined, snapshot: IndexSnapshot, database: Database): Promise<Uint8Array | undefined> {
  if (phrases.length === 0 && excluded.length === 0) return allowed;
  const { passages } = snapshot;
  const left = allowed === undefined ? new Uint8Array(passages.rows).fill(1) : allowed.slice();
  for (const phrase of phrases) {
    const holding = await findPhrase(phrase, lang, left, snapshot, database);
    for (let row = 0; row < left.length; row += 1) if (holding[row] !== 1) left[row] = 0;
  }
  for (const words of excluded) {
    const holding = words.includes(" ") ? await findPhrase(words, lang, left, snapshot, database) : holdAll(words, lang, snapshot);
    const owners = new Set<number>();
    for (let row = 0; row < holding.length; row += 1) if (holding[row] === 1) owners.add(passages.ownerOf[row] ?? 0);
    for (let row = 0; row < left.length; row += 1) if (owners.has(passages.ownerOf[row] ?? 0)) left[row] = 0;
  }
  return left;
}

/** One byte a row: 1 where it has all terms of the words. */
function holdAll(words: string, lang: string, { passages }: IndexSnapshot): Uint8Array {
  const terms = [...new Set(analyseTerms(words, lang))].map((term) => passages.termOf(termDimension(term)));
  const counts = new Uint8Array(passages.rows);
  for (const term of terms) {
    if (term === undefined) return new Uint8Array(passages.rows);
    for (let place = passages.termStart[term] ?? 0, end = passages.termStart[term + 1] ?? 0; place < end; place += 1) {
      const row = passages.termRows[place] ?? 0;
      counts[row] = (counts[row] ?? 0) + 1;
    }
  }
  return counts.map((count) => (terms.length > 0 && count === terms.length ? 1 : 0));
}

async function findPhrase(phrase: string, lang: string, allowed: Uint8Array, snapshot: IndexSnapshot, database: Database): Promise<Uint8Array> {
  const { passages } = snapshot;
  const folded = ` ${plain(phrase)} `;
  const holding = holdAll(phrase, lang, snapshot);
  // A phrase of function words alone has no terms to look it up by: it limits nothing.
  if (analyseTerms(phrase, lang).length === 0 || folded.trim() === "") return holding.fill(1);
  const rows: number[] = [];
  for (let row = 0; row < holding.length; row += 1) if (holding[row] === 1 && allowed[row] === 1 && rows.length < searchSettings.phraseTexts) rows.push(row);
  holding.fill(0);
  const rowOf = new Map(rows.map((row) => [passages.keys[row] ?? 0, row]));
  const isHan = /\p{Script=Han}/u.test(phrase);
  for (const { key, words } of await readPassageWords(database, [...rowOf.keys()])) {
    const text = ` ${plain(words)} `;
    if (text.includes(isHan ? folded.trim() : folded)) holding[rowOf.get(key) ?? 0] = 1;
  }
  return holding;
}

/** Folded words between single spaces, so that line breaks and punctuation do not part a phrase. */
function plain(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
}
