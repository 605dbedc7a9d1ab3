import { detectLanguage } from "../../language/detect.ts";
import type { Language } from "../../language/language.ts";
import { searchSettings } from "../../search/settings.ts";

const quotations = /“[^”]*”|«[^»]*»|「[^」]*」|『[^』]*』|„[^“”]*[“”]|"[^"]*"/gu;
const fewestWords = 4;

/**
 * Whether a sentence is in the language that it should be in. Quotations are left out of account, and so are the names of the
 * sources: both stay in their own language.
 * @param names titles and organizations of the sources.
 */
export function isInLanguage(sentence: string, lang: Language, names: readonly string[]): boolean {
  // Longest first, so that no name is cut by a shorter one within it.
  const own = names.toSorted((first, second) => second.length - first.length).reduce((text, name) => text.replaceAll(name, " "), sentence.replace(quotations, " "));
  // Nothing but names and quotations: those are the sources' own words only where they are in the right language.
  const text = /\p{L}{2}|\p{Script=Han}/u.test(own) ? own : sentence;
  const detected = detectLanguage(text, lang);
  const isLatin = lang === "en" || lang === "es" || lang === "fr";
  if (detected.lang === lang) return isLatin || detected.confidence > searchSettings.generation.leastScriptShare;
  if (!isLatin || detected.lang === "ar" || detected.lang === "ru" || detected.lang === "zh") return false;
  // Short stretches of the three languages of Latin script look alike.
  return text.split(/\s+/u).filter((word) => /\p{L}/u.test(word)).length < fewestWords || detected.confidence < searchSettings.generation.surelyOtherLanguage;
}
