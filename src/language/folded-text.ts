import { foldText } from "./normalise.ts";

/** A text as it is compared, which knows where each of its characters stands in the text as written. */
export interface FoldedText {
  text: string;
  /** The part of the text as written that a part of the folded text comes from. */
  asWritten(start: number, end: number): { words: string; start: number; end: number };
}

/** Folds a text (see `foldText`) character by character, with the marks that belong to each, so that positions carry over. */
export function foldWithPositions(written: string): FoldedText {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: character, index } of written.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const folded = foldText(character);
    for (let count = 0; count < folded.length; count += 1) {
      starts.push(index);
      ends.push(index + character.length);
    }
    text += folded;
  }
  return {
    text,
    asWritten: (from, to) => {
      const start = starts[from] ?? written.length;
      const end = to > from ? (ends[to - 1] ?? written.length) : start;
      return { words: written.slice(start, end), start, end };
    },
  };
}
