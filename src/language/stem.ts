import { stemmer as english } from "@orama/stemmers/english";
import { stemmer as french } from "@orama/stemmers/french";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as spanish } from "@orama/stemmers/spanish";
import { stemArabic } from "./stem-arabic.ts";

/** The Snowball stemmers, and for Arabic a light one of our own: the library's leaves most articles, plurals and endings on. */
const stemmers: Record<string, (word: string) => string> = { en: english, fr: french, ru: russian, es: spanish, ar: stemArabic };

/** What the English stemmer would make one with "programme", the most frequent word of a repository of programmes. */
const englishExceptions: Record<string, string> = { programming: "programming", programmer: "programmer", programmers: "programmer" };

/** The stem of a folded word; languages without a stemmer keep the word. */
export function stem(word: string, lang: string): string {
  const stemmer = stemmers[lang];
  const exception = lang === "en" ? englishExceptions[word] : undefined;
  if (exception !== undefined) return exception;
  return stemmer === undefined || /\d/.test(word) ? word : stemmer(word);
}
