import { readFileSync } from "node:fs";
import { isLanguage } from "../../language/language.ts";
import { foldText } from "../../language/normalise.ts";
import { russianForms } from "../../language/russian-forms.ts";
import { stem } from "../../language/stem.ts";
import { isStopWord } from "../../language/stop-words.ts";

/** Words that stand in many names and tell none apart ("Council", "Article", "University"): by their stems, a language each. */
const common: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(JSON.parse(readFileSync(new URL("./words-of-names.json", import.meta.url), "utf8")) as Record<string, string>).map(([lang, words]) => [lang, new Set(words.split(" ").flatMap((word) => formsOf(foldText(word), lang)))]),
);

/** A word of a name or an acronym, as written. */
export interface NameWord {
  word: string;
  start: number;
  end: number;
  isAcronym: boolean;
}

/** Chinese and Arabic letters stand before a name without a space. */
const latinOrCyrillic = /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{N}])(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{M}\p{N}]+(?:[.&’'-](?=[\p{L}\p{N}]))?)+/gu;
const elided = /^(?:l|d|qu|j|n|s|c|m|t)['’]/iu;
const possessive = /['’]s?$/u;
/** Where a capital letter begins a sentence and says nothing. */
const beforeFirst = /(?:^|[.!?:;…。؟]["”»)]?\s+|^\P{L}+|[“«"‹„]\s*|[–—•]\s+|^\d+[.)]\s*)$/u;
export const acronym = /^(?=.*\p{Lu}.*\p{Lu}|\p{Lu}+\d)[\p{Lu}\d]{2,8}s?$|^(?:\p{Lu}\.){2,}\p{Lu}?$|^\p{Lu}[\p{L}]*-?\d+[\p{L}\d]*$/u;
const roman = /^[IVXLC]+(?:e|er|ème)?$/u;
/** "Title: …", "Title (organization, country): …": how answers begin their points. */
const title = /^([^:：(（。.!?]{2,120}?)\s*[:：(（]/u;

/**
 * The words of a text that are names by their writing: with a capital letter and not at the beginning of a sentence, in Arabic and Chinese all
 * words in Latin letters. Acronyms and names with figures ("GPT-4") are told apart.
 */
export function readNames(text: string, lang: string): NameWord[] {
  const isCased = lang !== "ar" && lang !== "zh";
  const lead = isCased ? (title.exec(text)?.[1]?.length ?? 0) : 0;
  const first = /\p{L}/u.exec(text)?.index;
  return [...text.matchAll(latinOrCyrillic)].flatMap((match): NameWord[] => {
    const start = match.index + (elided.exec(match[0])?.[0].length ?? 0);
    const word = match[0].slice(start - match.index).replace(possessive, "").replace(/[.&-]$/u, "");
    const end = start + word.length;
    if (!/\p{L}{2}|\p{Lu}\d|\p{L}\./u.test(word) || roman.test(word)) return [];
    if (acronym.test(word)) return [{ word, start, end, isAcronym: true }];
    if (isCased && !/^\p{Lu}|^\p{Ll}\p{Lu}/u.test(word)) return [];
    if (isLanguage(lang) ? isStopWord(foldText(word), isCased ? lang : "en") : false) return [];
    if (isCased && formsOf(foldText(word), lang).some((form) => common.get(lang)?.has(form) === true)) return [];
    // The first word of a sentence has its capital anyway ("According to Hakeem: …").
    if (isCased && (match.index >= lead || match.index <= (first ?? 0)) && beforeFirst.test(text.slice(Math.max(0, match.index - 40), match.index))) return [];
    return [{ word, start, end, isAcronym: false }];
  });
}

/** The stem of a word; of a Russian one also its cases, since the stemmer takes the end of "устав" for an ending. */
function formsOf(folded: string, lang: string): string[] {
  return lang === "ru" ? [stem(folded, lang), folded, ...russianForms(folded)] : [stem(folded, lang)];
}
