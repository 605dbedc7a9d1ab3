import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { listChangesOfRun } from "../db/changes.ts";
import type { Database } from "../db/database.ts";
import { listItems } from "../db/ingest-items.ts";
import { findRun, listRuns, type RunRow } from "../db/ingest-runs.ts";
import { runDetailSchema, runReportSchema, runSchema } from "../domain/ingest-run.ts";
import { NotFoundError } from "../errors.ts";
import { notFoundResponse, problemResponses } from "./responses.ts";

const shownChanges = 200;
const number = z.string().regex(/^\d{1,9}$/, "must be a number").transform(Number);

const listRoute = createRoute({
  method: "get",
  path: "/api/ingest/runs",
  summary: "Ingestions, latest first: what each read, added, updated, withdrew and rejected",
  request: { query: z.strictObject({ limit: number.pipe(z.number().min(1).max(200)).default(20), source: z.string().max(300).optional() }) },
  responses: { 200: { description: "The runs", content: { "application/json": { schema: z.object({ runs: z.array(runSchema) }).meta({ id: "IngestRuns" }) } } }, ...problemResponses },
});

const detailRoute = createRoute({
  method: "get",
  path: "/api/ingest/runs/{key}",
  summary: "One ingestion with its files and its changes",
  request: { params: z.object({ key: number }) },
  responses: { 200: { description: "The run", content: { "application/json": { schema: runDetailSchema } } }, ...notFoundResponse, ...problemResponses },
});

/** GET /api/ingest/runs and GET /api/ingest/runs/{key} */
export function addIngestRunRoutes(app: OpenAPIHono, database: Database): void {
  app.openapi(listRoute, async (context) => {
    const { limit, source } = context.req.valid("query");
    return context.json({ runs: (await listRuns(database, { source, limit })).map(asRun) }, 200);
  });
  app.openapi(detailRoute, async (context) => {
    const { key } = context.req.valid("param");
    const row = await findRun(database, key);
    if (row === undefined) throw new NotFoundError(`No ingestion has the key ${key}. /api/ingest/runs lists them.`);
    const [items, changes] = [await listItems(database, key), await listChangesOfRun(database, key, shownChanges)];
    const files = items.map(({ shown, state, bytes, position, document }) => ({ file: shown, state, bytes, position, ...(document === null ? {} : { document }) }));
    return context.json({ ...asRun(row), files, changes: changes.map(({ kind, id, what, fields }) => ({ kind, id, what, fields: fields.map(({ field }) => field) })) }, 200);
  });
}

function asRun({ source, finishedAt, resumes, error, report, ...run }: RunRow): z.infer<typeof runSchema> {
  return {
    ...run,
    ...(source === null ? {} : { source }),
    ...(finishedAt === null ? {} : { finishedAt }),
    ...(resumes === null ? {} : { resumes }),
    ...(error === null ? {} : { error }),
    ...(report === null ? {} : { report: runReportSchema.parse(report) }),
  };
}
