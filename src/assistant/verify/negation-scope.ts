import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { stem } from "../../language/stem.ts";
import { isStopWord } from "../../language/stop-words.ts";
import type { Embedder } from "../../models/embedder.ts";
import { deniesItself, readNegations } from "./negations.ts";

/** A content word of a text, and whether something around it denies it. */
export interface ScopedWord {
  stem: string;
  vector: number[];
  isDenied: boolean;
}

/** A text with its content words and, for each strong cue, the words that it denies. */
export interface NegationScope {
  words: ScopedWord[];
  denials: { words: string; heads: ScopedWord[] }[];
  /** Whether anything in it denies, weakly at least. */
  denies: boolean;
}

/** Words before a word among which a "not" still means it; function words count. */
const reach = 4;
/** A weak cue can follow what it denies ("خال من", "免费"); so does the French "pas". */
const reachAfter = 2;
/** What a "not" denies stands among the content words after it. */
const headsOfCue = 1;
const clauseEnd = /[.;:!?؛؟。；：！？]/u;

/** Reads which content words of a sentence are denied, with their vectors by the model. */
export async function readScope(text: string, lang: string, embedder: Embedder): Promise<NegationScope> {
  const { strong, weak } = readNegations(text, lang);
  const tokens = segmentWords(text).map((token) => ({ ...token, folded: foldText(token.text) }));
  const isContent = tokens.map(({ folded, text: word }) => /\p{L}/u.test(folded) && !isStopWord(folded, lang) && (folded.length > 2 || /\p{Script=Han}{2}/u.test(word)) && !strong.some((cue) => cue.words === word || (word.length < 3 && /\p{Script=Han}/u.test(word) && word.includes(cue.words))));
  const vectors = await embedder.embedDocuments(tokens.filter((_token, index) => isContent[index]).map((token) => token.text));
  let next = 0;
  const words = tokens.map((token, index) => {
    if (isContent[index] !== true) return undefined;
    const vector = vectors[next] ?? [];
    next += 1;
    const from = tokens[Math.max(0, index - reach)]?.start ?? 0;
    const to = tokens[Math.min(tokens.length - 1, index + reachAfter)]?.end ?? text.length;
    // The French cue goes from "ne" to "pas", around its verb.
    const before = (cue: { start: number; end: number }) => cue.end >= from && cue.start < token.end && !clauseEnd.test(text.slice(cue.end, token.start));
    const after = (cue: { start: number; end: number }) => cue.start >= token.end && cue.end <= to && !clauseEnd.test(text.slice(token.end, cue.start));
    const isDenied = strong.some((cue) => before(cue) || (/^(?:pas|jamais|нет|无|没有?)$/u.test(cue.words) && after(cue))) || weak.some((cue) => before(cue) || after(cue)) || deniesItself(token.folded, lang);
    return { stem: stem(token.folded, lang), vector, isDenied, start: token.start, end: token.end };
  });
  const content = words.filter((word) => word !== undefined);
  const denials = strong.map((cue) => ({
    words: text.slice(cue.start, Math.min(text.length, cue.end + 24)),
    heads: content.filter(({ start }) => start >= cue.start && !clauseEnd.test(text.slice(cue.end, Math.max(start, cue.end)))).slice(0, headsOfCue),
  }));
  return { words: content, denials, denies: strong.length > 0 || weak.length > 0 };
}
