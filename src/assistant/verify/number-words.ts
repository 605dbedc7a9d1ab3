import { readFileSync } from "node:fs";
import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";

/** A number that a text writes in words. */
export interface WordedNumber {
  value: number;
  start: number;
  end: number;
  /** Whether it says more than a bare "hundred" or "million", whose count stands before it or nowhere ("a million", "millions"). */
  counted: boolean;
}

interface Word {
  text: string;
  folded: string;
  start: number;
  end: number;
  value: number;
}

const lists = JSON.parse(readFileSync(new URL("./number-words.json", import.meta.url), "utf8")) as Record<string, Record<string, string[]>>;
const values: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(lists).map(([lang, list]) => [lang, new Map(Object.entries(list).flatMap(([value, words]) => words.map((word) => [word, Number(value)] as const)))]),
);
const joins: Readonly<Record<string, RegExp>> = { en: /^(?:[\s-]+(?:and\s+)?)$/u, fr: /^(?:[\s-]+(?:et[\s-]+)?)$/u, es: /^(?:\s+(?:y\s+)?)$/u, ru: /^[\s-]+$/u, ar: /^\s+(?:و\s*)?$/u };
const arabicClitics = /^(?:[وف](?=.{3}))?(?:(?:[بك]?ال|لل|[بلك])(?=.{2}))?/u;
/** From here on a word multiplies what stands before it, in French and Spanish too where "cent" and "mille" can stand alone. */
const multiplies = new Set([100, 1e3, 1e6, 1e9, 1e12]);

/** The numbers that a text writes in words, in order ("twenty-five", "quatre-vingt-dix", "خمسة وعشرون"); Chinese has its own reader. */
export function readNumberWords(text: string, lang: string): WordedNumber[] {
  const known = values.get(lang);
  if (known === undefined) return [];
  const words: Word[] = segmentWords(text).flatMap((word) => {
    const folded = foldText(word.text);
    const value = valueOf(folded, lang, known);
    return value === undefined ? [] : [{ ...word, folded, value }];
  });
  const found: WordedNumber[] = [];
  for (let first = 0; first < words.length; ) {
    let next = first + 1;
    while (next < words.length && joins[lang]?.test(text.slice(words[next - 1]?.end, words[next]?.start)) === true) next += 1;
    found.push(...combine(words.slice(first, next), lang));
    first = next;
  }
  return found;
}

/** What a multiplier after digits is worth ("2.5 million", "25 тыс."), or undefined. */
export function multiplierOf(word: string, lang: string): number | undefined {
  const value = valueOf(foldText(word), lang, values.get(lang) ?? new Map());
  return value !== undefined && (multiplies.has(value) && value > 100) ? value : undefined;
}

function valueOf(folded: string, lang: string, known: ReadonlyMap<string, number>): number | undefined {
  return known.get(folded) ?? (lang === "ar" ? known.get(folded.replace(arabicClitics, "")) : undefined);
}

/** One run of number words can be several numbers ("two three"): a new one begins where a word cannot belong to the one before. */
function combine(words: Word[], lang: string): WordedNumber[] {
  const found: WordedNumber[] = [];
  let total = 0;
  let current: number | undefined;
  let start = 0;
  let end = 0;
  let counted = false;
  const close = () => {
    if (current !== undefined || total > 0) found.push({ value: total + (current ?? 0), start, end, counted });
    [total, current, counted] = [0, undefined, false];
  };
  for (const word of words) {
    const { value } = word;
    const joined = join(total, current, value, lang, word.folded);
    if (joined === undefined) {
      close();
      start = word.start;
      [total, current] = value >= 1000 ? [value, undefined] : [0, value];
      counted = !multiplies.has(value);
    } else {
      if (current === undefined && total === 0) start = word.start;
      [total, current] = joined;
      counted = true;
    }
    end = word.end;
  }
  close();
  return found;
}

/** Total and current group after another word, or undefined where it begins another number. */
function join(total: number, current: number | undefined, value: number, lang: string, folded: string): [number, number | undefined] | undefined {
  if (value >= 1000) {
    if (current === undefined) return lang === "es" && value === 1e6 && total === 1000 ? [1e9, undefined] : undefined;
    return value < (total === 0 ? Number.POSITIVE_INFINITY : total) ? [total + current * value, undefined] : [(total + current) * value, undefined];
  }
  if (current === undefined) return total === 0 ? undefined : [total, value];
  if (value === 100 && multiplies.has(value) && current > 1 && current < 10 && lang !== "es" && folded !== "сто") return [total, current * 100];
  if (lang === "fr" && current % 100 === 4 && value === 20) return [total, current - 4 + 80];
  if (lang === "fr" && (current % 100 === 60 || current % 100 === 80) && value < 20) return [total, current + value];
  if (lang === "ar" && value === 10 && current < 10) return [total, current + 10];
  // "five and twenty": in Arabic units stand before tens.
  if (lang === "ar" && current % 100 < 10 && value >= 20 && value < 100) return [total, current + value];
  const free = value < 10 ? 10 : value < 100 ? 100 : 1000;
  return current >= free && current % free === 0 ? [total, current + value] : undefined;
}
