import type { z } from "zod";
import { filtersSchema, type Filters } from "../domain/filters.ts";
import { invalidRequest } from "../http/problem.ts";
import type { filterQuery } from "./schemas.ts";

/**
 * The filters of a query string.
 * @throws InvalidRequestError that names every value that cannot be used.
 */
export function readFilterQuery({ from, to, ...lists }: z.infer<typeof filterQuery>): Filters {
  const years = from === undefined && to === undefined ? {} : { years: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
  const filters = filtersSchema.safeParse({ ...Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== undefined)), ...years });
  if (!filters.success) throw invalidRequest(filters.error, "query");
  return filters.data;
}
