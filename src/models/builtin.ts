import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { ConfigError } from "../errors.ts";
import type { Embedder } from "./embedder.ts";
import { prepareText } from "./prepare-text.ts";
import { readSafetensors } from "./safetensors.ts";
import { createUnigramTokenizer, markWords, type UnigramVocabulary } from "./unigram.ts";
import { hashForm, wordForms } from "./word-forms.ts";

const folder = new URL("../../model/", import.meta.url);
/** Words of a text that count (of Chinese: runs of characters): what follows changes the sum of so many vectors no more. */
const longestText = 512;
/** A text is prepared up to this many characters, enough for that many words in every script. */
const longestPrepared = 8_000;
/** Words whose vectors are kept, a kilobyte each, in two generations of so many; and how long such a word may be. */
const seenAtMost = 10_000;
const longestSeen = 40;

/**
 * The built-in model: a table of one vector a piece of a word, in one space for six languages, and behind the pieces one vector for each
 * place that the forms of inflected words share. A text is the sum of its vectors, of length one; a text without any
 * known piece is the zero vector, which is near to nothing.
 * @param from folder of `vocabulary.json.gz` and `weights.safetensors` (`weight` int8 [pieces + forms, dimensions], `scale` float32 of as many).
 * @throws ConfigError when the files are missing or do not belong together.
 */
export function createBuiltinEmbedder(from: URL = folder): Embedder {
  const { vocabulary, file } = readFiles(from);
  const tensors = readSafetensors(file, "model/weights.safetensors");
  const [weight, scale] = [tensors.get("weight"), tensors.get("scale")];
  const [pieces = 0, dimensions = 0] = weight?.shape ?? [];
  const known = vocabulary.pieces.length;
  if (weight?.dtype !== "I8" || scale?.dtype !== "F32" || pieces < vocabulary.pieces.length || scale.shape[0] !== pieces) {
    throw new ConfigError("The files in model/ do not belong together: weights and vocabulary differ in size. Restore the folder from the release.");
  }
  const table = new Int8Array(weight.bytes.buffer, weight.bytes.byteOffset, weight.bytes.byteLength);
  // A copy, because four-byte numbers need an address that the file does not promise.
  const scales = new Float32Array(Uint8Array.from(scale.bytes).buffer);
  const forms = pieces - known;
  const tokenize = createUnigramTokenizer(vocabulary);
  /** Most words of a text have been seen before; the memory is bounded and belongs to this model. */
  let seen = new Map<string, Float32Array>();
  /** The generation before: what of it is met again goes on, the rest is forgotten with the next one. */
  let seenBefore = new Map<string, Float32Array>();
  const keep = (word: string, vector: Float32Array): Float32Array => {
    if (word.length >= longestSeen) return vector;
    if (seen.size >= seenAtMost) [seenBefore, seen] = [seen, new Map()];
    seen.set(word, vector);
    return vector;
  };
  const vectorOf = (word: string): Float32Array => {
    const own = seen.get(word);
    if (own !== undefined) return own;
    const before = seenBefore.get(word);
    if (before !== undefined) return keep(word, before);
    const vector = new Float32Array(dimensions);
    const shared = forms === 0 ? [] : markWords(word).flatMap(wordForms).map((form) => known + hashForm(form, forms));
    for (const id of [...tokenize(word), ...shared]) {
      if (id === 0) continue;
      const factor = scales[id] ?? 0;
      const row = id * dimensions;
      for (let index = 0; index < dimensions; index += 1) vector[index] = (vector[index] ?? 0) + factor * (table[row + index] ?? 0);
    }
    return keep(word, vector);
  };

  const embed = (text: string): number[] => {
    const sum = new Float64Array(dimensions);
    for (const word of prepareText(text.slice(0, longestPrepared)).split(" ").slice(0, longestText)) {
      const vector = vectorOf(word);
      for (let index = 0; index < dimensions; index += 1) sum[index] = (sum[index] ?? 0) + (vector[index] ?? 0);
    }
    let norm = 0;
    for (const value of sum) norm += value * value;
    const length = Math.sqrt(norm) || 1;
    // Five digits are more than the eight bits behind them hold, and make the same text the same vector everywhere.
    return Array.from(sum, (value) => Math.round((value / length) * 1e5) / 1e5);
  };

  const fingerprint = createHash("sha256").update(file).digest("hex").slice(0, 12);
  return {
    kind: "builtin",
    name: "built-in model",
    dimensions,
    fingerprint: `builtin-${dimensions}-${fingerprint}`,
    settings: { kind: "builtin", model: "" },
    batchSize: 256,
    embedDocuments: async (texts) => texts.map(embed),
    embedQuery: async (text) => embed(text),
  };
}

function readFiles(from: URL): { vocabulary: UnigramVocabulary; file: Uint8Array } {
  try {
    const vocabulary = JSON.parse(gunzipSync(readFileSync(new URL("vocabulary.json.gz", from))).toString("utf8")) as UnigramVocabulary;
    return { vocabulary, file: readFileSync(new URL("weights.safetensors", from)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The built-in model cannot be read: ${reason}. Restore the folder model/ from the release.`, { cause: error });
  }
}
