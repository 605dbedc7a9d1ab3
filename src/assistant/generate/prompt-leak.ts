import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { searchSettings } from "../../search/settings.ts";

/**
 * Tells whether a sentence gives away what the model was told: it holds the boundary of this request, or as many of the prompt's
 * words in a row as nobody writes by chance.
 * @param words the fixed words of the prompts.
 * @param boundary of this request; nobody else can know it.
 */
export function createLeakCheck(words: string[], boundary: string): (sentence: string) => boolean {
  const run = searchSettings.generation.wordsOfPromptInRow;
  const told = new Set(words.flatMap((text) => runsOf(wordsOf(text), run)));
  // A part of the boundary is enough: it may have been cut or spaced out.
  const secret = foldText(boundary).replace(/[^\p{L}\p{N}]/gu, "");
  const parts = Array.from({ length: Math.max(1, secret.length - 9) }, (_, start) => secret.slice(start, start + 10));
  return (sentence) => {
    const own = wordsOf(sentence);
    if (runsOf(own, run).some((one) => told.has(one))) return true;
    const joined = own.join("");
    return parts.some((part) => joined.includes(part)) || parts.some((part) => joined.includes([...part].reverse().join("")));
  };
}

function wordsOf(text: string): string[] {
  return segmentWords(foldText(text)).map((word) => word.text);
}

function runsOf(words: string[], length: number): string[] {
  return Array.from({ length: Math.max(0, words.length - length + 1) }, (_, start) => words.slice(start, start + length).join(" "));
}
