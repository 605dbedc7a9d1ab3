/** Stands for the space before a word. */
const space = "▁";
const startsWithHan = /^\p{Script=Han}/u;
/** How much worse an unknown character is than the rarest piece: SentencePiece's own penalty. */
const unknownPenalty = 10;
/** A text longer than this is cut into parts at spaces, so that the working memory stays small. */
const partLength = 2_000;

/** A vocabulary of pieces with their log probabilities; the piece with id 0 stands for what is unknown. */
export interface UnigramVocabulary {
  pieces: [piece: string, score: number][];
}

/** The words of a prepared text as they are cut: with a mark for the space before each, which runs of Chinese characters do without. */
export function markWords(prepared: string): string[] {
  return prepared.split(" ").filter((word) => word !== "").map((word) => (startsWithHan.test(word) ? word : space + word));
}

/**
 * Cuts texts into the pieces that are most probable together (Viterbi over a unigram language model).
 * Source: Kudo, "Subword Regularization" (2018), and SentencePiece, whose ids it reproduces for texts that `prepareText` prepared.
 */
export function createUnigramTokenizer({ pieces }: UnigramVocabulary): (text: string) => number[] {
  const ids = new Map<string, number>();
  let longest = 1;
  let lowest = 0;
  const scores = new Float64Array(pieces.length);
  for (const [id, [piece, score]] of pieces.entries()) {
    scores[id] = score;
    if (id === 0) continue;
    ids.set(piece, id);
    longest = Math.max(longest, piece.length);
    lowest = Math.min(lowest, score);
  }
  const unknownScore = lowest - unknownPenalty;

  /** One marked word: pieces never reach over a space. */
  const cutWord = (word: string): number[] => {
    const whole = ids.get(word);
    const length = word.length;
    const best = new Float64Array(length + 1).fill(-Infinity);
    const from = new Int32Array(length + 1);
    const via = new Int32Array(length + 1);
    best[0] = 0;
    for (let start = 0; start < length; start += 1) {
      const before = best[start] ?? -Infinity;
      if (before === -Infinity) continue;
      const character = (word.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      let hasSingle = false;
      const end = Math.min(length, start + longest);
      for (let stop = start + 1; stop <= end; stop += 1) {
        const id = ids.get(word.slice(start, stop));
        if (id === undefined) continue;
        if (stop - start === character) hasSingle = true;
        const score = before + (scores[id] ?? 0);
        if (score > (best[stop] ?? -Infinity)) {
          best[stop] = score;
          from[stop] = start;
          via[stop] = id;
        }
      }
      const stop = start + character;
      if (!hasSingle && before + unknownScore > (best[stop] ?? -Infinity)) {
        best[stop] = before + unknownScore;
        from[stop] = start;
        via[stop] = 0;
      }
    }
    if (whole !== undefined && via[length] === whole) return [whole];
    const found: number[] = [];
    for (let at = length; at > 0; at = from[at] ?? 0) found.push(via[at] ?? 0);
    return found.reverse();
  };

  return (text) => {
    const found: number[] = [];
    for (const word of markWords(text)) {
      for (let start = 0; start < word.length; start += partLength) for (const id of cutWord(word.slice(start, start + partLength))) found.push(id);
    }
    // SentencePiece joins unknown characters that follow one another.
    return found.filter((id, index) => id !== 0 || found[index - 1] !== 0);
  };
}
