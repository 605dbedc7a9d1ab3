import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { detectLanguage } from "../language/detect.ts";
import { asHit } from "../search/hits.ts";
import { search, type SearchRoom } from "../search/search.ts";
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
    const { query: text, limit, offset, explain, ...body } = context.req.valid("json");
    const lang = body.lang ?? detectLanguage(text).lang;
    const filters = body.filters ?? {};
    const { found, total, corrections } = await search({ text, lang, filters, limit, offset, ...(explain === undefined ? {} : { explain }) }, room);
    return context.json({ query: { text, lang }, filters, inferred: {}, hits: found.map(asHit), total, ...(corrections.length === 0 ? {} : { corrected: corrections }), tookMs: Math.round(performance.now() - started) }, 200);
  });
}
