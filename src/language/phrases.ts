import { foldText } from "./normalise.ts";
import { russianForms } from "./russian-forms.ts";
import { segmentWords } from "./segment.ts";

/** A name that stands in a text: what it stands for, the words as written, and where. */
export interface FoundPhrase {
  value: string;
  words: string;
  start: number;
  end: number;
}

export interface PhraseMatcher {
  /** The names in a text of a language, longest first where they overlap, in order. */
  find(text: string, lang: string): FoundPhrase[];
}

interface Node {
  value?: string;
  /** A name that is also an ordinary word counts only with a capital letter. */
  needsCapital: boolean;
  next: Map<string, Node>;
}

/** A name whose value is this stands for nothing: it keeps what it holds from being found ("guinea pig", "South Africa" as a region). */
export const nothing = "";

/**
 * Builds a matcher for names of one or several words. Forms that meet: upper and lower case, plural s, Russian cases,
 * Arabic conjunctions, prepositions and the article before the word. Chinese names are runs of characters.
 */
export function createPhraseMatcher(phrases: { value: string; lang: string; phrase: string; needsCapital?: boolean }[]): PhraseMatcher {
  const roots = new Map<string, Node>();
  const han = new Map<string, string>();
  const cases = new Map<string, string[]>();
  for (const { value, lang, phrase, needsCapital = false } of phrases) {
    if (lang === "zh") {
      if (phrase.length > 1) han.set(phrase, value);
      continue;
    }
    const root: Node = roots.get(lang) ?? { needsCapital: false, next: new Map() };
    roots.set(lang, root);
    let node: Node = root;
    for (const { text } of segmentWords(foldText(phrase))) {
      const form = formOf(text, lang);
      if (lang === "ru") enterCases(cases, form);
      const next: Node = node.next.get(form) ?? { needsCapital: false, next: new Map() };
      node.next.set(form, next);
      node = next;
    }
    if (node === root || node.value !== undefined) continue;
    node.value = value;
    node.needsCapital = needsCapital;
  }
  const longestHan = longestByFirst(han.keys());
  const find = (text: string, lang: string): FoundPhrase[] => {
    if (lang === "es" || lang === "fr") return findWords(text, lang, roots.get(lang), cases);
    // Names in Latin letters stand in texts of every script.
    const english = /[A-Za-z]/.test(text) ? findWords(text, "en", roots.get("en"), cases) : [];
    if (lang === "zh") return [...findHan(text, han, longestHan), ...english];
    return lang === "ar" || lang === "ru" ? [...findWords(text, lang, roots.get(lang), cases), ...english] : english;
  };
  return {
    find: (text, lang) =>
      find(text, lang)
        .filter(({ value }) => value !== nothing)
        .sort((first, second) => first.start - second.start),
  };
}

/** Notes under each case of a Russian word the word that was entered. */
function enterCases(cases: Map<string, string[]>, entered: string): void {
  for (const form of russianForms(entered)) {
    const known = cases.get(form) ?? [];
    if (!known.includes(entered)) cases.set(form, [...known, entered]);
  }
}

function longestByFirst(names: Iterable<string>): Map<string, number> {
  const longest = new Map<string, number>();
  for (const name of names) longest.set(name.charAt(0), Math.max(name.length, longest.get(name.charAt(0)) ?? 0));
  return longest;
}

/** The form in which a word of a name is entered. */
function formOf(folded: string, lang: string): string {
  if (lang === "ru") return folded;
  if (lang === "ar") return folded.replace(/^ال(?=\p{L}{2})/u, "");
  // In Spanish many a singular ends in s ("danés").
  if (lang === "es") return folded;
  return folded.length > 4 && folded.endsWith("s") ? folded.slice(0, -1) : folded;
}

/** The forms under which a word of a text may have been entered: in Arabic without conjunction, preposition and article. */
function formsOf(folded: string, lang: string, cases: ReadonlyMap<string, string[]>): string[] {
  if (lang === "ru") return cases.get(folded) ?? [];
  if (lang !== "ar") return [formOf(folded, lang)];
  const withoutConjunction = folded.replace(/^[وف](?=\p{L}{3})/u, "");
  // "for Yemen" is written without the alef of the article, "for Lebanon" with the two ل of preposition and name.
  const withoutPreposition = withoutConjunction.startsWith("لل") ? [withoutConjunction.slice(2), withoutConjunction.slice(1)] : [withoutConjunction.replace(/^[بلك](?=\p{L}{3})/u, "")];
  return [...new Set([folded, withoutConjunction, ...withoutPreposition].map((word) => formOf(word, lang)))];
}

function findWords(text: string, lang: string, root: Node | undefined, cases: ReadonlyMap<string, string[]>): FoundPhrase[] {
  if (root === undefined) return [];
  const words = segmentWords(text);
  const forms = words.map((word) => formsOf(foldText(word.text), lang, cases));
  const found: FoundPhrase[] = [];
  for (let first = 0; first < words.length; ) {
    let nodes = [root];
    let match: { value: string; last: number } | undefined;
    for (let last = first; last < words.length && nodes.length > 0; last += 1) {
      // A word can be a form of several names' words ("арабских" of "арабский" and "арабские"): all ways stay open.
      nodes = (forms[last] ?? []).flatMap((form) => nodes.map((from) => from.next.get(form))).filter((next) => next !== undefined);
      const capital = /^\p{Lu}/u.test(words[first]?.text ?? "");
      const named = nodes.find((node) => node.value !== undefined && (capital || !node.needsCapital));
      if (named?.value !== undefined) match = { value: named.value, last };
    }
    const [start, end] = [words[first]?.start ?? 0, words[match?.last ?? first]?.end ?? 0];
    if (match !== undefined) found.push({ value: match.value, words: text.slice(start, end), start, end });
    first = (match?.last ?? first) + 1;
  }
  return found;
}

function findHan(text: string, names: ReadonlyMap<string, string>, longest: ReadonlyMap<string, number>): FoundPhrase[] {
  const found: FoundPhrase[] = [];
  for (let start = 0; start < text.length; ) {
    let length = Math.min(longest.get(text.charAt(start)) ?? 0, text.length - start);
    while (length > 1 && !names.has(text.slice(start, start + length))) length -= 1;
    const value = length > 1 ? names.get(text.slice(start, start + length)) : undefined;
    if (value !== undefined) found.push({ value, words: text.slice(start, start + length), start, end: start + length });
    start += value === undefined ? 1 : length;
  }
  return found;
}
