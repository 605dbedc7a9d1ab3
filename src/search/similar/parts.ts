import type { Glossary } from "../../language/glossary.ts";
import { splitSentences } from "../../language/segment.ts";
import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../settings.ts";
import type { Idea } from "./idea.ts";
import { dot, meanVector } from "./vectors.ts";

/** A part of a text that is searched by itself, and how much what it finds counts. */
export interface Part {
  text: string;
  weight: number;
}

/**
 * The parts of a text that say most of what it is about: its beginning, and those near to the text as a whole that name most concepts,
 * so that its budget and its annexes do not find anything. A short text is one part.
 */
export async function chooseParts({ text, lang }: Idea, embedder: Embedder, glossary: Glossary): Promise<Part[]> {
  const { partCharacters, parts: most } = searchSettings.similar;
  const all = cutParts(text, lang, partCharacters);
  if (all.length < 2) return [{ text, weight: 1 }];
  const vectors = await embedder.embedDocuments(all);
  const whole = meanVector(vectors);
  const weighed = all.map((part, index) => {
    const concepts = new Set(glossary.findConcepts(part, lang).filter((concept) => glossary.kindOf(concept) !== "activity"));
    return { text: part, weight: Math.max(0, dot(vectors[index] ?? [], whole)) * Math.log2(2 + concepts.size) };
  });
  const [first, ...rest] = weighed;
  const chosen = rest.sort((one, other) => other.weight - one.weight).slice(0, most - 1);
  const average = chosen.reduce((sum, { weight }) => sum + weight, 0) / chosen.length;
  // What a text is about usually stands at its beginning, also where a heading or an address comes before it.
  return [{ text: first?.text ?? text, weight: Math.max(first?.weight ?? 0, average) }, ...chosen].filter(({ weight }) => weight > 0);
}

function cutParts(text: string, lang: string, characters: number): string[] {
  const parts: { start: number; end: number }[] = [];
  for (const { start, end } of splitSentences(text, lang)) {
    const last = parts.at(-1);
    if (last !== undefined && end - last.start <= characters) last.end = end;
    else parts.push({ start, end });
  }
  return parts.map(({ start, end }) => text.slice(start, end));
}
