import { analyseTerms } from "../../language/analyse.ts";
import { findKnownNames } from "../../language/known-names.ts";
import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { searchSettings } from "../../search/settings.ts";
import { stem } from "../../language/stem.ts";
import { chineseRuns, soundSkeletons } from "./sound-skeleton.ts";
import type { VerifiableSource, VerifyTools } from "./verification.ts";

export type Script = "Latin" | "Cyrillic" | "Arabic" | "Han";

/** What names are looked for in: the words of a source in several forms. */
export interface NameFacts {
  folded: ReadonlySet<string>;
  stems: ReadonlySet<string>;
  /** Skeletons of words that may be names, by the script they are written in, with the first letters of those words. */
  skeletons: ReadonlyMap<Script, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Runs of Chinese characters that transcribe. */
  runs: readonly string[][];
  concepts: ReadonlySet<string>;
  knownNames: ReadonlySet<string>;
  /** First letters of runs of words with capitals: what an acronym of them would be. */
  initials: ReadonlySet<string>;
  /** The language of its longest text, and its script. */
  lang: string;
  script: Script;
  /** Vectors of the different words, made when a name is found in no other way, and of two words that stand together, made when it is in none of them. */
  wordVectors(): Promise<number[][]>;
  pairVectors(): Promise<number[][]>;
}

const smallWords = new Set("of the and for in on to de la le les du des et pour en el los las del y para по на d l".split(" "));
const capitals = /(?:(?<!\p{L})\p{Lu}[\p{L}\p{M}’'-]*(?:\s+(?:(?:of|the|and|for|in|on|de|la|du|des|et|y|e|del|para|pour|по)\s+|[ld]['’])*|[\s-]+|$)){2,9}/gu;
/** More letters than these no acronym has. */
const longestAcronym = 8;

/** The script that most letters of a text are in; Latin for what is none of the four. */
export function scriptOf(text: string): Script {
  const counts = [/\p{Script=Han}/gu, /\p{Script=Arabic}/gu, /\p{Script=Cyrillic}/gu].map((pattern) => text.match(pattern)?.length ?? 0);
  const most = Math.max(...counts);
  return most * 2 < (text.match(/\p{Script=Latin}/gu)?.length ?? 0) || most === 0 ? "Latin" : ((["Han", "Arabic", "Cyrillic"] as const)[counts.indexOf(most)] ?? "Latin");
}

/** The first letter of a word, as languages of Latin letters exchange it ("Cosaques", "Kutuzov"; "Yeniséi", "Ienisseï"). */
export function beginningOf(word: string): string {
  return foldText(word).charAt(0).replace(/[cq]/u, "k").replace(/[yj]/u, "i").replace(/[wu]/u, "v");
}

/** Reads the words of all texts of a source. */
export function readNameFacts(source: VerifiableSource, { glossary, embedder }: VerifyTools): NameFacts {
  const [folded, stems, concepts, knownNames, initials, pairs] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()];
  const skeletons = new Map<Script, Map<string, Set<string>>>();
  const runs: string[][] = [];
  for (const { text, lang } of source.texts) {
    let before = "";
    for (const { text: word } of segmentWords(text)) {
      const plain = foldText(word);
      folded.add(plain);
      if (!/\p{L}/u.test(plain)) continue;
      if (before !== "") pairs.add(`${before} ${plain}`);
      before = plain;
      const script = scriptOf(word);
      // In scripts with capitals a name has one; in Arabic every word may be a name.
      if (/^(?:\p{Lu}|\p{Script=Arabic})/u.test(word)) addAll(skeletons, script, [...soundSkeletons(word), ...(lang === "ru" ? soundSkeletons(stem(plain, lang)) : [])], beginningOf(word));
    }
    for (const run of chineseRuns(text)) runs.push(run.sounds);
    const terms = analyseTerms(text, lang);
    for (const term of terms) stems.add(term);
    for (const concept of glossary.findConcepts(text, lang, terms)) concepts.add(concept);
    for (const { name } of findKnownNames(text, lang)) knownNames.add(name);
    for (const letters of initialsOf(text)) initials.add(letters);
  }
  // "SDG 3", "ODD 3": what a record declares as data.
  if (source.sdgs.length > 0) for (const word of ["SDG", "ODD", "ODS", "ЦУР"]) initials.add(word);
  const most = searchSettings.verification.wordsCompared;
  let wordVectors: Promise<number[][]> | undefined;
  let pairVectors: Promise<number[][]> | undefined;
  const longest = source.texts.reduce((best, one) => (one.text.length > best.text.length ? one : best), { text: "", lang: "" });
  return {
    lang: longest.lang,
     script: scriptOf(longest.text), folded, stems, skeletons, runs, concepts, knownNames, initials, 
    wordVectors: () => (wordVectors ??= embedder.embedDocuments([...folded].filter((word) => /\p{L}/u.test(word)).slice(0, most))),
    pairVectors: () => (pairVectors ??= embedder.embedDocuments([...pairs].slice(0, most))),
  };
}

function addAll(map: Map<Script, Map<string, Set<string>>>, script: Script, values: string[], beginning: string): void {
  const own = map.get(script) ?? new Map<string, Set<string>>();
  map.set(script, own);
  for (const value of values) own.set(value, (own.get(value) ?? new Set()).add(beginning));
}

function initialsOf(text: string): string[] {
  return [...text.matchAll(capitals)].flatMap(([run]) => {
    const letters = run.split(/[\s'’-]+/u).filter((word) => word !== "" && !smallWords.has(word.toLowerCase())).map((word) => word.charAt(0).toUpperCase());
    const found: string[] = [];
    for (let start = 0; start < letters.length; start += 1) {
      for (let end = start + 2; end <= Math.min(letters.length, start + longestAcronym); end += 1) found.push(letters.slice(start, end).join(""));
    }
    return found;
  });
}
