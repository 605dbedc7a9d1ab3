import { readFileSync } from "node:fs";
import { languages, type Language } from "./language.ts";
import { createPhraseMatcher } from "./phrases.ts";

/**
 * Groups of countries that people name, with their members (alpha-3) and their names in six languages. Continents and their parts
 * after the UN's M49 list without its territories; the least developed countries as of December 2024 (44; three are due to leave the list
 * in November 2026), small island and landlocked developing countries after UN-OHRLLS, BRICS as of January 2025. What stands under "" holds a region's name and
 * means none ("South Africa").
 */
const regions = JSON.parse(readFileSync(new URL("./regions.json", import.meta.url), "utf8")) as Record<string, { codes: string[] } & Record<Language, string[]>>;

/** Names that are also ordinary words count only with a capital letter. */
const needsCapital = new Set(["gulf", "pacific", "pacifique", "pacífico", "golfe", "golfo", "levant", "levante", "pma", "ue", "eu", "cei", "cis", "alc", "pdl", "lac region", "ес", "нрс", "атр", "сахель"]);

const matcher = createPhraseMatcher(
  Object.entries(regions).flatMap(([value, region]) => languages.flatMap((lang) => region[lang].map((phrase) => ({ value, lang, phrase, needsCapital: needsCapital.has(phrase.toLowerCase()) })))),
);

/** The regions that a text names, in order, each with its members, the words as written and where they stand. */
export function findRegions(text: string, lang: string = "en"): { name: string; codes: string[]; words: string; start: number; end: number }[] {
  return matcher.find(text, lang).map(({ value, ...place }) => ({ name: value, codes: regions[value]?.codes ?? [], ...place }));
}
