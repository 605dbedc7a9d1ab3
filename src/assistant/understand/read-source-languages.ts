import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

const words = readWords<{ names: Record<Language, Record<Language, string>>; patterns: Record<Language, string> }>("source-languages");
const patterns = Object.fromEntries(
  languages.map((lang) => [lang, createPatternSet(languages.map((kind) => ({ kind, pattern: compilePattern(words.patterns[lang], lang, { L: `(?:${words.names[lang][kind]})` }) })))]),
) as Readonly<Record<Language, PatternSet<Language>>>;

/** The languages that sources shall be in: "documents in French". A language of anything else (a course, a website) is a subject. */
export function readSourceLanguages({ text, asWritten }: FoldedText, lang: Language): StatedFilter[] {
  return longestMatches(text, patterns[lang]).map(({ kind, start, end }) => ({ filter: "langs" as const, values: [kind], ...asWritten(start, end) }));
}
