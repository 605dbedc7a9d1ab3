import type { Glossary } from "../../language/glossary.ts";
import { isLanguage } from "../../language/language.ts";
import { foldText } from "../../language/normalise.ts";

/** Endings of Russian words change: so many letters of a longer word may differ. */
const russianEnding = 2;
const shortWord = 5;

/**
 * The concepts that a text names in so many words, each once. A search is served by stems that meet by chance ("to generate" and
 * "generator"); what is told to a reader as named has to stand there.
 */
export function conceptsNamed(text: string, lang: string, glossary: Glossary): string[] {
  const folded = foldText(text);
  const named = glossary.locateConcepts(text, lang).flatMap(({ concept, broader, terms }) => [concept, ...broader].filter((one) => terms.length > 1 || standsIn(folded, one, lang, glossary)));
  return [...new Set(named)];
}

function standsIn(folded: string, concept: string, lang: string, glossary: Glossary): boolean {
  const names = [...(isLanguage(lang) ? glossary.namesOf(concept, lang) : []), ...glossary.namesOf(concept, "en")];
  return names.some((name) => {
    const written = foldText(name).replace(lang === "ar" ? /^ال(?=.{3})/u : /^$/u, "");
    const stem = lang === "ru" && written.length > shortWord ? written.slice(0, -russianEnding) : written;
    for (let at = folded.indexOf(stem); at >= 0; at = folded.indexOf(stem, at + 1)) {
      // Arabic writes the article and prepositions together with the word, Chinese writes without spaces.
      if (lang === "ar" || lang === "zh" || !/[\p{L}\p{N}]/u.test(folded.charAt(at - 1))) return true;
    }
    return false;
  });
}
