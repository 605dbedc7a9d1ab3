import { readFileSync } from "node:fs";
import type { Language } from "../../language/language.ts";

/** Word lists lie beside the code, one file a subject. */
export function readWords<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`./words/${name}.json`, import.meta.url), "utf8")) as Content;
}

/**
 * Letters of the scripts in which patterns are written, and digits, but no Han: between Chinese characters a word in other letters
 * needs no space. Ranges and not \p{L}: with those, a question in Arabic took several times as long to read.
 */
const letters = String.raw`a-z\u00df-\u024f\u0370-\u03ff\u0430-\u052f\u0620-\u064a\u066e-\u06d3`;
const wordCharacter = `[0-9${letters}]`;

/**
 * A regular expression over folded text from a pattern of the word lists. In these a space stands for any space or hyphen (in
 * Chinese for none as well), `~` for the rest of a word (its ending), and other names in braces for what `parts` gives. Patterns
 * meet whole words; in Arabic with the conjunction, preposition and article that are written together with the word.
 */
export function compilePattern(pattern: string, lang: Language, parts: Readonly<Record<string, string>> = {}): RegExp {
  const filled = fill(pattern, parts);
  const all = lang === "zh" ? String.raw`${letters}\p{Script=Han}` : letters;
  const plain = filled.replaceAll(/(?<=\[[^\]]*)\\p\{L\}/gu, all).replaceAll("\\p{L}", `[${all}]`);
  const spaced = (lang === "ar" ? withClitics(plain) : plain).replaceAll("~", `[${letters}]*`).replaceAll(" ?", String.raw`[\s-]*`).replaceAll(" ", lang === "zh" ? String.raw`[\s-]*` : String.raw`[\s-]+`);
  if (lang === "zh") return new RegExp(`${/^[\w(?:]*[a-z]/.test(spaced) ? "(?<![a-z0-9])" : ""}(?:${spaced})${/[a-z]\)*\??$/.test(spaced) ? "(?![a-z])" : ""}`, "gu");
  const before = `(?<!${wordCharacter})${lang === "ar" ? "(?:[وف]?[بلك]?)" : ""}`;
  return new RegExp(`${before}(?:${spaced})(?!${wordCharacter})`, "gu");
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
