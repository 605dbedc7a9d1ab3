import { analyseTerms } from "../../language/analyse.ts";
import { findKnownNames } from "../../language/known-names.ts";
import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { stem } from "../../language/stem.ts";
import { searchSettings } from "../../search/settings.ts";
import { beginningOf, scriptOf, type NameFacts } from "./name-facts.ts";
import { isNearWord } from "./near-word.ts";
import { acronym, readNames, type NameWord } from "./names.ts";
import { isSpokenIn, soundSkeletons, soundsAlike } from "./sound-skeleton.ts";
import { wholeWords } from "./whole-words.ts";
import type { UnsupportedPart, VerifyTools } from "./verification.ts";

interface Place {
  start: number;
  end: number;
}

/** Names whose skeleton is shorter are too much alike to tell by sound. */
const shortestSkeleton = 3;
/** Words between those of one name. */
const between = /^(?:[\s-]|['’]|(?<!\p{L})(?:of|the|and|for|in|on|de|la|le|du|des|les|l|d|et|y|e|del|los|las|para|pour|по|и)(?!\p{L}))*$/iu;

/**
 * The names and acronyms of a sentence that no cited source holds: neither the word nor its stem, nor the name that it is in another language (the list of known names, the glossary),
 * nor a word that sounds alike in another script, nor one of nearly the same meaning to the model.
 * @param taken places that other checks have seen to.
 */
export async function checkNames(text: string, lang: string, taken: readonly Place[], cited: readonly NameFacts[], tools: VerifyTools): Promise<UnsupportedPart[]> {
  const known = wholeWords(findKnownNames(text, lang), text, lang).filter((name) => !overlaps(name, taken));
  const words = readNames(text, lang);
  const held = [...taken, ...known, ...conceptPlaces(text, lang, words, cited, tools)];
  const unsupported: UnsupportedPart[] = [];
  for (const name of known) {
    if (isKnownHeld(name, lang, cited, tools) || (await isNearWord(name.words, lang, cited, tools.embedder, searchSettings.verification.sameKnownName))) continue;
    unsupported.push({ kind: acronym.test(name.words) ? "acronym" : "name", words: name.words });
  }
  for (const name of words) {
    if (overlaps(name, held) || (!name.isAcronym && isUndecidable(name.word, cited))) continue;
    if (await isHeld(name, lang, cited, tools)) continue;
    unsupported.push({ kind: name.isAcronym ? "acronym" : "name", words: name.word });
  }
  return unsupported;
}

function overlaps(one: Place, others: readonly Place[]): boolean {
  return others.some(({ start, end }) => start < one.end && one.start < end);
}

/** A name of the list is held by the same name in any language, by its words, or as a concept; a person's first name, which is spelled in many ways, by its sound too. */
function isKnownHeld({ name, words }: { name: string; words: string }, lang: string, cited: readonly NameFacts[], { glossary }: VerifyTools): boolean {
  if (cited.some((facts) => facts.knownNames.has(name))) return true;
  const parts = segmentWords(foldText(words)).map((part) => part.text);
  if (cited.some((facts) => parts.every((part) => facts.folded.has(part)))) return true;
  const concepts = glossary.locateConcepts(words, lang);
  if (concepts.length === 1 && cited.some((facts) => facts.concepts.has(concepts[0]?.concept ?? ""))) return true;
  return parts.length === 1 && soundSkeletons(words).some((skeleton) => cited.some((facts) => sounds(skeleton, words, lang, facts, false)));
}

/** Words that together name a concept of the glossary which a source names too ("United Nations" beside "联合国"). */
function conceptPlaces(text: string, lang: string, words: readonly NameWord[], cited: readonly NameFacts[], { glossary }: VerifyTools): Place[] {
  const runs: NameWord[][] = [];
  for (const word of words) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && between.test(text.slice(last.end, word.start))) runs.at(-1)?.push(word);
    else runs.push([word]);
  }
  return runs.flatMap((run) => {
    // A name can go on in small letters ("Organización de las Naciones Unidas para la alimentación").
    const words = text.slice(run[0]?.start, run.at(-1)?.end);
    const terms = glossary
      .locateConcepts(words, lang)
      .filter(({ concept, broader }) => [concept, ...broader].some((one) => cited.some((facts) => facts.concepts.has(one))))
      .flatMap((one) => one.terms);
    return run.filter(({ word }) => analyseTerms(word, lang).every((term) => terms.includes(term)));
  });
}

async function isHeld(name: NameWord, lang: string, cited: readonly NameFacts[], tools: VerifyTools): Promise<boolean> {
  const { word, isAcronym } = name;
  const parts = segmentWords(foldText(word)).map((part) => part.text);
  if (cited.some((facts) => parts.every((part) => facts.folded.has(part) || facts.folded.has(part.replace(/s$/u, ""))))) return true;
  const terms = analyseTerms(word, lang);
  if (!isAcronym && terms.length > 0 && cited.some((facts) => terms.every((term) => facts.stems.has(term)))) return true;
  if (isAcronym && cited.some((facts) => isInitials(word, facts))) return true;
  const spoken = [...soundSkeletons(word), ...(lang === "ru" ? soundSkeletons(stem(foldText(word), lang)) : [])];
  if (spoken.some((skeleton) => cited.some((facts) => sounds(skeleton, word, lang, facts, isAcronym)))) return true;
  return isNearWord(word, lang, cited, tools.embedder, searchSettings.verification.sameWord);
}

/** An acronym is held by the words that it stands for, and by the same letters in the order of another language ("ADN", "DNA"). */
function isInitials(word: string, facts: NameFacts): boolean {
  const letters = word.replaceAll(/[^\p{L}]/gu, "").replace(/s$/u, "");
  if (facts.initials.has(letters)) return true;
  const sorted = (text: string) => [...text.toLowerCase()].sort().join("");
  return letters.length > 2 && letters.length < 5 && [...facts.folded].some((other) => other.length === letters.length && sorted(other) === sorted(letters));
}

/** A short name in another script than all its sources cannot be told by its sound. */
function isUndecidable(word: string, cited: readonly NameFacts[]): boolean {
  const script = scriptOf(word);
  return cited.every((facts) => facts.script !== script) && soundSkeletons(word).every((skeleton) => skeleton.length < shortestSkeleton);
}

function sounds(skeleton: string, word: string, lang: string, facts: NameFacts, isAcronym: boolean): boolean {
  const script = scriptOf(word);
  if (skeleton.length < (isAcronym ? 2 : shortestSkeleton)) return false;
  for (const [other, spoken] of facts.skeletons) {
    // In one language names are spelled alike; in one script at least their first letters are.
    if (other === script && (isAcronym || facts.lang === lang)) continue;
    for (const [own, beginnings] of spoken) {
      const isLike = own === skeleton || (!isAcronym && other !== "Arabic" && soundsAlike(own, skeleton));
      if (isLike && (other !== script || beginnings.has(beginningOf(word)))) return true;
    }
  }
  return script !== "Han" && facts.runs.some((run) => isSpokenIn(skeleton, run));
}
