import { OpenAPIHono } from "@hono/zod-openapi";
import { serveStatic } from "@hono/node-server/serve-static";
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import type { AnswerRoom } from "./assistant/answer.ts";
import { createRecentAnswers } from "./assistant/recent-answers.ts";
import { InvalidRequestError, NotFoundError } from "./errors.ts";
import { describeError, invalidRequest, problemResponse } from "./http/problem.ts";
import { requireJson } from "./http/require-json.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { addAskRoute } from "./routes/ask.ts";
import { addCoverageRoute } from "./routes/coverage.ts";
import { addFacetsRoute } from "./routes/facets.ts";
import { addHistoryRoutes } from "./routes/history.ts";
import { addIngestRunRoutes } from "./routes/ingest-runs.ts";
import { addRecordRoutes } from "./routes/records.ts";
import { addSearchRoute } from "./routes/search.ts";
import { addSharedPage } from "./routes/shared-page.ts";
import { addSharedRoutes } from "./routes/shared.ts";
import { addSimilarRoute, largestUpload } from "./routes/similar.ts";
import { addStatusRoutes } from "./routes/status.ts";
import { keepItemGroups } from "./search/item-groups.ts";
import type { IdeaReader } from "./search/similar/idea.ts";
import { readVersion } from "./status.ts";

/** A question with its history fits many times over. */
const largestBody = 256 * 1024;

export interface AppParts {
  room: AnswerRoom;
  /** Reads texts and files that are compared and not stored. */
  ideas: IdeaReader;
  /** Folder of the built page; without it only the API is served. */
  pageFolder?: string;
  /** Is told of every error that is not the caller's. */
  onError: (error: unknown) => void;
}

/** Every route on one screen. */
export function createApp({ room, ideas, pageFolder, onError }: AppParts): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error, result.target);
    },
  });
  app.onError((error, context) => {
    if (describeError(error).status >= 500) onError(error);
    return problemResponse(context, error);
  });
  app.notFound((context) => problemResponse(context, new NotFoundError(`There is nothing at ${context.req.method} ${context.req.path}. /openapi.json lists what there is.`)));
  app.use(securityHeaders());
  const limitBody = (maxSize: number, advice: string) => bodyLimit({ maxSize, onError: () => {
    throw new InvalidRequestError(`The body is larger than ${maxSize} bytes. ${advice}`, { status: 413, title: "Body too large" });
  } });
  app.use("/api/*", except("/api/similar", limitBody(largestBody, "Send the question alone, with at most 20 turns of history.")));
  app.use("/api/similar", limitBody(largestUpload, "Send a smaller file, or paste the part that describes the initiative."));
  app.use("/api/*", requireJson(["/api/similar"]));

  const recent = createRecentAnswers();
  addSearchRoute(app, room);
  addAskRoute(app, room, recent, onError);
  addSharedRoutes(app, recent, room.database);
  addSimilarRoute(app, room, ideas);
  addRecordRoutes(app, room.database);
  addHistoryRoutes(app, room.database);
  addIngestRunRoutes(app, room.database);
  const groups = keepItemGroups(room.database);
  addFacetsRoute(app, groups);
  addCoverageRoute(app, { groups, glossary: room.glossary, messages: room.messages });
  addStatusRoutes(app, room);
  app.doc31("/openapi.json", { openapi: "3.1.0", info: { title: "Dalil", version: readVersion(), description: "Cited answers over a repository of initiatives and documents, in six languages.", license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" } } });
  if (pageFolder !== undefined) {
    addSharedPage(app, pageFolder, room.database);
    app.use("/*", serveStatic({ root: pageFolder }));
  }
  return app;
}
