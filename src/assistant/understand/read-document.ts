import type { Inferred } from "../../domain/inferred.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";

interface DocumentWords {
  works: Record<string, string[]>;
  symbol: string;
  paragraph: string;
  article: string;
}

const words = readWords<DocumentWords>("documents");
const hanDigits = "零一二三四五六七八九";
/** Names in Latin letters stand in questions of every language: each pattern is read as one of the language of its letters. */
const names: PatternSet<string> = createPatternSet([...languages.flatMap((lang) =>
  Object.entries(words.works).flatMap(([work, list]) => list.filter((pattern) => scriptOf(pattern) === lang).map((pattern) => ({ kind: work, pattern: compilePattern(pattern, lang) }))),
), { kind: "", pattern: new RegExp(words.symbol, "gu") }]);
const [paragraph, article] = [new RegExp(words.paragraph, "u"), new RegExp(words.article, "u")];

function scriptOf(pattern: string): Language {
  if (/\p{Script=Han}/u.test(pattern)) return "zh";
  if (/\p{Script=Cyrillic}{3}/u.test(pattern) && !pattern.includes("a/res")) return "ru";
  return /\p{Script=Arabic}{3}/u.test(pattern) && !pattern.includes("a/res") ? "ar" : "en";
}

export interface ReadDocument {
  document: NonNullable<Inferred["document"]>;
  /** Where the names of documents stand: what they hold is no country and no year. */
  names: { start: number; end: number }[];
  /** Where the paragraph or article is named. */
  part?: { start: number; end: number };
}

/** The document that a question names, with the paragraph or article it asks for; the first of several. */
export function readDocument({ text, asWritten }: FoldedText): ReadDocument | undefined {
  const named = longestMatches(text, names);
  const [first] = named;
  const [inParagraph, inArticle] = [paragraph.exec(text), article.exec(text)];
  const part = inParagraph ?? inArticle;
  if (first === undefined && part === null) return undefined;
  const numberOf = (match: RegExpExecArray | null) => {
    const written = match?.slice(1).find((group) => group !== undefined && group !== "");
    return written === undefined ? undefined : String(/^\d+$/.test(written) ? Number(written) : readHan(written));
  };
  const [paragraphNumber, articleNumber] = [numberOf(inParagraph), numberOf(inArticle)];
  return {
    document: {
      ...(first !== undefined && first.kind !== "" ? { work: first.kind } : {}),
      name: first === undefined ? "" : asWritten(first.start, first.end).words,
      ...(paragraphNumber === undefined ? {} : { paragraph: paragraphNumber }),
      ...(articleNumber === undefined ? {} : { article: articleNumber }),
    },
    names: named.map(({ start, end }) => asWritten(start, end)),
    ...(part === null ? {} : { part: asWritten(part.index, part.index + part[0].length) }),
  };
}

/** "三十四" → 34. */
function readHan(written: string): number {
  let [total, digit] = [0, 0];
  for (const character of written) {
    if (character === "百" || character === "十") {
      total += (digit || 1) * (character === "百" ? 100 : 10);
      digit = 0;
    } else digit = hanDigits.indexOf(character);
  }
  return total + digit;
}
