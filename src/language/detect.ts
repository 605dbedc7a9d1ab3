import { languagesOfWord, latinLanguages, scoreLetters, type LatinLanguage } from "./letter-groups.ts";
import type { Language } from "./language.ts";
import { foldText } from "./normalise.ts";
import { isStopWord } from "./stop-words.ts";

/** Letters that one of the three languages of Latin script has alone. */
const ownLetters: Record<LatinLanguage, RegExp> = { en: /(?!)/g, es: /[ñíóúá]/g, fr: /[èêëçœûùîïôà]/g };
const elision = /(?<!\p{L})(?:l|d|qu|j|n|s|c|m|t|lorsqu|jusqu)['’](?=\p{L})/giu;
/** Greetings and the two-letter names of artificial intelligence: too short for their letters to tell. */
const telling: Record<string, LatinLanguage> = { ai: "en", iot: "en", hello: "en", hi: "en", hola: "es", bonjour: "fr", salut: "fr", quoi: "fr" };
/** Portuguese is read most easily by those who read Spanish; what only Portuguese writes keeps the confidence low. */
const portuguese = /[ãõ]|(?<!\p{L})(?:não|você|vocês|são|uma|dos|das|em|pelo|pela|quais|também|projetos?|com)(?!\p{L})|(?:ção|ções|ência|inho)(?!\p{L})/giu;
/** A name with the signs of French and an abbreviation ("para 34") that looks Spanish: both stand in texts of every language. */
const foreignName = /C[ôo]te d['’]Ivoire|(?<!\p{L})para\.?\s*\d/giu;
/** A longer stretch tells nothing new. */
const charactersRead = 1000;
/** What a word of the field takes from a language that does not have it while others do: "libre" is no English. */
const unknownWord = 0.15;
/** In texts of more words the function words decide, and letters need not be looked at. */
const wordsWithLetters = 30;

/**
 * The language of a text: by its script, and among the languages of Latin script by their function words, accents and groups of
 * letters. Other languages fall to the nearest of the six with a low confidence (Portuguese to Spanish, Persian to Arabic).
 * @param prior what it is taken for when the text does not tell (the language of the conversation, say).
 * @returns with a confidence from 0 (nothing to go by: no letters, or only Korean, say) to 1.
 */
export function detectLanguage(text: string, prior?: Language): { lang: Language; confidence: number } {
  return detectHead(text.slice(0, charactersRead), prior);
}

function detectHead(text: string, prior: Language | undefined): { lang: Language; confidence: number } {
  const counts = { ar: count(text, /\p{Script=Arabic}/gu), ru: count(text, /\p{Script=Cyrillic}/gu), zh: count(text, /\p{Script=Han}/gu), latin: count(text, /\p{Script=Latin}/gu) };
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  if (kana * 2 > counts.zh) return { lang: prior ?? "en", confidence: counts.latin > kana ? 0.1 : 0 };
  // A Han character says as much as a word of several letters. Names in Latin script stand in texts of every language, so that
  // Latin letters without a single function word count for little beside another script.
  const latinWeight = !hasFunctionWord(text, latinLanguages) ? 0.2 : hasFunctionWord(text, ["ar", "ru", "zh"]) ? 0.6 : 1;
  const weights = { ar: counts.ar, ru: counts.ru, zh: counts.zh * 3, latin: counts.latin * latinWeight };
  const all = weights.ar + weights.ru + weights.zh + weights.latin;
  if (all === 0) return { lang: prior ?? "en", confidence: 0 };
  const script = (Object.keys(weights) as (keyof typeof weights)[]).reduce((best, one) => (weights[one] > weights[best] ? one : best));
  if (script === "latin") return detectLatin(text.replace(foreignName, " "), prior);
  const isNeighbour = (script === "ar" && /[پچژگ]/.test(text)) || (script === "ru" && /[іїєґў]/i.test(text)) || kana > 0;
  return { lang: script, confidence: (weights[script] / all) * (isNeighbour ? 0.3 : 1) };
}

function hasFunctionWord(text: string, ofLanguages: readonly Language[]): boolean {
  // Capitals are left out: "AI" is no French auxiliary, "A" and "I" no English words. Chinese has no spaces to find words by.
  const words = text.match(/(?<!\p{L})[\p{Ll}\p{Lo}]{2,}(?!\p{L})/gu) ?? [];
  return words.some((word) => ofLanguages.some((lang) => isStopWord(foldText(word), lang)));
}

function detectLatin(text: string, prior: Language | undefined): { lang: Language; confidence: number } {
  const scores = { en: 0, es: 0, fr: 0 };
  const words = (text.match(/\p{Script=Latin}+/gu) ?? []);
  for (const [index, word] of words.entries()) addWord(scores, word, index === 0, words.length <= wordsWithLetters);
  scores.es += 1.4 * count(text, /[¿¡]/g);
  // é is shared by French and Spanish; English has it in borrowed words and names.
  const acute = count(text, /é/gi);
  scores.fr += acute * 0.7 + count(text, elision) * 1.5;
  scores.es += acute * 0.4;
  if (prior === "en" || prior === "es" || prior === "fr") scores[prior] += 0.5;
  // Most names and headings that carry no sign of a language are English.
  scores.en += 0.25;
  const ranked = [...latinLanguages].sort((first, second) => scores[second] - scores[first]);
  const [best = "en", second = "es"] = ranked;
  const foreign = count(text, portuguese);
  if (foreign > 0 && foreign * 4 >= words.length && best !== "en") return { lang: "es", confidence: 0.2 };
  const lead = scores[best] - scores[second];
  return { lang: best, confidence: Math.min(1, lead / (1.5 + Math.max(0, scores[best]) / 3)) };
}

function addWord(scores: Record<LatinLanguage, number>, word: string, isFirst: boolean, readsLetters: boolean): void {
  const folded = foldText(word);
  const own = telling[folded];
  // Names (in capitals) are spelled as they like in every language.
  const isName = !isFirst && /^\p{Lu}/u.test(word);
  for (const lang of latinLanguages) scores[lang] += (isName ? 0.4 : 1.4) * count(word.toLowerCase(), ownLetters[lang]);
  if (own !== undefined) scores[own] += 1;
  // Acronyms are spelled alike everywhere; "AI" is no French auxiliary.
  if (own !== undefined || (word.length > 1 && word.length < 6 && word === word.toUpperCase())) return;
  const homes = latinLanguages.filter((lang) => isStopWord(folded, lang));
  for (const lang of homes) scores[lang] += folded.length === 1 ? 0.5 : 1.4;
  if (homes.length > 0 || folded.length < 3 || !readsLetters) return;
  const weight = isName ? 0.25 : 0.9;
  const known = languagesOfWord(folded);
  if (known.length > 0) for (const lang of latinLanguages) scores[lang] += known.includes(lang) ? (known.length < latinLanguages.length ? weight / known.length : 0) : -unknownWord * weight;
  const letters = scoreLetters(folded);
  const mean = (letters.en + letters.es + letters.fr) / 3;
  for (const lang of latinLanguages) scores[lang] += weight * Math.max(-1, Math.min(1, letters[lang] - mean));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
