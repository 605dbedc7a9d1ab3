import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../../search/settings.ts";
import { dot } from "./meaning.ts";
import { readScope, type NegationScope, type ScopedWord } from "./negation-scope.ts";
import type { UnsupportedPart } from "./verification.ts";

interface Stretch {
  text: string;
  lang: string;
}

/**
 * Whether a sentence denies what the nearest sentences of its sources state, or states what they deny. The words that a "not" denies are looked for on the other side, by
 * their stem or their meaning; where they stand there without a denial around them, one of the two is not what the other says.
 * @param sentence its `text`, and its `own` words without exact quotations, whose "not" is their source's.
 * @param nearest sentences of the sources, the nearest first.
 */
export async function checkNegation(sentence: { text: string; own: string }, lang: string, nearest: readonly Stretch[], embedder: Embedder): Promise<UnsupportedPart[]> {
  const [whole, own] = [await readScope(sentence.text, lang, embedder), await readScope(sentence.own, lang, embedder)];
  const theirs: NegationScope[] = [];
  for (const stretch of nearest) theirs.push(await readScope(stretch.text, stretch.lang, embedder));
  const isSame = nearest[0]?.lang === lang;
  const wrong = own.denials.filter(({ heads }) => {
    const met = meet(heads, theirs.flatMap(({ words }) => words), isSame);
    if (met.length > 0) return !met.some(({ isDenied }) => isDenied);
    return theirs[0]?.denies !== true;
  });
  if (wrong.length > 0) return wrong.map(({ words }) => ({ kind: "negation", words: words.trim() }));
  const left = (theirs[0]?.denials ?? []).filter(({ heads }) => {
    const met = meet(heads, whole.words, isSame);
    return met.length > 0 && !met.some(({ isDenied }) => isDenied);
  });
  return left.length > 0 ? [{ kind: "negation", words: sentence.text }] : [];
}

/** The words that are one of the given ones: by stem in one language, by meaning in two; the best and those about as near. */
function meet(heads: readonly ScopedWord[], words: readonly ScopedWord[], isSame: boolean): ScopedWord[] {
  const { denied: inTwo, deniedMargin, sameWordInLanguage } = searchSettings.verification;
  const denied = isSame ? sameWordInLanguage : inTwo;
  return heads.flatMap((head) => {
    const scored = words.map((word) => ({ word, score: isSame && word.stem === head.stem ? 1 : dot(head.vector, word.vector) }));
    const best = Math.max(0, ...scored.map(({ score }) => score));
    return best < denied ? [] : scored.filter(({ score }) => score >= best - deniedMargin).map(({ word }) => word);
  });
}
