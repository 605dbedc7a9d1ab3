import { segmentWords } from "../../language/segment.ts";

const shortName = 2;

/** Of names found in a text those that are words of it: two Chinese characters can be the middle of a longer name ("西亚" in "西里西亚"). */
export function wholeWords<T extends { start: number; end: number }>(found: T[], text: string, lang: string): T[] {
  if (lang !== "zh") return found;
  const words = segmentWords(text);
  const [starts, ends] = [new Set(words.map(({ start }) => start)), new Set(words.map(({ end }) => end))];
  return found.filter(({ start, end }) => end - start > shortName || (starts.has(start) && ends.has(end)));
}
