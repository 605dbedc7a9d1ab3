import OpenAI from "openai";
import { ConfigError, UnavailableError } from "../errors.ts";
import type { Embedder, EmbedderSettings } from "./embedder.ts";
import { fingerprintOf, toUnitVectors } from "./unit-vectors.ts";

/** Numbers in a vector of models that many endpoints offer; others need DALIL_EMBEDDING_DIMENSIONS. Source: the models' own cards. */
const knownDimensions: Record<string, number> = {
  "text-embedding-3-small": 1536,
  "text-embedding-3-large": 3072,
  "text-embedding-ada-002": 1536,
  "bge-m3": 1024,
  "multilingual-e5-small": 384,
  "multilingual-e5-base": 768,
  "multilingual-e5-large": 1024,
  "nomic-embed-text": 768,
  "mxbai-embed-large": 1024,
};
const defaultUrl = "https://api.openai.com/v1";
/** Texts in one request: below the limits of every known endpoint. */
const batchSize = 64;
/** Characters of a text that are sent: 8,000 tokens, the usual bound, are at least as many characters in every script. */
const longestText = 8_000;
const timeoutMs = 30_000;
/** Tries after the first one, at 408, 409, 429 and 5xx and at broken connections; the client waits as `Retry-After` says, else longer each time. */
const retries = 3;

export interface OpenaiOptions {
  /** Sent as bearer token; local servers need none. */
  key?: string;
  timeoutMs?: number;
  retries?: number;
}

/**
 * A model behind any endpoint that speaks OpenAI's embeddings format (hosted, or a local server).
 * @throws ConfigError when the model's dimensions are not known and not set, or a key is missing where one is needed.
 */
export function createOpenaiEmbedder(settings: EmbedderSettings, options: OpenaiOptions = {}): Embedder {
  const { model, url = defaultUrl, queryPrefix = "", passagePrefix = "" } = settings;
  const dimensions = settings.dimensions ?? knownDimensions[model];
  if (model === "") throw new ConfigError("openai: needs the name of a model behind the colon, as in DALIL_EMBEDDING=openai:text-embedding-3-small.");
  if (dimensions === undefined) throw new ConfigError(`The model ${JSON.stringify(model)} is not one whose dimensions are known: set DALIL_EMBEDDING_DIMENSIONS to the number of values in its vectors.`);
  if (url === defaultUrl && (options.key ?? "") === "") throw new ConfigError("OpenAI's endpoint needs a key: set DALIL_EMBEDDING_KEY, or DALIL_EMBEDDING_URL for another endpoint.");
  const client = new OpenAI({ baseURL: url, apiKey: options.key || "none", timeout: options.timeoutMs ?? timeoutMs, maxRetries: options.retries ?? retries, logLevel: "off" });
  const name = `${model} at ${new URL(url).host}`;
  // Asked for only where it was set and the model has another size by itself: older models and many servers know no such parameter.
  const asked = settings.dimensions !== undefined && knownDimensions[model] !== undefined && knownDimensions[model] !== settings.dimensions ? { dimensions } : {};

  const embed = async (texts: string[], prefix: string): Promise<number[][]> => {
    const vectors: number[][] = [];
    for (let start = 0; start < texts.length; start += batchSize) {
      // An empty input is refused by most endpoints; a space is not.
      const input = texts.slice(start, start + batchSize).map((text) => prefix + text.slice(0, longestText) || " ");
      try {
        const { data } = await client.embeddings.create({ model, input, encoding_format: "float", ...asked });
        const ordered = Array.isArray(data) ? data.toSorted((first, second) => first.index - second.index).map(({ embedding }) => embedding) : data;
        vectors.push(...toUnitVectors(ordered, input.length, dimensions, name));
      } catch (error) {
        throw error instanceof UnavailableError ? error : new UnavailableError(explain(error, name), { cause: error });
      }
    }
    return vectors;
  };
  return {
    kind: "openai",
    name,
    dimensions,
    fingerprint: `openai-${dimensions}-${fingerprintOf(model, queryPrefix, passagePrefix)}`,
    settings: { ...settings, url, dimensions },
    batchSize,
    embedDocuments: (texts) => embed(texts, passagePrefix),
    embedQuery: async (text) => (await embed([text], queryPrefix))[0] ?? [],
  };
}

/** What went wrong at the endpoint, in words for the operator; never the key, which no error of the client holds. */
function explain(error: unknown, name: string): string {
  if (error instanceof OpenAI.APIConnectionTimeoutError) return `${name} did not answer in time.`;
  if (error instanceof OpenAI.APIConnectionError) return `${name} cannot be reached. Check DALIL_EMBEDDING_URL and the network.`;
  if (error instanceof OpenAI.AuthenticationError || error instanceof OpenAI.PermissionDeniedError) return `${name} refused the key (status ${error.status}). Check DALIL_EMBEDDING_KEY.`;
  if (error instanceof OpenAI.RateLimitError) return `${name} allows no more requests at the moment (status 429).`;
  if (error instanceof OpenAI.NotFoundError) return `${name}: the endpoint does not know this model or address (status 404).`;
  if (error instanceof OpenAI.APIError) return `${name} answered with an error${error.status === undefined ? "" : ` (status ${error.status})`}.`;
  return `${name} answered with something that is not the embeddings format.`;
}
