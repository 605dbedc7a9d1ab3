import { filtersSchema, type Filters } from "../../domain/filters.ts";
import type { InferredFilter } from "../../domain/inferred.ts";

/** A filter that a question states, and where its words stand in the text that was read. */
export interface StatedFilter extends InferredFilter {
  start: number;
  end: number;
  /** Whether the words are what the question is about as well: a text may tell of e-health without the code of the action line. */
  isSubject?: boolean;
}

/** Stated filters in the shape of a request's own: values of one filter are alternatives. */
export function asFilters(stated: readonly InferredFilter[]): Filters {
  const filters: Record<string, unknown> = {};
  for (const { filter, values } of stated) {
    const before = filters[filter];
    filters[filter] = Array.isArray(values) ? [...new Set([...(Array.isArray(before) ? before : []), ...values])] : joinYears(before, values);
  }
  return filtersSchema.parse(filters);
}

/** "after 2018 and before 2021" limits at both ends; "in 2019 and in 2021" takes in both and what lies between. */
function joinYears(before: unknown, { from, to }: { from?: number | undefined; to?: number | undefined }): { from?: number; to?: number } {
  const range = (first: number | undefined, last: number | undefined) => ({ ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) });
  if (before === undefined) return range(from, to);
  const known = before as { from?: number; to?: number };
  const limitsBothEnds = (known.from === undefined) !== (from === undefined) && (known.to === undefined) !== (to === undefined) && (from ?? known.from ?? 0) <= (to ?? known.to ?? 0);
  if (limitsBothEnds) return range(from ?? known.from, to ?? known.to);
  return range(known.from === undefined || from === undefined ? undefined : Math.min(known.from, from), known.to === undefined || to === undefined ? undefined : Math.max(known.to, to));
}
