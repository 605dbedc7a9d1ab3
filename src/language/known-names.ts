import { readFileSync } from "node:fs";
import { languages, type Language } from "./language.ts";
import { foldText } from "./normalise.ts";
import { createPhraseMatcher } from "./phrases.ts";

/** Cities, organizations, people and brands of general knowledge with their names in six languages, one a line. */
const rows = readFileSync(new URL("./known-names.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Record<Language, string>);
/** Names that are ordinary words too, in scripts that do not tell them apart by a capital letter. */
const ordinary = new Set("على علي قوه فيصل عمر سعيد حسن كريم نور خالد حداد خان شو سون ديل ساب آبل ابل اوبر فيزا جون كيم ريدي تابا apple meta zoom visa said windows oracle uber java latin orange roma python intel canon zain 联想 孙子 小明 库里 努尔 金 汗".split(" "));
/** Shorter Arabic names are met only as they stand: with a preposition before them they are parts of other words ("بديل"). */
const shortestWithPrefix = 5;
const shortest: Record<Language, number> = { ar: 3, en: 3, es: 3, fr: 3, ru: 3, zh: 2 };

const arabicNames: ReadonlyMap<string, string> = new Map(rows.map((row) => [row.en, row.ar]));

const matcher = createPhraseMatcher(
  rows.flatMap((row) =>
    languages.flatMap((lang) =>
      writtenNames(row[lang])
        .filter((phrase) => phrase.length >= shortest[lang] && !ordinary.has(foldText(phrase)))
        // Many are also ordinary words ("Orange", "la Manche"): where a script has capitals, a name begins with one.
        .map((phrase) => ({ value: row.en, lang, phrase, needsCapital: lang !== "ar" && lang !== "zh" })),
    ),
  ),
);

/** "International Telecommunication Union (ITU)" is written in two ways, "Tunis (city)" in one; articles are not part of a name. */
function writtenNames(name: string): string[] {
  const [, long = name, short] = /^(.+?)\s*[(（](.+?)[)）]$/u.exec(name) ?? [];
  const bare = long.replace(/^(?:the|le|la|les|el|los|las) |^l['’]/iu, "");
  return short !== undefined && /\p{Lu}.*\p{Lu}|^\p{Script=Latin}+$/u.test(short) ? [bare, short] : [bare];
}

/** The names of general knowledge in a text, in order: the English name, the words as written and where they stand. */
export function findKnownNames(text: string, lang: string = "en"): { name: string; words: string; start: number; end: number }[] {
  const isCased = lang !== "ar" && lang !== "zh";
  return matcher
    .find(text, lang)
    .filter(({ words, value }) => (isCased ? /^\p{Lu}|^\P{L}/u.test(words) : lang !== "ar" || isWhole(words, value)))
    .map(({ value, ...place }) => ({ name: value, ...place }));
}

function isWhole(words: string, name: string): boolean {
  const written = foldText(arabicNames.get(name) ?? "");
  return written.length >= shortestWithPrefix || foldText(words).replace(/^و/u, "") === written.replace(/^و/u, "");
}
