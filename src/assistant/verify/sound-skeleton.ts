import { foldText } from "../../language/normalise.ts";

/** Letters of three scripts by the place where they are spoken; vowels, h, w and y come and go between languages. */
const classes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    P: "bpпбبپ",
    F: "fvвфفڤ",
    T: "tdтдتدطضثذ",
    S: "szсзцسزصظ",
    J: "jжшщчجشچ",
    K: "kqgкгقكغگ",
    X: "xх",
    M: "mмم",
    N: "nнن",
    L: "lлل",
    R: "rрر",
  }).flatMap(([name, letters]) => [...letters].map((letter) => [letter, name] as const)),
);
const digraphs: readonly [RegExp, string][] = [
  [/tsch|tch|sch|sh|ch/gu, "j"],
  [/ph/gu, "f"],
  [/th|dh/gu, "t"],
  [/kh|gh/gu, "k"],
  [/ck|cq/gu, "k"],
  [/c(?=[eiy])/gu, "s"],
  [/c/gu, "k"],
  [/x/gu, "ks"],
  [/кс/gu, "кс"],
  [/дж/gu, "ж"],
  [/тс/gu, "ц"],
  [/х|خ|ح/gu, "k"],
  [/qu/gu, "k"],
];
/** Sounds that languages exchange when they write one another's names: "Genève" and "جنيف", "Google" and "جوجل", "Chad" and "Tchad". */
const exchanged: Readonly<Record<string, string>> = { J: "S", X: "K" };

/**
 * The consonants of a word by their class, the same for a name in Latin, Cyrillic and Arabic letters in most cases ("Lübeck", "Любек",
 * "لوبيك": LPK). Doubled ones count once.
 */
export function soundSkeleton(word: string): string {
  let plain = foldText(word).replace(/^(?:[وفبكل]?ال)(?=.{3})/u, "");
  for (const [pattern, replacement] of digraphs) plain = plain.replace(pattern, replacement);
  let skeleton = "";
  for (const letter of plain) {
    const own = classes[letter];
    const sound = own === undefined ? "" : (exchanged[own] ?? own);
    if (sound !== "" && !skeleton.endsWith(sound)) skeleton += sound;
  }
  return skeleton;
}
