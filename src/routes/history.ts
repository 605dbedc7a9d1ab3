import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { listChanges } from "../db/changes.ts";
import type { Database } from "../db/database.ts";
import { findDocument } from "../db/documents.ts";
import { findRecord } from "../db/records.ts";
import { findWithdrawn } from "../db/withdrawn.ts";
import { changeSchema, type ItemKind } from "../domain/change.ts";
import { NotFoundError } from "../errors.ts";
import { notFoundResponse, problemResponses } from "./responses.ts";

const params = z.object({ id: z.string().min(1).max(1_000) });
const query = z.strictObject({ limit: z.string().regex(/^\d+$/, "must be a number").transform(Number).pipe(z.number().min(1).max(500)).default(100) });
const historySchema = z
  .object({
    id: z.string(),
    kind: z.enum(["record", "document"]),
    state: z.enum(["stored", "withdrawn"]),
    withdrawnAt: z.string().optional(),
    changes: z.array(changeSchema).meta({ description: "Latest first" }),
  })
  .meta({ id: "History" });

const route = (kind: ItemKind) =>
  createRoute({
    method: "get",
    path: `/api/${kind}s/{id}/history` as const,
    summary: `What became of a ${kind}: what changed, when and by which run; also of one that was withdrawn`,
    request: { params, query },
    responses: { 200: { description: "The changes", content: { "application/json": { schema: historySchema } } }, ...notFoundResponse, ...problemResponses },
  });

/** GET /api/records/{id}/history and GET /api/documents/{id}/history */
export function addHistoryRoutes(app: OpenAPIHono, database: Database): void {
  for (const kind of ["record", "document"] as const) {
    app.openapi(route(kind), async (context) => {
      const { id } = context.req.valid("param");
      const withdrawn = (await findWithdrawn(database, kind, [id])).get(id);
      const stored = await (kind === "record" ? findRecord : findDocument)(database, id);
      const changes = await listChanges(database, kind, id, context.req.valid("query").limit);
      if (stored === undefined && withdrawn === undefined && changes.length === 0) throw new NotFoundError(`No ${kind} has or had the id ${JSON.stringify(id)}.`);
      const shown = changes.map(({ at, what, run, fields }) => ({ at, what, ...(run === null ? {} : { run }), fields }));
      const state = stored === undefined ? { state: "withdrawn" as const, ...(withdrawn === undefined ? {} : { withdrawnAt: withdrawn.withdrawnAt }) } : { state: "stored" as const };
      return context.json({ id, kind, ...state, changes: shown }, 200);
    });
  }
}
