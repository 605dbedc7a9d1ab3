import type { Filters } from "../domain/filters.ts";
import type { Inferred, InferredFilter } from "../domain/inferred.ts";
import { search, type SearchQuery, type SearchResult, type SearchRoom } from "../search/search.ts";
import { asFilters } from "./understand/stated-filter.ts";
import type { Understood } from "./understand.ts";

/**
 * The order in which inferred filters are given up when nothing is found under all of them: first what records often lack (their
 * language's and their years' limits, who runs them), then goals and action lines, at last the place, which changes an answer most.
 */
const relaxingOrder: readonly InferredFilter["filter"][] = ["langs", "years", "stakeholders", "sdgs", "actionLines", "countries"];

/** What was found under the filters of the request and those that the question states, and which of these held. */
export interface InferredSearch extends SearchResult {
  inferred: Inferred;
}

/**
 * Searches under the request's filters and those that the question states. A filter of the request wins over a stated one of the
 * same name. Where nothing is found, stated ones are given up in a fixed order until something is, and then those that did not
 * stand in the way are taken back. A stated country also finds what declares no country and names it, a stated kind of organization what
 * declares none: many records leave them out. Goals and action lines also find records for which they are merely suggested, except in counts.
 * Where the question asks for a paragraph nothing is limited: paragraphs have neither countries nor years.
 */
export async function searchInferred(understood: Understood, given: Filters, range: Pick<SearchQuery, "limit" | "offset" | "explain" | "weigh">, room: SearchRoom): Promise<InferredSearch> {
  const query = { text: understood.text, lang: understood.lang, ...range };
  const stated = understood.intent === "passage" ? [] : understood.stated.filter(({ filter }) => given[filter] === undefined);
  const under = async (kept: readonly InferredFilter[]) => {
    const { countries, ...others } = filtersOf(kept, understood);
    return search({ ...query, filters: { ...others, ...given, ...(others.stakeholders === undefined ? {} : { undeclared: true }) }, ...(countries === undefined ? {} : { places: countries }) }, room);
  };
  const relaxed = new Set<InferredFilter["filter"]>();
  const kept = () => stated.filter(({ filter }) => !relaxed.has(filter));
  let result = await under(stated);
  for (const filter of relaxingOrder) {
    if (result.total > 0 || kept().length === 0) break;
    if (!stated.some((one) => one.filter === filter)) continue;
    relaxed.add(filter);
    result = await under(kept());
  }
  for (const filter of result.total > 0 && relaxed.size > 1 ? [...relaxed].toReversed().slice(1) : []) {
    relaxed.delete(filter);
    const again = await under(kept());
    if (again.total > 0) result = again;
    else relaxed.add(filter);
  }
  return { ...result, inferred: describeInferred(understood, kept(), stated.filter(({ filter }) => relaxed.has(filter))) };
}

/** What was read out of a question, as answers tell it. */
export function describeInferred(understood: Understood, kept: readonly InferredFilter[], relaxed: readonly InferredFilter[]): Inferred {
  const plain = (filters: readonly InferredFilter[]) => filters.map(({ filter, values, words }) => ({ filter, values, words }));
  return {
    ...filtersOf(kept, understood),
    ...(kept.some(({ filter }) => filter === "countries") ? { places: understood.places } : {}),
    ...(kept.length + relaxed.length > 0 ? { stated: plain([...kept, ...relaxed]) } : {}),
    ...(relaxed.length > 0 ? { relaxed: plain(relaxed) } : {}),
    intent: understood.intent,
    ...(understood.by === undefined ? {} : { by: understood.by }),
    ...(understood.document === undefined ? {} : { document: understood.document }),
  };
}

function filtersOf(stated: readonly InferredFilter[], { intent }: Understood): Filters {
  const takesSuggested = intent !== "count" && stated.some(({ filter }) => filter === "sdgs" || filter === "actionLines");
  return { ...asFilters(stated), ...(takesSuggested ? { suggested: true } : {}) };
}
