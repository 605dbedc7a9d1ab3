import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { RecentAnswers } from "../assistant/recent-answers.ts";
import { rateAnswer, readShared, revokeAnswer, shareAnswer } from "../assistant/share.ts";
import type { Database } from "../db/database.ts";
import { sharedAnswerSchema } from "../domain/shared-answer.ts";
import { InvalidRequestError } from "../errors.ts";
import { goneResponse, notFoundResponse, problemResponses } from "./responses.ts";

const longestComment = 2_000;
const answerId = z.string().min(1).max(100);
const params = z.object({ id: answerId });

const shareRoute = createRoute({
  method: "post",
  path: "/api/answers/{id}/share",
  summary: "Gives an answer a link of its own",
  description: "The answer is stored with its question, its sources and their versions. The token is given out once: it takes the link back. Nothing needs to be sent, but the header `content-type: application/json` must be: it keeps other sites' forms out.",
  request: { params },
  responses: {
    201: { description: "The link", content: { "application/json": { schema: z.object({ url: z.string(), id: z.string(), revokeToken: z.string() }).meta({ id: "SharedLink" }) } } },
    ...notFoundResponse,
    ...problemResponses,
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/shared/{id}",
  summary: "A shared answer as it was, with what has become of its sources",
  request: { params },
  responses: { 200: { description: "The answer", content: { "application/json": { schema: sharedAnswerSchema.meta({ id: "SharedAnswer" }) } } }, ...notFoundResponse, ...goneResponse, ...problemResponses },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/shared/{id}",
  summary: "Takes a shared answer back",
  description: "With `Authorization: Bearer <revokeToken>`. The stored answer goes too, unless it was rated.",
  request: { params, headers: z.object({ authorization: z.string().optional() }) },
  responses: { 204: { description: "The link no longer works" }, ...notFoundResponse, ...goneResponse, ...problemResponses },
});

const feedbackRoute = createRoute({
  method: "post",
  path: "/api/feedback",
  summary: "Says whether an answer was useful",
  description: "The answer is stored with its question and the rating.",
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({ answerId, useful: z.boolean(), reason: z.string().max(200).optional(), comment: z.string().max(longestComment, `at most ${longestComment} characters`).optional() }).meta({ id: "Feedback" }),
        },
      },
    },
  },
  responses: { 204: { description: "Stored" }, ...notFoundResponse, ...problemResponses },
});

/** POST /api/answers/{id}/share, GET and DELETE /api/shared/{id}, POST /api/feedback */
export function addSharedRoutes(app: OpenAPIHono, recent: RecentAnswers, database: Database): void {
  app.openapi(shareRoute, async (context) => context.json(await shareAnswer(context.req.valid("param").id, recent, database), 201));
  app.openapi(readRoute, async (context) => {
    // A link that was taken back must not live on in a cache, nor any of them in a search engine.
    context.header("cache-control", "no-store");
    context.header("x-robots-tag", "noindex");
    return context.json(await readShared(context.req.valid("param").id.toLowerCase(), database), 200);
  });
  app.openapi(revokeRoute, async (context) => {
    const token = /^Bearer\s+(\S+)$/i.exec(context.req.valid("header").authorization ?? "")?.[1];
    if (token === undefined) throw new InvalidRequestError("Send the token that was given out with the link: `Authorization: Bearer <revokeToken>`.", { status: 401, title: "Token missing" });
    await revokeAnswer(context.req.valid("param").id.toLowerCase(), token, database);
    return context.body(null, 204);
  });
  app.openapi(feedbackRoute, async (context) => {
    await rateAnswer(context.req.valid("json"), recent, database);
    return context.body(null, 204);
  });
}
