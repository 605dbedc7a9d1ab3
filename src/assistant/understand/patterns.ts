import { readFileSync } from "node:fs";
import type { Language } from "../../language/language.ts";

/** Word lists lie beside the code, one file a subject. */
export function readWords<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`./words/${name}.json`, import.meta.url), "utf8")) as Content;
}

/**
 * A regular expression over folded text from a pattern of the word lists. In these a space stands for any space or hyphen (in
 * Chinese for none as well), `~` for the rest of a word (its ending), and other names in braces for what `parts` gives. Patterns
 * meet whole words; in Arabic with the conjunction, preposition and article that are written together with the word.
 */
export function compilePattern(pattern: string, lang: Language, parts: Readonly<Record<string, string>> = {}): RegExp {
  const filled = fill(pattern, parts);
  const spaced = (lang === "ar" ? withClitics(filled) : filled).replaceAll("~", String.raw`\p{L}*`).replaceAll(" ?", String.raw`[\s-]*`).replaceAll(" ", lang === "zh" ? String.raw`[\s-]*` : String.raw`[\s-]+`);
  if (lang === "zh") return new RegExp(`${/^[\w(?:]*[a-z]/.test(spaced) ? "(?<![a-z0-9])" : ""}(?:${spaced})${/[a-z]\)*\??$/.test(spaced) ? "(?![a-z])" : ""}`, "gu");
  // Between Chinese characters a word in other letters needs no space.
  const before = String.raw`(?<![^\P{L}\p{Script=Han}]|\p{N})` + (lang === "ar" ? "(?:[وف]?[بلك]?)" : "");
  return new RegExp(String.raw`${before}(?:${spaced})(?![^\P{L}\p{Script=Han}]|\p{N})`, "gu");
}

function fill(pattern: string, parts: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/(?<!\\[pP])\{([A-Z]\w*)\}/g, (whole, name: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`The pattern ${pattern} names ${whole}, which nobody gives.`);
    return part;
  });
}

/** The article is optional and takes the form لل after the preposition ل. */
function withClitics(pattern: string): string {
  return pattern.replaceAll("(?:ال)?", "(?:ال|لل|ل)?").replaceAll(/(?<!\p{L})ال(?=\p{L}{2}|\()/gu, "(?:ال|لل)?");
}

/** The matches of all patterns in order, the longest first where they overlap. */
export function longestMatches<Kind>(text: string, patterns: readonly { kind: Kind; pattern: RegExp }[]): { kind: Kind; match: RegExpExecArray; start: number; end: number }[] {
  const all = patterns.flatMap(({ kind, pattern }) => [...text.matchAll(pattern)].map((match) => ({ kind, match, start: match.index, end: match.index + match[0].length })));
  // Sorting keeps the order of the patterns among matches of the same length.
  const kept: typeof all = [];
  for (const one of all.sort((first, second) => second.end - second.start - (first.end - first.start))) {
    if (one.end > one.start && !kept.some((other) => other.start < one.end && one.start < other.end)) kept.push(one);
  }
  return kept.sort((first, second) => first.start - second.start);
}
