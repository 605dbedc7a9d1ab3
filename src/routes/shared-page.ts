import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Database } from "../db/database.ts";
import { findShared } from "../db/shared-answers.ts";

/** GET /a/{id}: the page, which shows the shared answer. The status is that of the answer; what is said of one that is gone the page says in the reader's language. */
export function addSharedPage(app: OpenAPIHono, pageFolder: string, database: Database): void {
  app.get("/a/:id", async (context) => {
    const shared = await findShared(database, context.req.param("id").toLowerCase());
    context.header("x-robots-tag", "noindex");
    context.header("cache-control", "no-store");
    const status = shared === undefined ? 404 : shared.given === undefined ? 410 : 200;
    return context.html(await readFile(join(pageFolder, "index.html"), "utf8"), status);
  });
}
