import { foldText } from "./normalise.ts";
import { segmentWords, type Span } from "./segment.ts";
import { stem } from "./stem.ts";
import { isStopWord } from "./stop-words.ts";

const latin = /^[\p{Script=Latin}\p{N}]/u;
const han = /^\p{Script=Han}/u;
const longestWord = 60;
/** Symbols of documents and the like, which mean something as a whole only ("A/RES/70/125"), in a folded text. */
const identifier = /(?<![\p{L}\p{N}/.:])\p{L}{1,8}(?:[/-][\p{L}\p{N}.]{1,12}){2,8}(?![\p{L}\p{N}/])/gu;
/** Numbers of sections and indicators ("15.3.1", "8.a.1"; in Arabic texts with hyphens), in a folded text. */
const sectionNumber = /(?<![\p{L}\p{N}./-])\d{1,2}(?:[.-][\da-z]{1,2}){2,4}(?![\p{L}\p{N}/-])/gu;
/** "e-health" and "eHealth" are one word; split, its "e" would be lost and health would remain. */
const electronicPrefix = /(?<![\p{L}\p{N}])e-(?=\p{Ll}{3})/gu;

/**
 * The terms of a text as they are indexed and looked up, in order: folded, without function words, stemmed in the text's
 * language. Words in another script than the text's are analysed in their own (names and acronyms in Arabic texts); Chinese
 * gives words and, of those longer than two characters, their pairs as well, since its words can be cut in several ways.
 */
export function analyseTerms(text: string, lang: string): string[] {
  return analyseWords(text, lang).map(({ term }) => term);
}

/** A term with the folded word that it was made from: what stands in the text, for whoever needs more of a word than its stem. */
export interface AnalysedWord {
  term: string;
  word: string;
}

/** As `analyseTerms`, with the word behind each term. */
export function analyseWords(text: string, lang: string): AnalysedWord[] {
  const terms: AnalysedWord[] = [];
  let before: Span | undefined;
  const folded = foldText(text).replace(electronicPrefix, "e");
  for (const [symbol] of folded.matchAll(identifier)) if (/\d/.test(symbol)) terms.push({ term: symbol, word: symbol });
  for (const [number] of folded.matchAll(sectionNumber)) terms.push({ term: number.replaceAll("-", "."), word: number });
  for (const word of segmentWords(folded)) {
    if (word.text.length > longestWord) continue;
    if (han.test(word.text)) {
      pushHan(terms, word.text);
      // Words that the segmenter does not know fall apart into single characters: their pairs find them again.
      if (before?.end === word.start && isSingle(before.text) && isSingle(word.text)) terms.push({ term: before.text + word.text, word: before.text + word.text });
      before = word;
    }
    else {
      const own = languageOfWord(word.text, lang);
      // A single Latin letter is the rest of an elision or of an abbreviation.
      if (isStopWord(word.text, own) || (word.text.length === 1 && !/\d/.test(word.text))) continue;
      terms.push({ term: stem(word.text, own), word: word.text });
    }
  }
  return terms;
}

function isSingle(word: string): boolean {
  return word.length === 1 && !isStopWord(word, "zh");
}

function pushHan(terms: AnalysedWord[], word: string): void {
  if (isStopWord(word, "zh")) return;
  terms.push({ term: word, word });
  if (word.length > 2) for (let start = 0; start + 2 <= word.length; start += 1) terms.push({ term: word.slice(start, start + 2), word: word.slice(start, start + 2) });
}

function languageOfWord(word: string, lang: string): string {
  if (latin.test(word)) return lang === "ar" || lang === "ru" || lang === "zh" ? "en" : lang;
  if (/^\p{Script=Arabic}/u.test(word)) return "ar";
  if (/^\p{Script=Cyrillic}/u.test(word)) return "ru";
  return lang;
}
