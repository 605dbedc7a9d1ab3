import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { languagesOfWord } from "../../language/letter-groups.ts";
import { foldText } from "../../language/normalise.ts";
import { findCountries } from "../../language/places.ts";
import { findRegions } from "../../language/regions.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

/** Phrases that hold a country's name or adjective and mean none: languages, rivers, foods. */
const held = readWords<Record<Language, string[]>>("not-places");
const heldPatterns = Object.fromEntries(languages.map((lang) => [lang, createPatternSet([...(lang === "en" ? [] : held.en.map((pattern) => ({ kind: "held", pattern: compilePattern(pattern, "en") }))), ...held[lang].map((pattern) => ({ kind: "held", pattern: compilePattern(pattern, lang) }))])])) as Readonly<Record<Language, PatternSet<string>>>;
/** After these an ordinary word in small letters is a place after all: "projects in china". */
const beforePlace = /(?<=(?<!\p{L})(?:in|from|across|throughout|within|inside|en|au|aux|du|de|в|во|из|на)\s(?:the\s)?)\p{Ll}/gu;
const codesInSmall = /(?<![\p{L}\p{N}])(?:uae|uk|usa|ksa|drc)(?![\p{L}\p{N}])|(?<=(?<!\p{L})(?:in|from|across|throughout|within)\sthe\s)[Uu]s(?!\p{L})/gu;
/** First words of names of regions that say a region; after others ("jeunes arabes") the adjective alone is the place. */
const placeNoun = /^(?:le |la |les |l'|notre )?(?:monde|pays|region|etats?|ligue|nations?|mundo|pais(?:es)?|estados?|liga|naciones|nuestra|(?:ال|لل|بال|وال)?(?:دول|دوله|بلدان|بلد|عالم|وطن|منطقه|اقطار|جامعه|اقليم|امه)|دولنا|بلداننا|عالمنا|وطننا|اقليمنا|منطقتنا)(?![\p{L}])/u;
const arabAdjective = /(?<!\p{L})(?:arabes?|árabes?|(?:ال)?عربي(?:ة|ات|ين)?)$/iu;
/** Countries that are first names and surnames as well. */
const alsoNames = new Set(["JOR", "TCD", "GEO", "ISR"]);

/** Countries and regions that a question states. */
export function readPlaces(question: string, folded: FoldedText, lang: Language, names: { start: number; end: number }[]): StatedFilter[] {
  const nothings = longestMatches(folded.text, heldPatterns[lang]).map(({ start, end }) => folded.asWritten(start, end));
  const text = blank(withCapitals(question), [...names, ...nothings]);
  const regions = findRegions(text, lang).map((region) => {
    const adjective = region.name === "arab-region" && !placeNoun.test(foldText(region.words)) ? arabAdjective.exec(region.words) : null;
    return adjective === null ? region : { ...region, start: region.start + adjective.index };
  });
  const named = findCountries(blank(text, regions), lang).filter((place) => !isPerson(text, place));
  const countries = lang === "ar" ? [...named, ...findMali(text, [...regions, ...named])] : named;
  return [
    ...regions.map(({ codes, start, end }) => ({ filter: "countries" as const, values: codes, words: question.slice(start, end), start, end })),
    ...countries.map(({ code, start, end }) => ({ filter: "countries" as const, values: [code], words: question.slice(start, end), start, end })),
  ].sort((first, second) => first.start - second.start);
}

/** Spaces in place of what was understood already: positions stay. */
export function blank(text: string, spans: { start: number; end: number }[]): string {
  return spans.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);
}

/** "مالي" is also "financial": it is the country beside another one ("السنغال ومالي"). */
function findMali(text: string, places: { start: number; end: number }[]): { code: string; start: number; end: number }[] {
  return [...text.matchAll(/(?<!\p{L})[وفبل]{0,2}مالي(?!\p{L})/gu)]
    .map((match) => ({ code: "MLI", start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => !places.some((place) => place.start < end && start < place.end) && places.some((place) => /^[\s،,]*$/u.test(text.slice(place.end, start)) && place.end <= start || (/^[\s،,]*$/u.test(text.slice(end, place.start)) && end <= place.start && /^[وف]/u.test(text.slice(place.start)))));
}

/** Typed without capitals: "projects in china", "uae", "in the us"; the length stays. */
function withCapitals(question: string): string {
  return question.replaceAll(codesInSmall, (code) => code.toUpperCase()).replaceAll(beforePlace, (letter) => (letter.toUpperCase().length === 1 ? letter.toUpperCase() : letter));
}

/** "Michael Jordan", "by Jordan Ellis": another name stands beside it. */
function isPerson(text: string, { code, words, start, end }: { code: string; words: string; start: number; end: number }): boolean {
  if (!alsoNames.has(code) || !/^(?:Jordan|Chad|Georgia|Israel)$/.test(words)) return false;
  const before = text.slice(0, start);
  if (/(?<!\p{L})(?:Mr|Mrs|Ms|Dr|Prof|Professor|M|Mme|Sr|Sra|Dra)\.?\s+$/u.test(before)) return true;
  if (/(?<!\p{L})(?:by|author|with|who is|who was|named|called|par|por|qui est|quien es)\s+$/iu.test(before) && /^\s+\p{Lu}\p{Ll}+/u.test(text.slice(end))) return true;
  // A name follows that is no word of the field: "Jordan Peele", but "Jordan Digital Strategy".
  const next = /^\s+(\p{Lu}\p{Ll}+)/u.exec(text.slice(end))?.[1];
  if (next !== undefined && languagesOfWord(foldText(next)).length === 0 && findCountries(next, "en").length === 0) return true;
  return /\S\s+(?:Michael|Barbara|Robert|John|James|David|Neil|Vernon|Montell|Hamilton|Louis)\s+$|^(?:Michael|Barbara|Robert|John|James|David|Neil|Vernon|Hamilton|Louis)\s+$/u.test(before);
}
