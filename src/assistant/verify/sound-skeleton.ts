import { readFileSync } from "node:fs";
import { foldText } from "../../language/normalise.ts";

/** Letters of three scripts by the place where they are spoken; vowels, w and y come and go between languages. */
const classes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ P: "bpпбبپ", F: "fvвфفڤ", T: "tdтдتدطضثذ", S: "szjсзцжшщчسزصظجش", K: "kqgxкгхقكغگخح", M: "mмم", N: "nнن", L: "lrлрلر" }).flatMap(([name, letters]) => [...letters].map((letter) => [letter, name] as const)),
);
const spellings: readonly [RegExp, string][] = [
  [/tsch|tch|sch|sh/gu, "s"],
  [/ph/gu, "f"],
  [/th|dh/gu, "t"],
  [/^(?:kh|х|خ|ح)/u, ""],
  [/kh|gh|ck|qu|q/gu, "k"],
  [/ch(?=[^aeiou]|$)/gu, "k"],
  [/ch/gu, "s"],
  [/c(?=[eiy])/gu, "s"],
  [/c/gu, "k"],
  [/x/gu, "ks"],
  [/дж|тс|ts|تش|دج/gu, "s"],
];
/** Other ways to read a letter: "g" in "Geneva" and in "Google", "j" in "José" and "Johann", the Arabic "ج" of Cairo. */
const otherReadings: readonly [RegExp, string][] = [
  [/g(?=[eiy])|ج/gu, "s"],
  [/ج/gu, "k"],
  [/j/gu, "y"],
  [/j/gu, "k"],
  [/ch|sch/gu, "s"],
  [/غ/gu, "s"],
  [/х|خ|ح/gu, ""],
];
const silentEnd = /(?<=[aeiou]\p{L}*)(?:[sxtd]|es)$/u;
const chineseSounds: ReadonlyMap<string, string> = new Map(
  Object.entries(JSON.parse(readFileSync(new URL("./chinese-sounds.json", import.meta.url), "utf8")) as Record<string, string>).flatMap(([sounds, signs]) => [...signs].map((sign) => [sign, sounds] as const)),
);
const shortestChinese = 2;
/** Shorter skeletons are the same or not. */
const shortestAlike = 5;

/**
 * The consonants of a word by their class, the same for a name in Latin, Cyrillic and Arabic letters in most cases ("Lübeck", "Любек", "لوبيك": LPK), in each way
 * that it can be read. Doubled ones count once, l and r are one.
 */
export function soundSkeletons(word: string): string[] {
  if (/\p{Script=Han}/u.test(word)) return [squeeze([...word].map((sign) => chineseSounds.get(sign) ?? "").join(""))];
  const plain = foldText(word).replace(/^(?:[وفبكل]?ال)(?=.{3})/u, "");
  const readings = [plain, ...otherReadings.map(([pattern, letter]) => plain.replace(pattern, letter)), plain.replace(silentEnd, "")];
  return [...new Set([...new Set(readings)].map(skeletonOf))];
}

function skeletonOf(plain: string): string {
  const spelled = spellings.reduce((left, [pattern, letters]) => left.replace(pattern, letters), plain);
  return squeeze([...spelled].map((letter) => classes[letter] ?? "").join(""));
}

/** The runs of Chinese characters that can transcribe a foreign name, two or longer, with their skeletons. */
export function chineseRuns(text: string): { start: number; end: number; sounds: string[] }[] {
  const runs: { start: number; end: number; sounds: string[] }[] = [];
  let start = 0;
  let sounds: string[] = [];
  const close = (end: number) => {
    if (sounds.length >= shortestChinese) runs.push({ start, end, sounds });
    sounds = [];
  };
  for (const [index, sign] of [...text].entries()) {
    const own = chineseSounds.get(sign);
    if (own === undefined) close(index);
    else {
      if (sounds.length === 0) start = index;
      sounds.push(own);
    }
  }
  close([...text].length);
  return runs;
}

/** Whether a word's skeleton is spoken within a run of Chinese characters, with one sound more, less or other: Chinese writes syllables. */
export function isSpokenIn(skeleton: string, sounds: readonly string[]): boolean {
  for (let start = 0; start < sounds.length; start += 1) {
    for (let end = start + 2; end <= sounds.length; end += 1) if (distance(skeleton, squeeze(sounds.slice(start, end).join(""))) <= 1) return true;
  }
  return false;
}

/** Two skeletons that are the same or, where they are long, differ in one sound. */
export function soundsAlike(one: string, other: string): boolean {
  return one === other || (Math.min(one.length, other.length) >= shortestAlike && distance(one, other) <= 1);
}

/** How many sounds have to be put in, left out or exchanged (Levenshtein); what is more than two counts as three. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let index = 1; index <= other.length; index += 1) {
      const same = one.charAt(at - 1) === other.charAt(index - 1) ? 0 : 1;
      next.push(Math.min((row[index] ?? 0) + 1, (next[index - 1] ?? 0) + 1, (row[index - 1] ?? 0) + same));
    }
    row = next;
  }
  return Math.min(3, row[other.length] ?? 3);
}

function squeeze(skeleton: string): string {
  return skeleton.replace(/(.)\1+/gu, "$1");
}
