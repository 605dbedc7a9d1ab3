import { readFileSync } from "node:fs";
import { foldText } from "./normalise.ts";
import { splitSentences } from "./segment.ts";

/** Text that speaks to a language model instead of to a reader. */
export interface ModelAddress {
  /** An instruction in one of the six languages, the marker of a chat's role, or characters that no reader sees. */
  kind: "instruction" | "role-marker" | "hidden-text";
  /** The words themselves, shortened; of hidden text what it spells, where it spells something. */
  excerpt: string;
}

/** A pattern with the words that it cannot do without: one of each group. Looking for words is many times faster than trying the pattern. */
interface Pattern {
  needs: string[][];
  pattern: RegExp;
}

const patterns = compile();
const roleMarkers = /<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|begin_of_text|eot_id|start_header_id|end_header_id)\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:system|system[-_]prompt|assistant|system[-_]message)>|(?:^|\n)\s*###\s*(?:Instruction|Response|System Prompt)s?\s*:|(?:^|\n)\s*Human:[\s\S]{1,2000}?\n\s*Assistant:/;
// Emoji flags of regions are spelled with the same characters as hidden text: a black flag, letters, a cancel tag.
const regionFlags = /\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}/gu;
const tagCharacters = /[\u{E0000}-\u{E007F}]{2,}/u;
const variationRun = /[\u{E0100}-\u{E01EF}]{3,}|[\uFE00-\uFE0F]{6,}/u;
const invisibleRun = /[\u200B-\u200D\u2060-\u2064\uFEFF\u180E]{10,}/u;
const reversedLatin = /\u202E[^\u202C\n]{0,3}\p{Script=Latin}{3}/u;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u180E]|[\u{E0000}-\u{E01EF}]/gu;
// Quick looks that spare almost every text the thorough ones; \uDB40 is the first half of the characters from U+E0000 on.
const mayHide = /[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\uFE00-\uFE0F]|\uDB40/;
const mayMark = /<\||\[\/?INST|<<|<\/?(?:system|assistant)|### ?(?:Instr|Resp|Syst)|Human:/;
const otherScripts = /[\u0400-\u04FF\u0600-\u06FF\u3400-\u9FFF]/;
const arabicVowels = /[\u0640\u064B-\u0652]/g;
const longestExcerpt = 160;

/**
 * Finds text that addresses a language model: orders to drop its instructions, role markers of chats, text in characters that are
 * not displayed. Conservative, because the finding is shown beside somebody's record: a text about prompts is none. Each kind once.
 */
export function findModelAddress(text: string): ModelAddress[] {
  const found: ModelAddress[] = [];
  const hidden = mayHide.test(text) ? findHidden(text) : undefined;
  if (hidden !== undefined) found.push({ kind: "hidden-text", excerpt: shorten(hidden) });
  const marker = mayMark.test(text) ? roleMarkers.exec(text)?.[0] : undefined;
  if (marker !== undefined) found.push({ kind: "role-marker", excerpt: shorten(marker) });
  // What is read by a model is read without the characters that hide it from people.
  const plain = mayHide.test(text) ? text.replace(invisible, "") : text;
  const instruction = findInstruction(plain);
  if (instruction !== undefined) found.push({ kind: "instruction", excerpt: shorten(instruction) });
  return found;
}

/**
 * A text up to the sentence that addresses a language model: that one is not quoted, not read out to a model and supports nothing, nor
 * does what stands behind it, which is usually what the model is to say or do.
 */
export function withoutModelAddress(text: string, lang: string): string {
  if (findModelAddress(text).length === 0) return text;
  const first = splitSentences(text, lang).find((sentence) => findModelAddress(sentence.text).length > 0);
  return text.slice(0, first?.start ?? 0).trimEnd();
}

function findInstruction(text: string): string | undefined {
  const lower = text.toLowerCase();
  const latin = findPattern([...patterns.en, ...patterns.es, ...patterns.fr], lower, text);
  if (latin !== undefined || !otherScripts.test(text)) return latin;
  const bare = lower.replace(arabicVowels, "");
  // Folding costs more than looking: it waits until a pattern is near.
  let folded: string | undefined;
  for (const pattern of [...patterns.ar, ...patterns.ru]) {
    if (!isNear(pattern, bare)) continue;
    folded ??= foldText(text);
    const found = pattern.pattern.exec(folded)?.[0];
    if (found !== undefined) return found;
  }
  return findPattern(patterns.zh, bare, text);
}

function findPattern(list: Pattern[], words: string, text: string): string | undefined {
  for (const pattern of list) {
    const found = isNear(pattern, words) ? pattern.pattern.exec(text)?.[0] : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNear({ needs }: Pattern, words: string): boolean {
  return needs.every((group) => group.some((word) => words.includes(word)));
}

function findHidden(text: string): string | undefined {
  const tags = tagCharacters.exec(text.replace(regionFlags, ""))?.[0];
  if (tags !== undefined) return [...tags].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) - 0xe0000)).join("").replaceAll(/[^\x20-\x7e]/g, "");
  const run = (variationRun.exec(text) ?? invisibleRun.exec(text))?.[0];
  if (run !== undefined) return `${[...run].length} invisible characters`;
  const reversed = reversedLatin.exec(text);
  return reversed === null ? undefined : text.slice(reversed.index + 1, reversed.index + longestExcerpt);
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > longestExcerpt ? `${line.slice(0, longestExcerpt)}…` : line;
}

function compile(): Record<"ar" | "en" | "es" | "fr" | "ru" | "zh", Pattern[]> {
  const sources = JSON.parse(readFileSync(new URL("./model-address.json", import.meta.url), "utf8")) as Record<string, { needs: string[][]; pattern: string }[]>;
  const of = (lang: string, flags: string) => (sources[lang] ?? []).map(({ needs, pattern }) => ({ needs, pattern: new RegExp(pattern, flags) }));
  // The folded text of Russian has lost its ё and that of Arabic its hamzas: their patterns are written so.
  return { en: of("en", "i"), es: of("es", "i"), fr: of("fr", "i"), ru: of("ru", "u"), ar: of("ar", "u"), zh: of("zh", "u") };
}
