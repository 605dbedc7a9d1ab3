import type { Queryable } from "../../db/database.ts";
import { findTermCounts } from "../../db/lexicon.ts";
import type { Glossary } from "../../language/glossary.ts";
import { splitSentences } from "../../language/segment.ts";
import type { Embedder } from "../../models/embedder.ts";
import { conceptTerm, termDimension } from "../lexical.ts";
import { searchSettings } from "../settings.ts";
import type { Idea } from "./idea.ts";
import { dot, meanVector } from "./vectors.ts";

/** A part of a text that is searched by itself, and how much what it finds counts. */
export interface Part {
  text: string;
  weight: number;
}

export interface PartTools {
  database: Queryable;
  glossary: Glossary;
  embedder: Embedder;
}

/** So much counts even a part that has nothing to do with the rest: a text may change its subject. */
const leastNearness = 0.3;

/**
 * The parts of a text that say most of what it is about: those that name many and rare concepts in few words and are near to the text as a
 * whole, so that its budget and its annexes do not decide what is found. A short text is one part.
 */
export async function chooseParts({ text, lang }: Idea, { database, glossary, embedder }: PartTools): Promise<Part[]> {
  const { partCharacters, parts: most } = searchSettings.similar;
  const all = cutParts(text, lang, partCharacters);
  if (all.length < 2) return [{ text: all[0] ?? text, weight: 1 }];
  const vectors = await embedder.embedDocuments(all);
  const whole = meanVector(vectors);
  const concepts = all.map((part) => [...new Set(glossary.locateConcepts(part, lang).map(({ concept }) => concept))].filter((concept) => glossary.kindOf(concept) !== "activity"));
  const rarity = await weighConcepts(database, concepts.flat());
  const weighed = all.map((part, index) => {
    const nearness = Math.max(leastNearness, dot(vectors[index] ?? [], whole));
    const content = (concepts[index] ?? []).reduce((sum, concept) => sum + (rarity.get(concept) ?? 0), 0);
    return { text: part, weight: (nearness * content) / Math.sqrt(part.length), nearness };
  });
  const telling = weighed.filter(({ weight }) => weight > 0);
  // Of a text that the glossary knows nothing of, what is nearest to the whole.
  const ranked = telling.length > 0 ? telling : weighed.map((part) => ({ ...part, weight: part.nearness }));
  return ranked
    .sort((first, second) => second.weight - first.weight)
    .slice(0, most)
    .map(({ text: part, weight }) => ({ text: part, weight }));
}

/** Inverse document frequency of concepts, as in a search; what no record names finds nothing and weighs nothing. */
async function weighConcepts(database: Queryable, concepts: string[]): Promise<Map<string, number>> {
  const distinct = [...new Set(concepts)];
  const { counts, total } = await findTermCounts(database, distinct.map((concept) => termDimension(conceptTerm(concept))));
  return new Map(
    distinct.map((concept) => {
      const passages = counts.get(termDimension(conceptTerm(concept))) ?? 0;
      return [concept, passages === 0 ? 0 : Math.log(1 + (total - passages + 0.5) / (passages + 0.5))];
    }),
  );
}

/** Whole sentences of one paragraph, up to so many characters; what stands there several times (headers, footers) counts once. */
function cutParts(text: string, lang: string, characters: number): string[] {
  const parts = text.split(/\n\s*\n/).flatMap((paragraph) => {
    const spans: { start: number; end: number }[] = [];
    for (const { start, end } of splitSentences(paragraph, lang)) {
      const last = spans.at(-1);
      if (last !== undefined && end - last.start <= characters) last.end = end;
      else spans.push({ start, end });
    }
    return spans.map(({ start, end }) => paragraph.slice(start, end));
  });
  return [...new Set(parts)];
}
