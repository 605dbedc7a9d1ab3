import { readNegations } from "./negations.ts";
import type { UnsupportedPart } from "./verification.ts";

/**
 * Whether a sentence denies what the nearest sentences of its sources state, or states what they deny.
 * @param nearest the sentences of the sources that say what it says; `alone` the one sentence that is nearest.
 */
export function checkNegation(text: string, lang: string, nearest: { text: string; lang: string }, alone: { text: string; lang: string }): UnsupportedPart[] {
  const own = readNegations(text, lang);
  const theirs = readNegations(nearest.text, nearest.lang);
  if (own.strong.length > 0 && theirs.strong.length === 0 && theirs.weak === 0) return [{ kind: "negation", words: own.strong.map(({ words }) => words).join(" … ") }];
  const single = readNegations(alone.text, alone.lang);
  if (own.strong.length === 0 && own.weak === 0 && single.strong.length > 0) return [{ kind: "negation", words: text }];
  return [];
}
