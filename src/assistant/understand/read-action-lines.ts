import type { ActionLine } from "../../domain/action-lines.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

interface ActionLineWords {
  /** "action line" in all languages. */
  heads: string;
  /** The names of the eight leaves of C7. */
  electronic: Record<string, Record<Language, string[]>>;
  /** The names of the others; with `!` those that are subjects as well and count only beside the words "action line". */
  names: Record<string, Record<Language, string[]>>;
  joint: Record<Language, string>;
}

const words = readWords<ActionLineWords>("action-lines");
const leavesOfC7 = Object.keys(words.electronic) as ActionLine[];
/** "C5", "С5" with the Cyrillic letter, "جيم 5"; lists have a letter before each number, or the words "action line" before all. */
const code = String.raw`(?:[cс]\.?\s*-?\s*|جيم\s*-?\s*)(1[01]|[1-9])(?![\d.%])`;
const otherCodes = /(?:level|niveau|nivel|уровень|уровня|مستوي|vitamine?|vitamina|витамин|hepatitis|hepatite|class|grade|section|gate|room|type)\s*$/u;

/** "C1 level" is a learner's. */
const levelBehind = /^\s*-?\s*(?:level|级|水平|speakers?|learners?|certificate|курс)/u;

type LineKind = { lines: ActionLine[] } | "code" | "numbers";

const patterns = Object.fromEntries(languages.map((lang) => [lang, createPatternSet(compileAll(lang))])) as Readonly<Record<Language, PatternSet<LineKind>>>;

function compileAll(lang: Language): { kind: LineKind; pattern: RegExp }[] {
  const named = (lines: ActionLine[], name: string) => {
    const bare = name.replace(/^!/, "");
    const beside = [`(?:wsis |smsi |cmsi )?${words.heads}${words.joint[lang]}"?${bare}`, `${bare}"? ${lang === "zh" ? "?" : ""}${words.heads}`, ...lines.filter((line) => leavesOfC7.includes(line)).map(() => `[cс] ?7 ?[:,("-]* ?${bare}`)];
    return [...(name.startsWith("!") ? [] : [bare]), ...beside].map((pattern) => ({ kind: { lines }, pattern: compilePattern(pattern, lang) }));
  };
  const all = { ...words.electronic, ...words.names };
  // The English names of the leaves stand in texts of every language.
  const borrowed = lang === "en" ? [] : leavesOfC7.flatMap((line) => (words.electronic[line]?.en ?? []).filter((name) => !name.startsWith("!")).map((name) => ({ kind: { lines: [line] }, pattern: compilePattern(name, "en") })));
  return [
    ...Object.entries(all).flatMap(([line, byLanguage]) => byLanguage[lang].flatMap((name) => named([line as ActionLine], name))),
    ...borrowed,
    { kind: "numbers", pattern: compilePattern(`${words.heads}(?: (?:no\\.?|n°|nº|رقم|№|номер|number))? ?:? ?((?:[cс]|جيم)? ?-? ?(?:1[01]|[1-9])(?!\\d)(?:\\s*(?:,|،|、|&|/|and|et|y|и|و|和|или|or|ou|o)\\s*(?:[cс]|جيم)? ?-? ?(?:1[01]|[1-9])(?!\\d))*)`, lang) },
    { kind: "code", pattern: new RegExp(String.raw`(?<![a-zа-я\p{N}]|[a-z]-)${code}(?![a-zа-я])`, "gu") },
  ];
}

/** The action lines that a question states, by code or by name. C7 alone stands for its eight leaves. */
export function readActionLines({ text, asWritten }: FoldedText, lang: Language): StatedFilter[] {
  const matches = longestMatches(text, patterns[lang]);
  const hasLeaf = matches.some(({ kind }) => typeof kind === "object" && kind.lines.some((line) => leavesOfC7.includes(line)));
  return matches.flatMap(({ kind, match, start, end }) => {
    if (kind === "code" && (otherCodes.test(text.slice(0, start)) || levelBehind.test(text.slice(end)) || !isCode(asWritten(start, end).words))) return [];
    const numbers = kind === "code" ? [match[1] ?? ""] : kind === "numbers" ? [...(match[1] ?? "").matchAll(/\d+/g)].map(([number]) => number) : [];
    const values = typeof kind === "object" ? kind.lines : numbers.flatMap((number) => (number === "7" ? (hasLeaf ? [] : leavesOfC7) : [`C${number}`]));
    return values.length === 0 && !numbers.includes("7") ? [] : [{ filter: "actionLines" as const, values, ...asWritten(start, end), isSubject: typeof kind === "object" }];
  });
}

/** Without the words "action line" a code is written in one piece: "C4", "c4", not "c 4". */
function isCode(written: string): boolean {
  return !/\s/u.test(written) || /[A-ZС]|جيم/u.test(written);
}
