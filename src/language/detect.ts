import { languages, type Language } from "./language.ts";
import { foldText } from "./normalise.ts";
import { isStopWord } from "./stop-words.ts";

/** Letters and endings that tell the three languages of Latin script apart where stop words do not. */
const signs: Record<"en" | "es" | "fr", { letters: RegExp; endings: RegExp }> = {
  en: { letters: /(?!)/g, endings: /(?:ing|tion|ness|ship|ly|th|wh\w*|ght|ed|ity|ies|ology)$/ },
  es: { letters: /[ñ¿¡íóú]|á/g, endings: /(?:cion|ciones|dad|dades|ando|iendo|os|as|eria|ista|mente|ento|encia|ura)$/ },
  fr: { letters: /[èêëçœûùîôà]/g, endings: /(?:eaux|eux|tion|tions|ment|ments|ique|iques|age|elle|ance|aire|eur|eurs|esse|e|ee|es|ure)$/ },
};
const wordsThatSettle = 40;

/**
 * The language of a text: by its script, and among the languages of Latin script by their function words, letters and endings.
 * @param prior what it is taken for when the text does not tell (the language of the conversation, say).
 * @returns with a confidence from 0 (nothing to go by) to 1.
 */
export function detectLanguage(text: string, prior?: Language): { lang: Language; confidence: number } {
  const counts = { ar: count(text, /\p{Script=Arabic}/gu), ru: count(text, /\p{Script=Cyrillic}/gu), zh: count(text, /\p{Script=Han}/gu), latin: count(text, /\p{Script=Latin}/gu) };
  const kana = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  // A Han character says as much as a word of several letters; names in Latin script stand in texts of every language.
  const weights = { ar: counts.ar, ru: counts.ru, zh: counts.zh * 3, latin: counts.latin * 0.6 };
  const all = weights.ar + weights.ru + weights.zh + weights.latin;
  if (all === 0) return { lang: prior ?? "en", confidence: 0 };
  const script = (Object.keys(weights) as (keyof typeof weights)[]).reduce((best, one) => (weights[one] > weights[best] ? one : best));
  if (script !== "latin") return { lang: script, confidence: kana > 0 && script === "zh" ? 0.2 : weights[script] / all };
  return detectLatin(text, prior);
}

function detectLatin(text: string, prior: Language | undefined): { lang: Language; confidence: number } {
  const words = (text.match(/\p{L}+/gu) ?? []).slice(0, wordsThatSettle * 10);
  const scores = { en: 0, es: 0, fr: 0 };
  for (const lang of ["en", "es", "fr"] as const) {
    for (const [index, word] of words.entries()) {
      const folded = foldText(word);
      if (isStopWord(folded, lang)) scores[lang] += folded.length === 1 ? 0.4 : 1;
      // Names (in capitals) end as they like in every language.
      else if (folded.length > 4 && (index === 0 || !/^\p{Lu}/u.test(word)) && signs[lang].endings.test(folded)) scores[lang] += 0.3;
      scores[lang] += 0.7 * count(word.toLowerCase(), signs[lang].letters);
    }
  }
  // é is shared by French and Spanish; English has neither.
  const acute = count(text, /é/g);
  scores.fr += acute * 0.5 + count(text, /\b(?:l|d|qu|j|n|s|c)['’](?=\p{L})/giu) * 1.2;
  scores.es += acute * 0.2;
  if (prior === "en" || prior === "es" || prior === "fr") scores[prior] += 0.5;
  // Most names and headings that carry no sign of a language are English.
  scores.en += 0.35;
  const ranked = (Object.entries(scores) as [Language, number][]).sort(([, first], [, second]) => second - first);
  const [[lang, best] = ["en", 0], [, second] = ["en", 0]] = ranked;
  const total = best + second;
  return { lang: languages.find((one) => one === lang) ?? "en", confidence: total === 0 ? 0 : Math.min(1, (best - second) / Math.max(1, total) + Math.min(0.3, words.length / 100)) };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
