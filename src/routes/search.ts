import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { searchInferred } from "../assistant/search-inferred.ts";
import { understand } from "../assistant/understand.ts";
import { asHit } from "../search/hits.ts";
import type { SearchRoom } from "../search/search.ts";
import { problemResponses } from "./responses.ts";
import { searchAnswer, searchBody } from "./schemas.ts";

const route = createRoute({
  method: "post",
  path: "/api/search",
  summary: "Ranked records and paragraphs for a query in any of the six languages",
  request: { body: { required: true, content: { "application/json": { schema: searchBody } } } },
  responses: { 200: { description: "The hits, best first", content: { "application/json": { schema: searchAnswer } } }, ...problemResponses },
});

/** POST /api/search */
export function addSearchRoute(app: OpenAPIHono, room: SearchRoom): void {
  app.openapi(route, async (context) => {
    const started = performance.now();
    const { query: text, limit, offset, explain, filters = {}, without = [], lang: asked } = context.req.valid("json");
    const understood = understand(text, asked, room.glossary, { without });
    const { found, total, inferred, corrections } = await searchInferred(understood, filters, { limit, offset, ...(explain === undefined ? {} : { explain }) }, room);
    return context.json({ query: { text, lang: understood.lang }, filters, inferred, hits: found.map(asHit), total, ...(corrections.length === 0 ? {} : { corrected: corrections }), tookMs: Math.round(performance.now() - started) }, 200);
  });
}
