import { analyseTerms } from "../../language/analyse.ts";
import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { searchSettings } from "../../search/settings.ts";
import { readNames, type NameWord } from "./names.ts";
import { soundSkeleton } from "./sound-skeleton.ts";
import { dot } from "./meaning.ts";
import type { UnsupportedPart, VerifiableSource, VerifyTools } from "./verification.ts";

/** What names are looked for in: the words of a source in several forms. */
export interface NameFacts {
  folded: ReadonlySet<string>;
  stems: ReadonlySet<string>;
  skeletons: ReadonlySet<string>;
  concepts: ReadonlySet<string>;
  initials: ReadonlySet<string>;
  /** Vectors of the different words, made when a name is found in no other way. */
  vectors(): Promise<number[][]>;
}

const shortestSkeleton = 3;
const smallWords = new Set("of the and for in on to de la le les du des et pour en el los las del y para и по на".split(" "));

/** Reads the words of all texts of a source. */
export function readNameFacts(source: VerifiableSource, { glossary, embedder }: VerifyTools): NameFacts {
  const folded = new Set<string>();
  const stems = new Set<string>();
  const skeletons = new Set<string>();
  const concepts = new Set<string>();
  const initials = new Set<string>();
  for (const { text, lang } of source.texts) {
    const words = segmentWords(text);
    for (const { text: word } of words) {
      folded.add(foldText(word));
      // In scripts with capitals a name has one; in the others every word may be a name.
      if (/^(?:\p{Lu}|\p{Lo})/u.test(word)) skeletons.add(soundSkeleton(word));
    }
    const terms = analyseTerms(text, lang);
    for (const term of terms) stems.add(term);
    for (const concept of glossary.findConcepts(text, lang, terms)) concepts.add(concept);
    for (const letters of initialsOf(text)) initials.add(letters);
  }
  let vectors: Promise<number[][]> | undefined;
  return { folded, stems, skeletons, concepts, initials, vectors: () => (vectors ??= embedder.embedDocuments([...folded].filter((word) => /\p{L}/u.test(word)))) };
}

/** First letters of runs of words with capitals: what an acronym of them would be. */
function initialsOf(text: string): string[] {
  return [...text.matchAll(/(?:(?<!\p{L})\p{Lu}[\p{L}\p{M}'’-]*(?:[\s-]+(?:(?:of|the|and|for|in|de|la|du|des|et|y|del|para|pour|l['’]|d['’])[\s]*)*|$)){2,8}/gu)].flatMap(([run]) => {
    const letters = run.split(/[\s'’-]+/u).filter((word) => word !== "" && !smallWords.has(word.toLowerCase())).map((word) => word.charAt(0).toUpperCase());
    const found: string[] = [];
    for (let start = 0; start < letters.length; start += 1) for (let end = start + 2; end <= letters.length; end += 1) found.push(letters.slice(start, end).join(""));
    return found;
  });
}

/**
 * The names and acronyms of a sentence that no cited source holds: neither the word nor its stem, nor a word that sounds alike in another script, nor the concept
 * in another language, nor a word of nearly the same meaning to the model.
 * @param taken places that other checks have seen to.
 */
export async function checkNames(text: string, lang: string, taken: readonly { start: number; end: number }[], cited: readonly NameFacts[], tools: VerifyTools): Promise<UnsupportedPart[]> {
  const unsupported: UnsupportedPart[] = [];
  for (const name of readNames(text, lang)) {
    if (taken.some(({ start, end }) => start < name.end && name.start < end)) continue;
    if (await isHeld(name, lang, cited, tools)) continue;
    unsupported.push({ kind: name.isAcronym ? "acronym" : "name", words: name.word });
  }
  return unsupported;
}

async function isHeld({ word, isAcronym }: NameWord, lang: string, cited: readonly NameFacts[], { glossary, embedder }: VerifyTools): Promise<boolean> {
  const folded = segmentWords(foldText(word)).map((part) => part.text);
  if (cited.some((facts) => folded.every((part) => facts.folded.has(part) || facts.folded.has(part.replace(/s$/u, ""))))) return true;
  const terms = analyseTerms(word, lang);
  const concepts = glossary.findConcepts(word, lang, terms);
  if (concepts.some((concept) => cited.some((facts) => facts.concepts.has(concept)))) return true;
  if (isAcronym) {
    const letters = word.replaceAll(/[^\p{L}]/gu, "").replace(/s$/u, "");
    return cited.some((facts) => facts.initials.has(letters));
  }
  if (terms.length > 0 && cited.some((facts) => terms.every((term) => facts.stems.has(term)))) return true;
  const skeleton = soundSkeleton(word);
  if (skeleton.length >= shortestSkeleton && cited.some((facts) => facts.skeletons.has(skeleton))) return true;
  const vector = await embedder.embedQuery(word);
  for (const facts of cited) {
    const vectors = await facts.vectors();
    if (vectors.some((other) => dot(vector, other) >= searchSettings.verification.sameWord)) return true;
  }
  return false;
}
