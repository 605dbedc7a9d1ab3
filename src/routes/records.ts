import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Database } from "../db/database.ts";
import { findDocument } from "../db/documents.ts";
import { findRecord } from "../db/records.ts";
import { findWithdrawn } from "../db/withdrawn.ts";
import type { ItemKind } from "../domain/change.ts";
import { passageLink } from "../domain/passage-link.ts";
import { GoneError, NotFoundError } from "../errors.ts";
import { directionOf } from "../language/language.ts";
import { goneResponse, notFoundResponse, problemResponses } from "./responses.ts";

// Ids may hold slashes: the parameter takes the rest of the path.
const params = z.object({ id: z.string().min(1).max(1_000) });
const texts = z.array(z.string());
const recordSchema = z
  .object({
    id: z.string(), title: z.string(), description: z.string().optional(), url: z.string().optional(), lang: z.string(), dir: z.enum(["rtl", "ltr"]),
    countries: texts, countriesAsWritten: texts, sdgs: z.array(z.number()), actionLines: texts, technologies: texts, org: z.string().optional(),
    stakeholder: z.string().optional(), coverage: z.string().optional(), years: z.object({ from: z.number().optional(), to: z.number().optional() }).optional(),
    status: z.string().optional(), type: z.string().optional(), types: texts, themes: texts, partners: texts, beneficiaries: texts, impact: z.string().optional(),
    challenges: z.string().optional(), license: z.string().optional(), source: z.string().optional(), sourceName: z.string(),
    extra: z.record(z.string(), z.unknown()), updatedAt: z.string(),
  })
  .openapi("Record");
const documentSchema = z
  .object({
    id: z.string(), title: z.string(), lang: z.string(), dir: z.enum(["rtl", "ltr"]), url: z.string().optional(), digest: z.boolean(),
    date: z.string().optional(), symbol: z.string().optional(), note: z.string().optional(), work: z.string().optional(), sourceName: z.string(),
    passages: z.array(z.object({ id: z.string(), heading: texts, paragraph: z.string().optional(), page: z.number().optional(), link: z.string().optional(), text: z.string() })),
  })
  .openapi("Document");

const recordRoute = createRoute({
  method: "get",
  path: "/api/records/{id}",
  summary: "One record, whole",
  request: { params },
  responses: { 200: { description: "The record", content: { "application/json": { schema: recordSchema } } }, ...notFoundResponse, ...goneResponse, ...problemResponses },
});

const documentRoute = createRoute({
  method: "get",
  path: "/api/documents/{id}",
  summary: "One document with all its paragraphs",
  request: { params },
  responses: { 200: { description: "The document", content: { "application/json": { schema: documentSchema } } }, ...notFoundResponse, ...goneResponse, ...problemResponses },
});

/** GET /api/records/{id} and GET /api/documents/{id} */
export function addRecordRoutes(app: OpenAPIHono, database: Database): void {
  app.openapi(recordRoute, async (context) => {
    const { id } = context.req.valid("param");
    const row = await findRecord(database, id);
    if (row === undefined) throw (await gone(database, "record", id)) ?? new NotFoundError(`No record has the id ${JSON.stringify(id)}. Ids stand in the hits of /api/search; encode them in the address (encodeURIComponent).`);
    const { types, ...record } = row.body;
    const type = types.length === 0 ? {} : { type: types.join(", ") };
    return context.json({ ...record, ...type, types, dir: directionOf(record.lang), sourceName: row.sourceName, updatedAt: row.updatedAt }, 200);
  });
  app.openapi(documentRoute, async (context) => {
    const { id } = context.req.valid("param");
    const row = await findDocument(database, id);
    if (row === undefined) throw (await gone(database, "document", id)) ?? new NotFoundError(`No document has the id ${JSON.stringify(id)}. Of a passage's id it is the part before the last #.`);
    const passages = row.passages.map(({ paragraph, page, anchor, ...passage }) => {
      const link = passageLink(row.body, { page, anchor, text: passage.text });
      return { ...passage, ...(paragraph === null ? {} : { paragraph }), ...(page === null ? {} : { page }), ...(link === undefined ? {} : { link }) };
    });
    return context.json({ ...row.body, dir: directionOf(row.body.lang), sourceName: row.sourceName, passages }, 200);
  });
}

/** What is said of a record or document that was withdrawn; undefined of one that never was. */
async function gone(database: Database, kind: ItemKind, id: string): Promise<GoneError | undefined> {
  const withdrawn = (await findWithdrawn(database, kind, [id])).get(id);
  if (withdrawn === undefined) return undefined;
  const { title, withdrawnAt, reason } = withdrawn;
  return new GoneError(`The ${kind} “${title}” was withdrawn on ${withdrawnAt}${reason === null ? "" : `: ${reason}`}. What became of it stands at /api/${kind}s/${encodeURIComponent(id)}/history.`, withdrawnAt);
}
