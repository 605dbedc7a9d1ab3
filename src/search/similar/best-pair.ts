import type { StoredRecord } from "../../domain/record.ts";
import { analyseTerms } from "../../language/analyse.ts";
import { splitSentences } from "../../language/segment.ts";
import type { Embedder } from "../../models/embedder.ts";
import { searchSettings } from "../settings.ts";
import type { Idea } from "./idea.ts";
import type { Part } from "./parts.ts";
import { dot, meanVector } from "./vectors.ts";

/** Two sentences that speak of the same, as they stand in the text and in the record. */
export interface SentencePair {
  yours: string;
  theirs: string;
  /** The field of the record that `theirs` is an exact part of. */
  field: string;
  /** Cosine of their vectors, at most 1. */
  similarity: number;
}

interface Embedded {
  text: string;
  field: string;
  vector: number[];
  /** How near it is to the idea as a whole. */
  nearness: number;
}

/**
 * Opens an idea for the comparison of its sentences with those of records, in whichever languages.
 * @param parts of the idea that it was searched by: other sentences say little of it.
 * @param embedder one that tells sentences apart across languages: the built-in model, so that no text leaves the process.
 * @returns what finds the two sentences that match best; undefined where none come near enough.
 */
export async function openPairing({ lang }: Idea, parts: Part[], embedder: Embedder): Promise<(record: StoredRecord) => Promise<SentencePair | undefined>> {
  const { sentencesOfYours, sentencesOfTheirs, leastSimilarity } = searchSettings.similar;
  const heaviest = Math.max(...parts.map(({ weight }) => weight)) || 1;
  const all = new Map<string, number>();
  for (const { text, weight } of parts) for (const piece of piecesOf(text, lang)) if (!all.has(piece)) all.set(piece, weight / heaviest);
  const telling = [...all].filter(([text]) => isTelling(text, lang));
  const own = (telling.length > 0 ? telling : [...all]).slice(0, sentencesOfYours);
  const vectors = await embedder.embedDocuments(own.map(([text]) => text));
  // The heaviest part tells what the idea is: squared, two lighter ones do not outvote it.
  const whole = meanVector(vectors.map((vector, index) => vector.map((value) => value * (own[index]?.[1] ?? 0) ** 2)));
  const yours = own.map(([text, share], index) => ({ ...embedded(text, "text", vectors[index] ?? [], whole), share }));
  return async (record) => {
    const all = (["title", "description", "impact", "challenges"] as const).flatMap((field) => piecesOf(record[field] ?? "", record.lang).map((text) => ({ text, field })));
    const telling = all.filter(({ text }) => isTelling(text, record.lang));
    // A record of a title alone has nothing else to show.
    const sentences = (telling.length > 0 ? telling : all.slice(0, 1)).slice(0, sentencesOfTheirs);
    const theirVectors = await embedder.embedDocuments(sentences.map(({ text }) => text));
    const theirs = sentences.map(({ text, field }, index) => embedded(text, field, theirVectors[index] ?? [], whole));
    let best: SentencePair | undefined;
    let bestRank = 0;
    for (const one of yours) {
      for (const other of theirs) {
        const similarity = dot(one.vector, other.vector);
        if (similarity < leastSimilarity) continue;
        // Of two budgets or two committees the sentences are alike too, and say nothing of either idea.
        const rank = similarity * one.nearness * other.nearness * one.share;
        if (rank <= bestRank) continue;
        bestRank = rank;
        best = { yours: one.text, theirs: other.text, field: other.field, similarity: Math.round(Math.min(1, similarity) * 100) / 100 };
      }
    }
    return best;
  };
}

function embedded(text: string, field: string, vector: number[], whole: number[]): Embedded {
  return { text, field, vector, nearness: Math.max(0, dot(vector, whole)) };
}

/** Sentences of a text; one that is too long to be shown is cut at a sign or a word, each piece still an exact part of it. */
function piecesOf(text: string, lang: string): string[] {
  return splitSentences(text, lang).flatMap((sentence) => {
    const pieces: string[] = [];
    let rest = sentence.text;
    while (rest.length > searchSettings.longestQuote) {
      const head = rest.slice(0, searchSettings.longestQuote);
      const sign = Math.max(...[...head.matchAll(/[;:,،؛；：，、•●–]\s?/gu)].map((match) => match.index + match[0].length), 0);
      const end = sign > head.length / 3 ? sign : Math.max(head.lastIndexOf(" "), 0) || head.length;
      pieces.push(rest.slice(0, end).trim());
      rest = rest.slice(end).trim();
    }
    return [...pieces, rest].filter((piece) => piece !== "");
  });
}

function isTelling(sentence: string, lang: string): boolean {
  return analyseTerms(sentence, lang).length >= searchSettings.similar.leastTerms;
}
