import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Database } from "../db/database.ts";
import { countFacets } from "../db/facets.ts";
import { filtersSchema, type Filters } from "../domain/filters.ts";
import { invalidRequest } from "../http/problem.ts";
import { problemResponses } from "./responses.ts";
import { filterQuery } from "./schemas.ts";

const counts = z.array(z.object({ value: z.string(), count: z.number().int() }));
const facetsSchema = z
  .object({
    total: z.number().int(), kinds: counts, countries: counts, sdgs: counts, actionLines: counts, langs: counts, stakeholders: counts,
    technologies: counts, types: counts, years: counts, sources: counts,
  })
  .openapi("Facets");

const route = createRoute({
  method: "get",
  path: "/api/facets",
  summary: "Counts per value of each filter, under the given filters",
  request: { query: filterQuery },
  responses: { 200: { description: "The counts, largest first", content: { "application/json": { schema: facetsSchema } } }, ...problemResponses },
});

/** GET /api/facets */
export function addFacetsRoute(app: OpenAPIHono, database: Database): void {
  app.openapi(route, async (context) => {
    const { from, to, ...lists } = context.req.valid("query");
    const years = from === undefined && to === undefined ? {} : { years: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } };
    const filters = filtersSchema.safeParse({ ...Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== undefined)), ...years });
    if (!filters.success) throw invalidRequest(filters.error, "query");
    const { total, facets } = await countFacets(database, filters.data satisfies Filters);
    return context.json({ total, ...facets }, 200);
  });
}
