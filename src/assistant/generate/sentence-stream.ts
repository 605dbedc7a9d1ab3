import { splitSentences } from "../../language/segment.ts";

/** Cuts a text that arrives in pieces into sentences, each with the markers that stand behind it. */
export interface SentenceStream {
  /** The sentences that are complete with this piece. */
  push(piece: string): string[];
  /**
   * What is left when the text ends, as far as it is a whole sentence.
   * @param wasCut whether the text was stopped from outside: then nobody knows whether its last sentence is whole.
   */
  end(wasCut: boolean): string[];
}

/** "[1]", "【1, 2】", "[1](https://…)", "¹", and the French closing mark after its space: also where they stand behind the full stop. */
const marker = /(?:\[[^\]\n]{0,24}\p{N}[^\]\n]{0,24}\](?:\([^)\s]*\))?|【[^】\n]{0,24}\p{N}[^】\n]{0,24}】|［[^］\n]{0,24}\p{N}[^］\n]{0,24}］|[⁰¹²³⁴-⁹]+|(?<=[.!?…])\s+»)/gu;
/** A marker that may still be growing at the end of what has come. */
const openMarker = /^\s*[[【［〖(（][^\]】］〗)）]{0,60}$|\]\([^)\s]*$/u;
/** Belongs to what stands before it and is otherwise ignored, by the rules for cutting sentences (Unicode UAX 29, SB5). */
const joiner = "\u2060";
const mayEnd = /[.!?。！？؟…۔\n]/u;
/** What follows says whether an abbreviation ended a sentence: a word of it has to be there. */
const enoughAfter = /\S\s|.{12}|[\p{Script=Han}]{2}/su;
const isWhole = /(?:[.!?。！？؟…۔]["'”’»」』)）\]]*|\u2060)\s*$/u;
const invisible = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u180E]|[\u{E0000}-\u{E01EF}]/gu;
const thought = /^\s*<(think|thinking|reasoning|thought)>[\s\S]*?(?:<\/\1>|$)/iu;
const thoughtMayBegin = /^\s*(?:<[a-z]{0,9})?$/iu;
/** Longer than every sentence that is shown: a text without any full stop is not kept. */
const longestBuffer = 8_000;

/** @param lang of the text, for its abbreviations. */
export function createSentenceStream(lang: string): SentenceStream {
  let buffer = "";
  let hasBegun = false;

  /** Whether the answer itself has begun: some models think aloud before it. */
  function begins(): boolean {
    if (hasBegun) return true;
    const thinking = thought.exec(buffer);
    if (thinking !== null && /<\/\w+>$/u.test(thinking[0])) buffer = buffer.slice(thinking[0].length);
    else if (thinking !== null) {
      // Kept short: only the end of a thought can close it.
      if (buffer.length > longestBuffer) buffer = `<${thinking[1] ?? ""}>${buffer.slice(-20)}`;
      return false;
    }
    hasBegun = !thoughtMayBegin.test(buffer);
    return hasBegun;
  }

  function cut(): { text: string; masked: string; start: number; end: number }[] {
    const masked = buffer.replace(marker, (whole) => joiner.repeat(whole.length));
    return splitSentences(masked, lang).map(({ text, start, end }) => ({ text: buffer.slice(start, end), masked: text, start, end }));
  }

  return {
    push(piece) {
      buffer += piece.replace(invisible, "");
      if (!begins() || !mayEnd.test(buffer)) {
        if (hasBegun && buffer.length > longestBuffer) buffer = buffer.slice(-longestBuffer);
        return [];
      }
      const sentences = cut();
      const last = sentences.at(-1);
      if (last === undefined) return [];
      const rest = buffer.slice(last.start);
      const endsLine = /\n\s*$/u.test(rest) ? sentences.length : sentences.length - 1;
      const isReady = endsLine === sentences.length || (enoughAfter.test(rest) && !openMarker.test(rest));
      const ready = sentences.slice(0, isReady ? endsLine : Math.max(0, sentences.length - 2));
      buffer = buffer.slice(ready.at(-1)?.end ?? 0);
      return ready.map(({ text }) => text);
    },
    end(wasCut) {
      hasBegun = thought.exec(buffer) === null;
      const sentences = hasBegun ? cut() : [];
      buffer = "";
      const last = sentences.at(-1);
      const whole = last === undefined || (isWhole.test(last.masked) && !wasCut) ? sentences : sentences.slice(0, -1);
      return whole.map(({ text }) => text);
    },
  };
}
