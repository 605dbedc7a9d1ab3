import { foldText } from "./normalise.ts";
import { segmentWords, type Span } from "./segment.ts";
import { stem } from "./stem.ts";
import { isStopWord } from "./stop-words.ts";

const latin = /^[\p{Script=Latin}\p{N}]/u;
const han = /^\p{Script=Han}/u;
const longestWord = 60;
/** "e-health" and "eHealth" are one word; split, its "e" would be lost and health would remain. */
const electronicPrefix = /(?<![\p{L}\p{N}])e-(?=\p{Ll}{3})/gu;

/**
 * The terms of a text as they are indexed and looked up, in order: folded, without function words, stemmed in the text's
 * language. Words in another script than the text's are analysed in their own (names and acronyms in Arabic texts); Chinese
 * gives words and, of those longer than two characters, their pairs as well, since its words can be cut in several ways.
 */
export function analyseTerms(text: string, lang: string): string[] {
  const terms: string[] = [];
  let before: Span | undefined;
  for (const word of segmentWords(foldText(text).replace(electronicPrefix, "e"))) {
    if (word.text.length > longestWord) continue;
    if (han.test(word.text)) {
      pushHan(terms, word.text);
      // Words that the segmenter does not know fall apart into single characters: their pairs find them again.
      if (before?.end === word.start && isSingle(before.text) && isSingle(word.text)) terms.push(before.text + word.text);
      before = word;
    }
    else {
      const own = languageOfWord(word.text, lang);
      // A single Latin letter is the rest of an elision or of an abbreviation.
      if (isStopWord(word.text, own) || (word.text.length === 1 && !/\d/.test(word.text))) continue;
      terms.push(stem(word.text, own));
    }
  }
  return terms;
}

function isSingle(word: string): boolean {
  return word.length === 1 && !isStopWord(word, "zh");
}

function pushHan(terms: string[], word: string): void {
  if (isStopWord(word, "zh")) return;
  terms.push(word);
  if (word.length > 2) for (let start = 0; start + 2 <= word.length; start += 1) terms.push(word.slice(start, start + 2));
}

function languageOfWord(word: string, lang: string): string {
  if (latin.test(word)) return lang === "ar" || lang === "ru" || lang === "zh" ? "en" : lang;
  if (/^\p{Script=Arabic}/u.test(word)) return "ar";
  if (/^\p{Script=Cyrillic}/u.test(word)) return "ru";
  return lang;
}
