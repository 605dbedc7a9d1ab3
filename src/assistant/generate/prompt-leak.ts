import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { searchSettings } from "../../search/settings.ts";

const shortestCode = 6;
const partLength = 10;

/**
 * Tells whether a sentence gives away what the model was told: it holds the boundary of this request, or as many of the prompt's
 * words in a row as nobody writes by chance.
 * @param words the fixed words of the prompts; a word with digits in them (a code, say) is as secret as the boundary.
 * @param boundary of this request; nobody else can know it.
 */
export function createLeakCheck(words: string[], boundary: string): (sentence: string) => boolean {
  const run = searchSettings.generation.wordsOfPromptInRow;
  const told = new Set(words.flatMap((text) => runsOf(wordsOf(text), run)));
  const codes = words.flatMap((text) => text.match(/[\p{L}\p{N}_-]*\p{N}[\p{L}\p{N}_-]*/gu) ?? []).map(lettersAndDigits).filter((code) => code.length >= shortestCode);
  // A part is enough: it may have been cut or spaced out.
  const parts = [boundary, ...codes].map(lettersAndDigits).flatMap((secret) => Array.from({ length: Math.max(1, secret.length - partLength + 1) }, (_, start) => secret.slice(start, start + partLength)));
  return (sentence) => {
    const own = wordsOf(sentence);
    if (runsOf(own, run).some((one) => told.has(one))) return true;
    const joined = own.join("");
    return parts.some((part) => joined.includes(part)) || parts.some((part) => joined.includes([...part].reverse().join("")));
  };
}

function lettersAndDigits(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]/gu, "");
}

function wordsOf(text: string): string[] {
  return segmentWords(foldText(text)).map((word) => word.text);
}

function runsOf(words: string[], length: number): string[] {
  return Array.from({ length: Math.max(0, words.length - length + 1) }, (_, start) => words.slice(start, start + length).join(" "));
}
