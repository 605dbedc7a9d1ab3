import type { StoredRecord } from "../src/domain/record.ts";
import { foldText } from "../src/language/normalise.ts";
import { segmentWords } from "../src/language/segment.ts";
import { isStopWord } from "../src/language/stop-words.ts";
import { hashText, signText, similarity } from "./signature.ts";

/** What is compared of a record. */
export interface Comparable {
  title: string;
  lang: string;
  url: string | undefined;
  countries: string[];
  /** Words of the text that was signed. */
  words: number;
  signature: Uint16Array;
}

/** A shorter description is signed together with the title: by itself it says too little. */
const shortText = 8;
/** Forms are filled in with the same sentences for different things: so many equal words are no form any more. */
const longText = 40;
/** A title shorter than this, in letters, is no name that stands for one thing alone. */
const shortTitle = 8;
/** Of so many words of a title, the longest, keys are made together with the address. */
const wordsWithAddress = 5;

/**
 * What a record is compared by, and the keys under which others like it are looked up: bands of its signature, its title and its address.
 */
export function comparable(record: StoredRecord): { compared: Comparable; keys: number[] } {
  const text = [record.description, record.impact].filter((part) => part !== undefined).join("\n");
  const own = signText(text);
  const signed = own === undefined || own.words < shortText ? signText(`${record.title}\n${text}`) : own;
  const url = addressOf(record.url);
  const title = foldText(record.title);
  // An address alone may stand on a thousand records (the page of a registry): two records are looked at when their titles share a word too.
  const words = [...wordsOf(record.title, record.lang)].sort((one, other) => other.length - one.length).slice(0, wordsWithAddress);
  const names = [...(title.length < shortTitle ? [] : [hashText(`title ${title}`)]), ...(url === undefined ? [] : words.map((word) => hashText(`url ${url} ${word}`)))];
  return {
    compared: { title: record.title, lang: record.lang, url: record.url, countries: record.countries, words: signed?.words ?? 0, signature: signed?.values ?? new Uint16Array() },
    keys: [...new Set([...(signed?.bands ?? []), ...names])],
  };
}

/**
 * How sure it is that two records tell of the same project: 0 (they do not) to 1. Equal texts are not enough where they are short
 * (a form's sentence), nor are equal titles (the same kind of thing in two places): each needs something that supports it.
 */
export function sameProject(first: Comparable, second: Comparable): number {
  const text = first.signature.length === second.signature.length ? similarity(first.signature, second.signature) : 0;
  const titles = sharedWords(wordsOf(first.title, first.lang), wordsOf(second.title, second.lang));
  const address = addressOf(first.url);
  const sameAddress = address !== undefined && address === addressOf(second.url);
  const elsewhere = first.countries.length > 0 && second.countries.length > 0 && !first.countries.some((country) => second.countries.includes(country));
  if (elsewhere && !(sameAddress && titles === 1)) return 0;
  // "Phase 1" and "Phase 2", "Q1 2024" and "Q3 2024" are two, unless their texts are one.
  if (differInNumbers(first, second) && text < 0.95) return 0;
  const sameTitle = foldText(first.title) === foldText(second.title);
  const long = Math.min(first.words, second.words) >= longText;
  const isSame =
    (text >= 0.95 && (sameAddress || (long && titles > 0))) ||
    (text >= 0.7 && (titles >= 0.8 || (sameAddress && titles >= 0.3))) ||
    (sameAddress && titles >= 0.75 && text >= 0.25) ||
    (sameTitle && foldText(first.title).length >= shortTitle && text >= 0.4);
  return isSame ? Math.max(text, sameTitle && sameAddress ? 1 : 0) : 0;
}

/** Share of the shorter title's words that the other one has too. */
function sharedWords(one: Set<string>, other: Set<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  const [shorter, longer] = one.size <= other.size ? [one, other] : [other, one];
  return [...shorter].filter((word) => longer.has(word)).length / shorter.size;
}

function differInNumbers(first: Comparable, second: Comparable): boolean {
  const [one, other] = [first, second].map(({ title }) => foldText(title).match(/[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*/gu) ?? []);
  const isWithin = (some: string[] | undefined, others: string[] | undefined) => some?.every((number) => others?.includes(number) === true) === true;
  return !isWithin(one, other) && !isWithin(other, one);
}

/** The words of a title but those that every title has; all of them where there are no others. */
function wordsOf(title: string, lang: string): Set<string> {
  const words = segmentWords(foldText(title)).map((word) => word.text);
  const telling = words.filter((word) => !isStopWord(word, lang));
  return new Set(telling.length === 0 ? words : telling);
}

/** An address without what differs between two ways of writing it. */
function addressOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  return url.toLowerCase().replace(/^https?:\/\/(?:www\.)?/, "").replace(/#.*$/, "").replace(/\/+$/, "") || undefined;
}
