import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";
import { adjectiveForms, arabicAdjectives } from "./adjectives.ts";
import { languages, type Language } from "./language.ts";
import { foldText } from "./normalise.ts";
import { createPhraseMatcher, nothing } from "./phrases.ts";

/** Kosovo has no ISO code; XKX is the user-assigned one that the UN system's registries use. */
const userAssigned: Record<string, string> = { XK: "XKX" };

/** Names that are also ordinary words or first names: they count only with a capital letter, or not by themselves. */
const needsCapital = new Set(
  "togo мали перу куба чад turkey chad chile china granada grenade dominica jersey georgia guam niue palau polish german dutch".split(" "),
);
const notByItself = new Set(
  ["us", "u.s.", "того", "مالي", "بنين", "أروبا", "中非", "dominique", "maurice", "reunion", "la réunion", "Китайская Республика"]
    .concat("congo (république démocratique du)")
    .map(foldText),
);
/** Adjectives that name languages: after "in" or "into" they do not mean the country ("a guide in Spanish"). */
const ofLanguages = new RegExp(
  "^(?:" +
    "French|Korean|Spanish|Russian|Chinese|German|Portuguese|Italian|Japanese|Turkish|Dutch|Greek|Polish|français|espagnol|" +
    "russe|chinois|allemand|portugais|español|francés|ruso|chino|alemán|portugués|русском|китайском|" +
    "французском|испанском|немецком|турецком|японском|португальском|" +
    "بال(?:فرنسية|صينية|روسية|إسبانية|أسبانية|ألمانية|برتغالية|يابانية|تركية|إيطالية)" +
    ")$",
  "iu",
);
const beforeLanguage = /(?:^|[\s(])(?:in|into|speak|speaking|speaks|learn|from|and|or|en|et|y|o|ou|al|à|parle|parlent|habla|hablan|на|и|или|\p{Script=Arabic}+)\s+$/iu;
const afterLanguage = /^\s*(?:-?\s?(?:speaking|language)(?!\p{L})|$|[.,;:!?)]|(?:and|or|et|ou|y|o|version|versions|translation|language|lessons?|courses?|speakers?|и|или|\p{Script=Arabic}+)(?!\p{L}))/iu;
/** The groups of letters that stand for a country only in capitals; "eau" and "us" are words. */
const writtenCodes: Readonly<Record<string, string>> = { USA: "USA", US: "USA", UK: "GBR", UAE: "ARE", EAU: "ARE", KSA: "SAU", DRC: "COD", RDC: "COD" };
/** "Republic of", "Kingdom of" … before a name, where the whole is not a name of its own. */
const formOfState = [
  /^(?:(?:federal|federative|democratic|people's|islamic|socialist|arab|united|plurinational|bolivarian|cooperative|independent|grand|eastern|oriental) )*(?:republic|kingdom|state|states|commonwealth|sultanate|principality|duchy|emirate|federation|union) of (?:the )?/,
  /^(?:la |le |l )?(?:republique|royaume|etat|sultanat|principaute|grand duche|federation|union)(?: (?:democratique|populaire|islamique|federale|arabe|socialiste|unie|federative|independant))* (?:du |de la |de l |des |de |d )/,
  /^(?:la |el )?(?:republica|reino|estado|sultanato|principado|gran ducado|federacion|union)(?: (?:democratica|popular|islamica|federal|arabe|socialista|federativa|independiente))* (?:del |de la |de los |de las |de )/,
  /^(?:республика|королевство|государство|султанат|княжество) /,
  /^(?:جمهوريه|مملكه|دوله|سلطنه|اماره) /,
];

const require = createRequire(import.meta.url);
for (const lang of languages) countries.registerLocale(require(`i18n-iso-countries/langs/${lang}.json`));
const displayNames = namesOfRuntime("long");
const shortDisplayNames = namesOfRuntime("short");
/** The long names of these are a statement or a description; the short ones are what everybody says. */
const shortIsUsual = new Set(["PS", "HK", "MO", "MM"]);
const usualNames = JSON.parse(readFileSync(new URL("./usual-country-names.json", import.meta.url), "utf8")) as Record<string, Record<Language, string>>;
/** What official names have and lists of several countries have not. */
const wordOfState = new RegExp(
  "republic|république|república|республик|جمهوري|共和国|王国|联邦|kingdom|royaume|reino|королевств|مملكة|" +
  "commonwealth|كومنولث|confederation|confédération|confederación|конфедерация|state|état|estado|" +
  "государство",
  "iu",
);
const alpha2Of: Readonly<Record<string, string>> = Object.fromEntries([...Object.entries(countries.getAlpha3Codes()), ...Object.entries(userAssigned).map(([alpha2, alpha3]) => [alpha3, alpha2])]);

interface Name {
  value: string;
  lang: Language;
  phrase: string;
}

const additions = JSON.parse(readFileSync(new URL("./country-names.json", import.meta.url), "utf8")) as Record<string, Partial<Record<Language, string[]>>>;

/** Every name of every country with its language: the library's, what it lacks (other names, adjectives), the runtime's. */
const names: readonly Name[] = languages.flatMap((lang) => [
  ...Object.entries(countries.getNames(lang, { select: "all" })).flatMap(([alpha2, written]) => written.map((phrase) => ({ value: toAlpha3(alpha2), lang, phrase }))),
  ...Object.entries(additions).flatMap(([value, byLanguage]) => (byLanguage[lang] ?? []).map((phrase) => ({ value, lang, phrase }))),
  // Its short names can be two letters ("RU" for the United Kingdom in Spanish).
  ...Object.entries(alpha2Of).flatMap(([value, alpha2]) =>
    [displayNames, shortDisplayNames]
      .map((source) => source[lang].of(alpha2) ?? "")
      .filter((phrase) => phrase.length > (lang === "zh" ? 1 : 6))
      .map((phrase) => ({ value, lang, phrase })),
  ),
]).flatMap((name) => [name, ...derived(name).map((phrase) => ({ ...name, phrase }))])
  .filter(createNewcomerTest());

const byFoldedName: ReadonlyMap<string, string> = new Map(
  [...names].reverse().flatMap(({ value, phrase }) => (value === nothing ? [] : [[compact(phrase), value] as const])),
);
const matcher = createPhraseMatcher(
  names
    .filter(({ phrase }) => !notByItself.has(foldText(phrase)))
    .map((name) => ({ ...name, needsCapital: needsCapital.has(name.phrase.toLowerCase()) })),
);

function namesOfRuntime(style: "long" | "short"): Record<Language, Intl.DisplayNames> {
  return Object.fromEntries(languages.map((lang) => [lang, new Intl.DisplayNames(lang, { type: "region", style, fallback: "none" })])) as Record<Language, Intl.DisplayNames>;
}

function toAlpha3(alpha2: string): string {
  return userAssigned[alpha2] ?? countries.alpha2ToAlpha3(alpha2) ?? alpha2;
}

/** The sources share most names; the first of them counts. */
function createNewcomerTest(): (name: Name) => boolean {
  const seen = new Set<string>();
  return ({ lang, phrase }) => seen.size < seen.add(`${lang} ${phrase}`).size;
}

/** Adjectives stand in lower case in the French and Spanish lists; Arabic ones are made from the name. */
function derived({ value, lang, phrase }: Name): string[] {
  if (value === nothing) return [];
  if (lang === "ar") return phrase.includes(" ") ? [] : arabicAdjectives(phrase);
  return /^\p{Ll}[^\s]*$/u.test(phrase) ? adjectiveForms(phrase, lang) : [];
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
  const code = text.toUpperCase();
  if (/^[a-z]{3}$/i.test(text) && alpha2Of[code] !== undefined) return code;
  if (/^[a-z]{2}$/i.test(text) && alpha2Of[toAlpha3(code)] !== undefined) return toAlpha3(code);
  const attempts = [text, text.replaceAll(/\(.*?\)/g, ""), text.replace(/^([^,]+), (.+)$/, "$2 $1")].map(compact).filter((name) => name !== "");
  for (const name of [...attempts, ...attempts.map(withoutForm)]) {
    const value = byFoldedName.get(name);
    if (value !== undefined) return value;
  }
  return wordOfState.test(text) ? onlyCountryIn(text) : undefined;
}

/** "République gabonaise", "Республика Габон": official names are known by the one country that they name. */
function onlyCountryIn(text: string): string | undefined {
  for (const lang of languages) {
    const codes = new Set(matcher.find(text, lang).map(({ value }) => value));
    if (codes.size > 0) return codes.size === 1 ? [...codes][0] : undefined;
  }
  return undefined;
}

function withoutForm(name: string): string {
  return formOfState.reduce((left, form) => left.replace(form, ""), name);
}

/** The usual name of a country in a language; a code that nobody knows is its own name. */
export function countryName(alpha3: string, lang: Language): string {
  const alpha2 = alpha2Of[alpha3];
  if (alpha2 === undefined) return alpha3;
  return usualNames[alpha3]?.[lang] ?? (shortIsUsual.has(alpha2) ? shortDisplayNames : displayNames)[lang].of(alpha2) ?? alpha3;
}

function isLanguageName(text: string, words: string, start: number, end: number): boolean {
  return ofLanguages.test(words) && beforeLanguage.test(text.slice(Math.max(0, start - 12), start)) && afterLanguage.test(text.slice(end, end + 12));
}

/** The countries that a text names, adjectives included ("Tunisian"), in order, with the words as written and where they stand. */
export function findCountries(text: string, lang: string = "en"): { code: string; words: string; start: number; end: number }[] {
  const found = matcher
    .find(text, lang)
    .filter(({ words, start, end }) => !isLanguageName(text, words, start, end))
    .map(({ value, ...place }) => ({ code: value, ...place }));
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])(?:USA|US|UK|UAE|EAU|KSA|DRC|RDC)(?![\p{L}\p{N}$])/gu)) {
    const code = writtenCodes[match[0]];
    const [start, end] = [match.index, match.index + match[0].length];
    if (code !== undefined && !found.some((place) => place.start < end && start < place.end)) found.push({ code, words: match[0], start, end });
  }
  return found.sort((first, second) => first.start - second.start);
}
