import type { DocumentRead } from "../read-document.ts";
import type { Work } from "./manifest.ts";
import { detectLanguage } from "../../src/language/detect.ts";
import { normaliseDigits } from "../../src/language/normalise.ts";

/** A text that lacks more of its numbered paragraphs than this was not read as it should be, or is not the text. */
const missingShare = 0.1;
/** Numbers beyond the last paragraph: a note or a year that stands like a number is let pass, another document is not. */
const foreignShare = 0.1;
/** Numbers that stand twice, apart from one another: lists within paragraphs do that here and there, a second document all the time. */
const repeatedShare = 0.3;
const sureLanguage = 0.5;
const charactersForDetection = 4_000;

/** Why a text that was read is not the version that the manifest names, in words; undefined when it is. */
export function findMistake(read: DocumentRead, { expects }: Pick<Work, "expects">, lang: string): string | undefined {
  if ("problems" in read) return read.problems.map(({ field, reason }) => (field === undefined ? reason : `${field} ${reason}`)).join("; ");
  const numbers = runs(read.passages.flatMap(({ paragraph }) => (paragraph === undefined ? [] : [normaliseDigits(paragraph)])).filter((paragraph) => /^\d+$/.test(paragraph)).map(Number));
  const isExact = "paragraphs" in expects;
  const expected = "paragraphs" in expects ? expects.paragraphs : expects.paragraphsAtLeast;
  const inside = new Set(numbers.filter((number) => number >= 1 && number <= expected));
  if (inside.size < expected * (1 - missingShare)) {
    return `it yields ${inside.size} of the ${isExact ? "" : "at least "}${expected} numbered paragraphs that the document has: it is another page, or its text cannot be taken out`;
  }
  const foreign = new Set(numbers.filter((number) => number > expected));
  if (isExact && foreign.size > expected * foreignShare) return `it has numbered paragraphs up to ${Math.max(...foreign)} where the document ends with ${expected}: it is another document`;
  const repeated = new Set(numbers.filter((number, index) => numbers.indexOf(number) < index));
  if (repeated.size > expected * repeatedShare) return `its paragraph numbers begin anew (${repeated.size} stand twice): it holds more than this document`;
  const found = detectLanguage(read.passages.map(({ text }) => text).join("\n").slice(0, charactersForDetection));
  if (found.confidence >= sureLanguage && found.lang !== lang) return `it is written in ${found.lang} and not in ${lang}`;
  return undefined;
}

/** Numbers in their order, those that follow themselves once: a long paragraph is several passages. */
function runs(numbers: number[]): number[] {
  return numbers.filter((number, index) => number !== numbers[index - 1]);
}
