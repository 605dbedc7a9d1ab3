import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";
import { languages, type Language } from "./language.ts";
import { foldText } from "./normalise.ts";
import { createPhraseMatcher } from "./phrases.ts";

/** Kosovo has no ISO code; XKX is the user-assigned one that the UN system's registries use. */
const userAssigned: Record<string, string> = { XK: "XKX" };

/** Names that are also ordinary words or first names: they count only with a capital letter, or (Arabic) not by themselves. */
const needsCapital = new Set(["togo", "того", "мали", "перу", "куба", "чад", "turkey", "chad", "granada", "dominica", "jersey", "georgia", "guam", "niue", "palau", "polish", "dutch"]);
const notByItself = new Set(["us", "u.s.", "مالي", "بنين", "dominique", "maurice", "reunion", "réunion", "reunión", "congo (république démocratique du)"].map(foldText));

const require = createRequire(import.meta.url);
for (const lang of languages) countries.registerLocale(require(`i18n-iso-countries/langs/${lang}.json`));

const additions = JSON.parse(readFileSync(new URL("./country-names.json", import.meta.url), "utf8")) as Record<string, Partial<Record<Language, string[]>>>;

/** Every name of every country with its language: the library's, then what it lacks (other names, adjectives). */
const names: readonly { value: string; lang: Language; phrase: string; needsCapital: boolean }[] = [
  ...languages.flatMap((lang) =>
    Object.entries(countries.getNames(lang, { select: "all" })).flatMap(([alpha2, written]) => written.map((phrase) => ({ value: toAlpha3(alpha2), lang, phrase }))),
  ),
  ...Object.entries(additions).flatMap(([value, byLanguage]) => languages.flatMap((lang) => (byLanguage[lang] ?? []).map((phrase) => ({ value, lang, phrase })))),
]
  .flatMap((name) => (name.lang === "ar" && !name.phrase.includes(" ") ? [name, ...arabicAdjectives(name.phrase).map((phrase) => ({ ...name, phrase }))] : [name]))
  .map((name) => ({ ...name, needsCapital: needsCapital.has(name.phrase.toLowerCase()) }));

const byFoldedName: ReadonlyMap<string, string> = new Map([...names].reverse().map(({ value, phrase }) => [compact(phrase), value]));
const matcher = createPhraseMatcher(names.filter(({ phrase }) => !notByItself.has(foldText(phrase))));
/** Codes that stand in running text as names; only in capitals. */
const writtenCodes: Readonly<Record<string, string>> = { USA: "USA", US: "USA", UK: "GBR", UAE: "ARE", KSA: "SAU", DRC: "COD", RDC: "COD" };

function toAlpha3(alpha2: string): string {
  return userAssigned[alpha2] ?? countries.alpha2ToAlpha3(alpha2) ?? alpha2;
}

/** "تونس" → "تونسي", "تونسية"; "سوريا" → "سوري", "سورية". */
function arabicAdjectives(name: string): string[] {
  const base = name.replace(/^ال/, "").replace(/[ةا]$/, "").replace(/ي$/, "");
  return base.length < 3 ? [] : [`${base}ي`, `${base}ية`, `${base}يين`, `${base}يون`];
}

function compact(written: string): string {
  return foldText(written).replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/^the /, "");
}

/**
 * The alpha-3 code of a country as it is written in a record: a name in any of the six languages or an ISO 3166 code.
 * @returns undefined when nobody knows it.
 */
export function recogniseCountry(written: string): string | undefined {
  const text = written.trim();
  if (/^[a-z]{3}$/i.test(text)) {
    const code = text.toUpperCase();
    if (countries.alpha3ToAlpha2(code) !== undefined || code === "XKX") return code;
  }
  if (/^[a-z]{2}$/i.test(text)) {
    const code = text.toUpperCase();
    if (userAssigned[code] !== undefined || countries.alpha2ToAlpha3(code) !== undefined) return toAlpha3(code);
  }
  if (text === "") return undefined;
  const name = compact(text);
  return byFoldedName.get(name) ?? byFoldedName.get(compact(text.replaceAll(/\(.*?\)/g, "")));
}

/** The usual name of a country in a language; a code that nobody knows is its own name. */
export function countryName(alpha3: string, lang: Language): string {
  const alpha2 = countries.alpha3ToAlpha2(alpha3) ?? Object.keys(userAssigned).find((code) => userAssigned[code] === alpha3);
  if (alpha2 === undefined) return alpha3;
  return new Intl.DisplayNames(lang, { type: "region", style: "short" }).of(alpha2) ?? alpha3;
}

/** The countries that a text names, adjectives included ("Tunisian"), in order, with the words as written and where they stand. */
export function findCountries(text: string, lang: string): { code: string; words: string; start: number; end: number }[] {
  const found = matcher.find(text, lang).map(({ value, ...place }) => ({ code: value, ...place }));
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])(?:USA|US|UK|UAE|KSA|DRC|RDC)(?![\p{L}\p{N}])/gu)) {
    const code = writtenCodes[match[0]];
    const [start, end] = [match.index, match.index + match[0].length];
    if (code !== undefined && !found.some((place) => place.start < end && start < place.end)) found.push({ code, words: match[0], start, end });
  }
  return found.sort((first, second) => first.start - second.start);
}
