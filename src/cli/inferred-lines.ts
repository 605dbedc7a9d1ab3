import type { Inferred, InferredFilter } from "../domain/inferred.ts";

/** The filters that were read out of a text, one line, and those that were given up, one more; none where there are none. */
export function describeFilters({ stated = [], relaxed = [] }: Inferred): string[] {
  const isRelaxed = (one: InferredFilter) => relaxed.some(({ filter }) => filter === one.filter);
  const name = (filters: InferredFilter[]) => filters.map(({ filter, words }) => `${filter} ("${words}")`).join(", ");
  const kept = stated.filter((one) => !isRelaxed(one));
  return [
    ...(kept.length === 0 ? [] : [`Filters read from the text: ${name(kept)}. --no-infer leaves them out.`]),
    ...(relaxed.length === 0 ? [] : [`Given up, since nothing was found under them: ${name(relaxed)}.`]),
  ];
}
