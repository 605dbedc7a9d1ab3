import { foldText } from "./normalise.ts";
import { segmentWords } from "./segment.ts";
import { stem } from "./stem.ts";

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

/**
 * Builds a matcher for names of one or several words. Forms that meet: upper and lower case, plural s, Russian cases
 * (through the stem), Arabic conjunctions, prepositions and the article before the word. Chinese names are runs of characters.
 */
export function createPhraseMatcher(phrases: { value: string; lang: string; phrase: string; needsCapital?: boolean }[]): PhraseMatcher {
  const roots = new Map<string, Node>();
  const han = new Map<string, string>();
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
      const next: Node = node.next.get(form) ?? { needsCapital: false, next: new Map() };
      node.next.set(form, next);
      node = next;
    }
    if (node === root || node.value !== undefined) continue;
    node.value = value;
    node.needsCapital = needsCapital;
  }
  const longestHan = Math.max(1, ...[...han.keys()].map((name) => name.length));
  return { find: (text, lang) => (lang === "zh" ? [...findHan(text, han, longestHan), ...findWords(text, "en", roots.get("en"))] : findWords(text, lang, roots.get(lang))) };
}

/** The form in which a word of a name is entered. */
function formOf(folded: string, lang: string): string {
  if (lang === "ru") return stem(folded, "ru");
  if (lang === "ar") return folded.replace(/^ال(?=\p{L}{2})/u, "");
  return folded.length > 4 && folded.endsWith("s") ? folded.slice(0, -1) : folded;
}

/** The forms under which a word of a text may have been entered: in Arabic without conjunction, preposition and article. */
function formsOf(folded: string, lang: string): string[] {
  if (lang !== "ar") return [formOf(folded, lang)];
  const withoutConjunction = folded.replace(/^[وف](?=\p{L}{3})/u, "");
  const withoutPreposition = withoutConjunction.replace(/^لل(?=\p{L}{2})/u, "ال").replace(/^[بلك](?=\p{L}{3})/u, "");
  return [...new Set([folded, withoutConjunction, withoutPreposition].map((word) => formOf(word, lang)))];
}

function findWords(text: string, lang: string, root: Node | undefined): FoundPhrase[] {
  if (root === undefined) return [];
  const words = segmentWords(text);
  const forms = words.map((word) => formsOf(foldText(word.text), lang));
  const found: FoundPhrase[] = [];
  for (let first = 0; first < words.length; ) {
    let node: Node | undefined = root;
    let match: { value: string; last: number } | undefined;
    for (let last = first; last < words.length; last += 1) {
      const from: Node = node;
      node = (forms[last] ?? []).map((form) => from.next.get(form)).find((next) => next !== undefined);
      if (node === undefined) break;
      const capital = /^\p{Lu}/u.test(words[first]?.text ?? "");
      if (node.value !== undefined && (capital || !node.needsCapital)) match = { value: node.value, last };
    }
    const [start, end] = [words[first]?.start ?? 0, words[match?.last ?? first]?.end ?? 0];
    if (match !== undefined) found.push({ value: match.value, words: text.slice(start, end), start, end });
    first = (match?.last ?? first) + 1;
  }
  return found;
}

function findHan(text: string, names: Map<string, string>, longest: number): FoundPhrase[] {
  const found: FoundPhrase[] = [];
  for (let start = 0; start < text.length; ) {
    let length = Math.min(longest, text.length - start);
    while (length > 1 && !names.has(text.slice(start, start + length))) length -= 1;
    const value = names.get(text.slice(start, start + length));
    if (value !== undefined) found.push({ value, words: text.slice(start, start + length), start, end: start + length });
    start += value === undefined ? 1 : length;
  }
  return found;
}
