import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { foldText } from "./normalise.ts";

/** The languages of Latin script that are told apart by their letters. */
export type LatinLanguage = "en" | "es" | "fr";
export const latinLanguages = ["en", "es", "fr"] as const;

/** A group that a language never showed counts as this share of one. */
const unseen = 0.4;

const require = createRequire(import.meta.url);
const words: Readonly<Record<LatinLanguage, ReadonlySet<string>>> = { en: new Set(wordsOf("en")), es: new Set(wordsOf("es")), fr: new Set(wordsOf("fr")) };
const groups = countGroups();

/** The languages in whose names of the field and of countries a folded word stands, in the singular or with an s. */
export function languagesOfWord(folded: string): LatinLanguage[] {
  const singular = folded.endsWith("s") ? folded.slice(0, -1) : folded;
  return latinLanguages.filter((lang) => words[lang].has(folded) || words[lang].has(singular));
}

/**
 * How well a word fits each language: the mean logarithm of the probability of its groups of three letters (about -4 fits, -9 does
 * not). Accents are left out, since many write without them.
 */
export function scoreLetters(folded: string): Record<LatinLanguage, number> {
  const scores = { en: 0, es: 0, fr: 0 };
  const own = groupsOf(folded);
  for (const lang of latinLanguages) {
    const { pairs, triples } = groups[lang];
    for (const triple of own) scores[lang] += Math.log(((triples.get(triple) ?? 0) + unseen) / ((pairs.get(triple.slice(0, 2)) ?? 0) + unseen * 27));
    scores[lang] /= own.length;
  }
  return scores;
}

function groupsOf(word: string): string[] {
  const padded = `  ${word} `;
  return Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3));
}

/** Learnt from the names that the program knows anyway (the glossary, the countries): the words that its readers ask with. */
function countGroups(): Record<LatinLanguage, { pairs: Map<string, number>; triples: Map<string, number> }> {
  const empty = () => ({ pairs: new Map<string, number>(), triples: new Map<string, number>() });
  const counts = { en: empty(), es: empty(), fr: empty() };
  for (const lang of latinLanguages) {
    for (const word of words[lang]) {
      for (const triple of groupsOf(word)) {
        counts[lang].triples.set(triple, (counts[lang].triples.get(triple) ?? 0) + 1);
        counts[lang].pairs.set(triple.slice(0, 2), (counts[lang].pairs.get(triple.slice(0, 2)) ?? 0) + 1);
      }
    }
  }
  return counts;
}

function wordsOf(lang: LatinLanguage): string[] {
  const folder = new URL("./glossary/", import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n").filter((line) => line.trim() !== ""))
    .flatMap((line) => (JSON.parse(line) as Partial<Record<LatinLanguage, string[]>>)[lang] ?? []);
  const countries = Object.values((require(`i18n-iso-countries/langs/${lang}.json`) as { countries: Record<string, string | string[]> }).countries).flat();
  // Acronyms are spelled alike everywhere and say nothing.
  return [...names, ...countries].flatMap((name) => name.match(/\p{L}{3,}/gu) ?? []).filter((word) => word !== word.toUpperCase()).map(foldText);
}
