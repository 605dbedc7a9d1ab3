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

/** Whether a word's skeleton is spoken within a run of Chinese characters, one sound more or less in a long one. */
export function isSpokenIn(skeleton: string, sounds: readonly string[]): boolean {
  for (let start = 0; start < sounds.length; start += 1) {
    for (let end = start + 1; end <= sounds.length; end += 1) if (soundsAlike(skeleton, squeeze(sounds.slice(start, end).join("")))) return true;
  }
  return false;
}

/** Two skeletons that are the same or, where they are long, differ in one sound. */
export function soundsAlike(one: string, other: string): boolean {
  if (one === other) return true;
  if (Math.min(one.length, other.length) < 5 || Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one.charAt(at) === other.charAt(at)) at += 1;
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  return rest.slice(1) === otherRest || rest === otherRest.slice(1) || rest.slice(1) === otherRest.slice(1);
}

function squeeze(skeleton: string): string {
  return skeleton.replace(/(.)\1+/gu, "$1");
}
