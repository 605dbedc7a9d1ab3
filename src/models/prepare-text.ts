import { foldText } from "../language/normalise.ts";

const arabicWord = /(?<![\p{L}\p{M}])[\u0621-\u064A]+/gu;
/** Conjunction, preposition and article before an Arabic word, as they are written together with it; "لل" is the preposition with the article. */
const arabicPrefix = /^([وف]?)(?:([بكل]?)(ال)|(ل)ل)(?=.{3})/u;
/** Words that begin with the letters of the article and have none (folded): electronic, obligation, inflammation, thousand, colours … */
const noArticle = /^[وفبكل]?ال(?:كترون|تزام|تحاق|تقاء|تهاب|تماس|تفاف|غاء|هام|زام|مان[يه]|بان[يه]|ياف|عاب|وان|حان|اف|واح|قاء|له|يه$|يات|كسجين|كسندر|منيوم|زايمر|تقط|تفت|تهم|تصق|سك)/u;
const hanBorder = /(\p{Script=Han}+)/gu;

/**
 * What the built-in model sees of a text: folded words between single spaces. Punctuation says nothing to a sum of word vectors and is left
 * out; Arabic prefixes stand alone and runs of Chinese characters too, so that a word is the same piece wherever it stands. The
 * training data went through the same function.
 */
export function prepareText(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .replace(hanBorder, " $1 ")
    .replace(arabicWord, splitArabicPrefix)
    .replace(/\s+/gu, " ")
    .trim();
}

function splitArabicPrefix(word: string): string {
  if (noArticle.test(word)) return word;
  return word.replace(arabicPrefix, (_whole, conjunction: string, preposition: string | undefined, article: string | undefined, withArticle: string | undefined) =>
    [conjunction, preposition ?? withArticle ?? "", article ?? "ال"].filter((part) => part !== "").map((part) => `${part} `).join(""),
  );
}
