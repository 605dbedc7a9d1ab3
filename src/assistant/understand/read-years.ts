import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

type YearKind = "between" | "from" | "after" | "to" | "before" | "in" | "last" | "lastTwo" | "lastDecade" | "lastYear" | "thisYear" | "decade" | "held" | "alone";

const year = String.raw`((?:19|20)\d\d)(?!\d)`;
/** Records of the field begin in the nineties; an earlier bare number is no year. */
const firstYearAlone = 1995;

const numbers = readWords<Record<Language, { cardinals: string[] }>>("numbers");
const words = readWords<Record<Language, Record<YearKind, string[]>>>("years");
const held = readWords<string[]>("not-years");

const patterns = Object.fromEntries(languages.map((lang) => [lang, createPatternSet(compileAll(lang))])) as Readonly<Record<Language, PatternSet<YearKind>>>;

function compileAll(lang: Language): { kind: YearKind; pattern: RegExp }[] {
  const few = [...numbers[lang].cardinals, String.raw`\d{1,2}`].join("|");
  const parts = { Y: year, N: `(${few})` };
  const said = Object.entries(words[lang]).flatMap(([kind, list]) => list.map((pattern) => ({ kind: kind as YearKind, pattern: compilePattern(pattern, lang, parts) })));
  // The names of plans and summits stand in texts of every language.
  const names = held.map((pattern) => ({ kind: "held" as const, pattern: compilePattern(pattern, /\p{Script=Han}/u.test(pattern) && lang === "zh" ? "zh" : lang === "ar" ? "ar" : "en", parts) }));
  return [...names, ...said, { kind: "alone", pattern: new RegExp(String.raw`(?<![\p{N}.,/+-])(?<![^\P{L}\p{Script=Han}])${year}(?![\p{N}%]|[.,/]\d)`, "gu") }];
}

/**
 * The years and ranges that a question states. Years of plans ("Vision 2030"), of summits, of names and of the future are none:
 * a filter limits to when a record was active.
 * @param isPlace whether the word that ends at a position names a place: "Jordan 2021" is a year, "Horizon 2020" is none.
 * @param now what "the last three years" is counted back from: those years and the current one.
 */
export function readYears({ text, asWritten }: FoldedText, lang: Language, now: Date, isPlace: (end: number) => boolean): StatedFilter[] {
  const current = now.getUTCFullYear();
  return longestMatches(text, patterns[lang]).flatMap(({ kind, match, start, end }) => {
    const [first, second] = match.slice(1).map((part) => (part === undefined ? Number.NaN : /^\d+$/.test(part) ? Number(part) : numberOf(part, lang)));
    if (kind === "held" || (kind === "in" && isQuantity(text, first, end)) || (kind === "alone" && !standsAlone(text, start, end, first, asWritten, isPlace))) return [];
    const values = rangeOf(kind, first ?? Number.NaN, second ?? Number.NaN, current);
    return values === undefined ? [] : [{ filter: "years" as const, values, ...asWritten(...trimmed(text, start, end)) }];
  });
}

function trimmed(text: string, start: number, end: number): [number, number] {
  const written = text.slice(start, end);
  return [start + written.length - written.trimStart().length, end - (written.length - written.trimEnd().length)];
}

function rangeOf(kind: YearKind, first: number, second: number, current: number): { from?: number; to?: number } | undefined {
  if (first > current && kind !== "last") return undefined;
  // "2019-20" ends in the same century.
  if (kind === "between" && second < 100) return rangeOf(kind, first, first - (first % 100) + second, current);
  if (kind === "between") return second >= first ? { from: first, to: second } : { from: second, to: first };
  if (kind === "from") return { from: first };
  if (kind === "after") return first < current ? { from: first + 1 } : undefined;
  if (kind === "to") return { to: first };
  if (kind === "before") return { to: first - 1 };
  if (kind === "in" || kind === "alone") return { from: first, to: first };
  if (kind === "last") return first > 0 ? { from: current - first } : undefined;
  if (kind === "lastTwo") return { from: current - 2 };
  if (kind === "lastDecade") return { from: current - 10 };
  if (kind === "lastYear") return { from: current - 1, to: current - 1 };
  if (kind === "thisYear") return { from: current, to: current };
  if (kind === "decade") return first % 10 === 0 ? { from: first, to: first + 9 } : undefined;
  return undefined;
}

/** "in 2000 schools": a round number before a noun counts things. */
function isQuantity(text: string, number: number | undefined, end: number): boolean {
  return number === 2000 && /^\s+\p{L}{4}/u.test(text.slice(end)) && /\d$/.test(text.slice(0, end).trimEnd());
}

function standsAlone(text: string, start: number, end: number, number: number | undefined, asWritten: FoldedText["asWritten"], isPlace: (end: number) => boolean): boolean {
  if (number === undefined || number < firstYearAlone || number % 100 === 0) return false;
  const before = /[\p{L}\p{N}]+[^\p{L}\p{N}]*$/u.exec(text.slice(0, start));
  if (before === null) return !/^\s*\p{L}/u.test(text.slice(end)) || /^\s+\p{L}+/u.test(text.slice(end));
  const wordEnd = before.index + (/^[\p{L}\p{N}]+/u.exec(before[0])?.[0].length ?? 0);
  const written = asWritten(before.index, wordEnd);
  return !/^\p{Lu}/u.test(written.words) || isPlace(written.end) || /^\p{Lu}{2,4}$/u.test(written.words);
}

function numberOf(word: string, lang: Language): number {
  return 1 + numbers[lang].cardinals.findIndex((forms) => new RegExp(`^(?:${forms.replaceAll(" ", String.raw`[\s-]+`)})$`, "u").test(word));
}
