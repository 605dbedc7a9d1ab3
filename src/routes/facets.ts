import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { createFacetCounter, facetNames } from "../search/facets.ts";
import type { ItemGroups } from "../search/item-groups.ts";
import { readFilterQuery } from "./filter-query.ts";
import { problemResponses } from "./responses.ts";
import { filterQuery } from "./schemas.ts";

const counts = z.array(z.object({ value: z.string(), count: z.number().int(), suggested: z.number().int().optional() }));
const facetsSchema = z
  .object({ total: z.number().int(), ...(Object.fromEntries(facetNames.map((name) => [name, counts])) as Record<(typeof facetNames)[number], typeof counts>) })
  .openapi("Facets");

const route = createRoute({
  method: "get",
  path: "/api/facets",
  summary: "Counts per value of each filter, under the given filters",
  description:
    "`total` is what all filters together leave. The counts of a facet are under all filters but its own, so that the other values of a facet that is filtered stay in sight; `regions` go with `countries`. A record of several years counts in each. With `suggested=true` goals and action lines also tell, apart, for how many records they are merely suggested.",
  request: { query: filterQuery },
  responses: { 200: { description: "The counts, largest first", content: { "application/json": { schema: facetsSchema } } }, ...problemResponses },
});

/** GET /api/facets */
export function addFacetsRoute(app: OpenAPIHono, groups: ItemGroups): void {
  const count = createFacetCounter(groups);
  app.openapi(route, async (context) => {
    const { total, facets } = await count(readFilterQuery(context.req.valid("query")));
    return context.json({ total, ...facets }, 200);
  });
}
