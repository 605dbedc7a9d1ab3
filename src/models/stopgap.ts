import { foldText } from "../language/normalise.ts";
import type { Embedder } from "./embedder.ts";

const dimensions = 256;
const gramLength = 4;
/** A whole word says more than a stretch of it. */
const wordWeight = 2;

/**
 * An embedder that knows no meaning: hashed words and character n-grams. It finds texts that are spelled alike, which helps
 * with inflection and names, and it holds the place of a trained model.
 */
export function createStopgapEmbedder(): Embedder {
  return {
    kind: "stopgap",
    name: "stopgap (hashed character n-grams)",
    dimensions,
    fingerprint: `stopgap-1-${dimensions}`,
    note: "Search by meaning is a stopgap: it compares spelling, not meaning. Words, names and the glossary of the field carry the search.",
    embedDocuments: async (texts) => texts.map(embed),
    embedQuery: async (text) => embed(text),
  };
}

function embed(text: string): number[] {
  const vector = new Float64Array(dimensions);
  for (const word of foldText(text).split(/[^\p{L}\p{N}]+/u)) {
    if (word === "") continue;
    add(vector, `=${word}`, wordWeight);
    const padded = `^${word}$`;
    for (let start = 0; start + gramLength <= padded.length; start += 1) add(vector, padded.slice(start, start + gramLength), 1);
  }
  // Square roots keep a word that is repeated a hundred times from being all there is.
  let norm = 0;
  for (let index = 0; index < dimensions; index += 1) {
    const value = vector[index] ?? 0;
    vector[index] = Math.sign(value) * Math.sqrt(Math.abs(value));
    norm += Math.abs(value);
  }
  const length = Math.sqrt(norm) || 1;
  return Array.from(vector, (value) => Math.round((value / length) * 1e5) / 1e5);
}

function add(vector: Float64Array, feature: string, weight: number): void {
  let hash = 0x811c9dc5;
  for (let index = 0; index < feature.length; index += 1) hash = Math.imul(hash ^ feature.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 15;
  const bucket = (hash >>> 1) % dimensions;
  vector[bucket] = (vector[bucket] ?? 0) + (hash & 1 ? weight : -weight);
}
