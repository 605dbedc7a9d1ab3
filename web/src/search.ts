import { send, type Filters, type Hit, type InferredFilter, type Trace } from "./api.ts";

/** Everything that could be read out of a text: for a search whose filters say all of it. */
const inferable: InferredFilter["filter"][] = ["countries", "sdgs", "actionLines", "years", "stakeholders", "langs"];
/** As many as one search gives. */
const mostHits = 50;

interface SearchAnswer {
  hits: Hit[];
  corrected?: { from: string; to: string }[];
}

/** Why hits stand where they stand, by their ids, and what misspelled words were read as. */
export interface Explained {
  traces: Map<string, Trace>;
  corrected: { from: string; to: string }[];
}

/** The records under filters, those nearest to the words first. Nothing is read out of the words: a name in them must not limit further. @throws RequestError */
export function searchRecords(query: string, filters: Filters, signal: AbortSignal): Promise<SearchAnswer> {
  return search({ query, filters: { ...filters, kinds: ["record"] }, without: inferable, limit: mostHits }, signal);
}

/**
 * The reasons for hits of a question, by asking the same search again. Where filters found nothing, the hits came from a search without
 * them. @throws RequestError
 */
export async function explainHits(asked: { query: string; lang?: string | undefined; filters: Filters; without: InferredFilter["filter"][] }, hits: Hit[]): Promise<Explained> {
  const found = await search({ ...asked, explain: true, limit: mostHits });
  const isComplete = hits.every(({ id }) => found.hits.some((one) => one.id === id));
  const more = isComplete ? [] : (await search({ ...asked, filters: {}, without: inferable, explain: true, limit: mostHits })).hits;
  const traces = [...more, ...found.hits].flatMap(({ id, trace }) => (trace === undefined ? [] : [[id, trace] as const]));
  return { traces: new Map(traces), corrected: found.corrected ?? [] };
}

function search(body: object, signal?: AbortSignal): Promise<SearchAnswer> {
  return send<SearchAnswer>("POST", "/api/search", body, undefined, signal);
}
