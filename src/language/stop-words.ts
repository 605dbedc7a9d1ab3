import { readFileSync } from "node:fs";
import { languages } from "./language.ts";
import { foldText } from "./normalise.ts";

/** Function words, question words and words of politeness, one list a language: they say nothing of what is asked about. */
const words: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  languages.map((lang) => {
    const text = readFileSync(new URL(`./stop-words/${lang}.txt`, import.meta.url), "utf8");
    return [lang, new Set(text.split(/\s+/).filter((word) => word !== "").map(foldText))];
  }),
);

/** Whether a folded word is a function word of a language; languages without a list have none. */
export function isStopWord(folded: string, lang: string): boolean {
  return words.get(lang)?.has(folded) ?? false;
}
