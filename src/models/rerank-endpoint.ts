import { ConfigError, UnavailableError } from "../errors.ts";
import { createBoundedFetch } from "./bounded-fetch.ts";
import { toRelevance, type Reranker, type RerankerSettings } from "./reranker.ts";

/** Some endpoints send every text back beside its score. */
const mostBytes = 4_000_000;
/** What a server of the other format says to a request without its `texts`: "unprocessable". */
const otherFormat = 422;

/**
 * A reranker behind an endpoint of the format that Cohere's, Jina's, vLLM's and llama.cpp's share (`documents`, answered by `results` of `index` and
 * `relevance_score`), or of Hugging Face's text-embeddings-inference (`texts`, answered by a list of `index` and `score`): which of the two is found
 * out by the first request.
 * @param key sent as bearer token; local servers need none.
 * @throws ConfigError when the address is missing.
 */
export function createEndpointReranker({ model, url }: RerankerSettings, key?: string): Reranker {
  if (url === undefined) throw new ConfigError("endpoint: needs an address: set DALIL_RERANK_URL to that of the endpoint, such as http://localhost:8080/v1.");
  const address = url.endsWith("/rerank") ? url : `${url}/rerank`;
  const name = `${model} at ${new URL(url).host}`;
  const boundedFetch = createBoundedFetch(mostBytes);
  let takesTexts = false;

  const ask = async (body: object, signal: AbortSignal): Promise<Response> => {
    try {
      return await boundedFetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json", ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        body: JSON.stringify(body),
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new UnavailableError(`${name} cannot be reached. Check DALIL_RERANK_URL and the network.`, { cause: error });
    }
  };

  return {
    kind: "endpoint",
    name,
    score: async (query, texts, signal) => {
      if (texts.length === 0) return [];
      const formats = { documents: { model, query, documents: texts, top_n: texts.length }, texts: { query, texts, truncate: true } };
      let response = await ask(takesTexts ? formats.texts : formats.documents, signal);
      if (response.status === otherFormat) {
        await response.body?.cancel();
        response = await ask(takesTexts ? formats.documents : formats.texts, signal);
        if (response.ok) takesTexts = !takesTexts;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new UnavailableError(explain(response.status, name));
      }
      let answered: unknown;
      try {
        answered = await response.json();
      } catch (error) {
        signal.throwIfAborted();
        throw new UnavailableError(`${name} answered with something that is not JSON.`, { cause: error });
      }
      return toRelevance(inOrder(answered, texts.length, name), texts.length, name);
    },
  };
}

/** The scores in the order of the texts, from a list that has the best first. */
function inOrder(answered: unknown, texts: number, name: string): unknown[] {
  const results = Array.isArray(answered) ? (answered as unknown[]) : (answered as { results?: unknown } | null)?.results;
  if (!Array.isArray(results)) throw new UnavailableError(`${name} answered with something that is not the rerank format: a list of results is missing.`);
  if (results.length !== texts) throw new UnavailableError(`${name} answered with ${results.length} scores for ${texts} texts.`);
  const scores = new Map<number, unknown>();
  for (const result of results as unknown[]) {
    const { index, relevance_score: relevance, score } = (result ?? {}) as { index?: unknown; relevance_score?: unknown; score?: unknown };
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= texts || scores.has(index)) throw new UnavailableError(`${name} answered with a result whose index is that of no text, or of one that has its result already.`);
    scores.set(index, relevance ?? score);
  }
  return Array.from({ length: texts }, (_, place) => scores.get(place));
}

/** What went wrong at the endpoint, in words for the operator. */
function explain(status: number, name: string): string {
  if (status === 401 || status === 403) return `${name} refused the key (status ${status}). Check DALIL_RERANK_KEY.`;
  if (status === 404) return `${name}: the endpoint does not know this model or address (status 404). Check DALIL_RERANK_URL, to which /rerank is added.`;
  if (status === 429) return `${name} allows no more requests at the moment (status 429).`;
  if (status >= 300 && status < 400) return `${name} sends requests elsewhere (status ${status}), which is not followed. Set DALIL_RERANK_URL to the address itself.`;
  return `${name} answered with an error (status ${status}).`;
}
