import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { Database } from "../db/database.ts";
import { findDocument } from "../db/documents.ts";
import { findGroups } from "../db/duplicates.ts";
import { findRecord } from "../db/records.ts";
import { findSuggestions } from "../db/suggestions.ts";
import { findWithdrawn } from "../db/withdrawn.ts";
import { findVersions } from "../db/works.ts";
import type { ItemKind } from "../domain/change.ts";
import { measureCompleteness } from "../domain/completeness.ts";
import { passageLink } from "../domain/passage-link.ts";
import { recordTexts } from "../domain/record-texts.ts";
import { suggestionsSchema } from "../domain/suggestions.ts";
import { GoneError, NotFoundError } from "../errors.ts";
import { directionOf } from "../language/language.ts";
import { findModelAddress } from "../language/model-address.ts";
import { normaliseDigits } from "../language/normalise.ts";
import { readParallelWork } from "../search/parallel-texts.ts";
import { goneResponse, notFoundResponse, problemResponses } from "./responses.ts";

// Ids may hold slashes: the parameter takes the rest of the path.
const params = z.object({ id: z.string().min(1).max(1_000) });
const texts = z.array(z.string());
/** Text that addresses a language model: flagged and kept, followed by nobody. */
const addressSchema = { kind: z.enum(["instruction", "role-marker", "hidden-text"]), excerpt: z.string() };
const recordSchema = z
  .object({
    id: z.string(), title: z.string(), description: z.string().optional(), url: z.string().optional(), lang: z.string(), dir: z.enum(["rtl", "ltr"]),
    countries: texts, countriesAsWritten: texts, sdgs: z.array(z.number()), actionLines: texts, technologies: texts, org: z.string().optional(),
    stakeholder: z.string().optional(), coverage: z.string().optional(), years: z.object({ from: z.number().optional(), to: z.number().optional() }).optional(),
    status: z.string().optional(), type: z.string().optional(), types: texts, themes: texts, partners: texts, beneficiaries: texts, impact: z.string().optional(),
    challenges: z.string().optional(), license: z.string().optional(), source: z.string().optional(), sourceName: z.string(),
    extra: z.record(z.string(), z.unknown()), updatedAt: z.string(),
    completeness: z.object({ score: z.number(), missing: z.array(z.object({ field: z.string(), message: z.string() })) }),
    suspicious: z.array(z.object({ field: z.string(), ...addressSchema })),
    duplicates: z.array(z.object({ id: z.string(), title: z.string() })),
    suggested: suggestionsSchema,
  })
  .openapi("Record");
const versions = z.array(z.object({ id: z.string(), lang: z.string(), title: z.string() }));
const documentSchema = z
  .object({
    id: z.string(), title: z.string(), lang: z.string(), dir: z.enum(["rtl", "ltr"]), url: z.string().optional(), digest: z.boolean(),
    date: z.string().optional(), symbol: z.string().optional(), note: z.string().optional(), sourceName: z.string(), work: z.string(), versions,
    passages: z.array(z.object({ id: z.string(), heading: texts, paragraph: z.string().optional(), page: z.number().optional(), link: z.string().optional(), text: z.string() })),
    suspicious: z.array(z.object({ passage: z.string(), ...addressSchema })),
  })
  .openapi("Document");
const workSchema = z
  .object({
    work: z.string(), versions,
    paragraphs: z.array(
      z.object({
        paragraph: z.string(), aligned: z.boolean(),
        texts: z.array(z.object({ id: z.string(), lang: z.string(), dir: z.enum(["rtl", "ltr"]), title: z.string(), digest: z.boolean(), heading: texts, passages: texts, text: z.string() })),
      }),
    ),
  })
  .openapi("Work");

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
  summary: "One document with all its paragraphs, or a work in all its languages",
  description:
    "The id of a document gives the document, with the versions of its work in other languages. The id of a work gives its numbered paragraphs in all languages side by side; so does `paragraph`, for one number, with either id. Paragraphs that are not `aligned` hold a number that the versions do not hold equally often.",
  request: { params, query: z.object({ paragraph: z.string().min(1).max(100).optional() }) },
  responses: { 200: { description: "The document, or the paragraphs of its work", content: { "application/json": { schema: z.union([documentSchema, workSchema]) } } }, ...notFoundResponse, ...goneResponse, ...problemResponses },
});

/** GET /api/records/{id} and GET /api/documents/{id} */
export function addRecordRoutes(app: OpenAPIHono, database: Database): void {
  app.openapi(recordRoute, async (context) => {
    const { id } = context.req.valid("param");
    const row = await findRecord(database, id);
    if (row === undefined) throw (await gone(database, "record", id)) ?? new NotFoundError(`No record has the id ${JSON.stringify(id)}. Ids stand in the hits of /api/search; encode them in the address (encodeURIComponent).`);
    const { types, ...record } = row.body;
    const type = types.length === 0 ? {} : { type: types.join(", ") };
    const suspicious = recordTexts(row.body).flatMap(({ field, text }) => findModelAddress(text).map((found) => ({ field, ...found })));
    const duplicates = (await findGroups(database, [row.key])).filter((other) => other.record !== row.key).map((other) => ({ id: other.id, title: other.title }));
    const judged = { completeness: measureCompleteness(row.body), suspicious, duplicates, suggested: await findSuggestions(database, row.key) };
    return context.json({ ...record, ...judged, ...type, types, dir: directionOf(record.lang), sourceName: row.sourceName, updatedAt: row.updatedAt }, 200);
  });
  app.openapi(documentRoute, async (context) => {
    const { id } = context.req.valid("param");
    const { paragraph } = context.req.valid("query");
    const row = paragraph === undefined ? await findDocument(database, id) : undefined;
    const withdrawn = row === undefined ? await gone(database, "document", id) : undefined;
    const work = row === undefined && withdrawn === undefined ? await readWork(database, id, paragraph === undefined ? undefined : normaliseDigits(paragraph.trim())) : undefined;
    if (work !== undefined) return context.json(work, 200);
    if (row === undefined) throw withdrawn ?? new NotFoundError(`No document has the id ${JSON.stringify(id)}. Of a passage's id it is the part before the last #.`);
    const passages = row.passages.map(({ paragraph: number, page, anchor, ...passage }) => {
      const link = passageLink(row.body, { page, anchor, text: passage.text });
      return { ...passage, ...(number === null ? {} : { paragraph: number }), ...(page === null ? {} : { page }), ...(link === undefined ? {} : { link }) };
    });
    const { work: own, ...body } = row.body;
    const suspicious = row.passages.flatMap((passage) => findModelAddress(passage.text).map((found) => ({ passage: passage.id, ...found })));
    const versionsOfWork = (await findVersions(database, id)).map(({ id: version, lang, title }) => ({ id: version, lang, title }));
    return context.json({ ...body, dir: directionOf(body.lang), sourceName: row.sourceName, work: own?.id ?? id, versions: versionsOfWork, suspicious, passages }, 200);
  });
}

/** What is said of a record or document that was withdrawn; undefined of one that never was. */
async function gone(database: Database, kind: ItemKind, id: string): Promise<GoneError | undefined> {
  const withdrawn = (await findWithdrawn(database, kind, [id])).get(id);
  if (withdrawn === undefined) return undefined;
  const { title, withdrawnAt, reason } = withdrawn;
  return new GoneError(`The ${kind} “${title}” was withdrawn on ${withdrawnAt}${reason === null ? "" : `: ${reason}`}. What became of it stands at /api/${kind}s/${encodeURIComponent(id)}/history.`, withdrawnAt);
}

/**
 * A work as the API shows it, or one paragraph of it.
 * @throws NotFoundError when the work is there and the paragraph is not.
 */
async function readWork(database: Database, id: string, paragraph: string | undefined): Promise<z.infer<typeof workSchema> | undefined> {
  const found = await readParallelWork(database, id, paragraph);
  if (found === undefined) return undefined;
  if (paragraph !== undefined && found.paragraphs.length === 0) {
    throw new NotFoundError(`No version of ${JSON.stringify(id)} has a paragraph ${JSON.stringify(paragraph)}. Without \`paragraph\` the document is given whole, with the numbers that it has.`);
  }
  return {
    work: found.work,
    versions: found.versions.map((version) => ({ id: version.id, lang: version.lang, title: version.title })),
    paragraphs: found.paragraphs.map(({ paragraph: number, aligned, texts: parallel }) => ({
      paragraph: number,
      aligned,
      texts: parallel.map(({ version, passages }) => ({
        id: version.id,
        lang: version.lang,
        title: version.title,
        digest: version.digest,
        dir: directionOf(version.lang),
        heading: passages[0]?.heading ?? [],
        passages: passages.map((passage) => passage.id),
        text: passages.map((passage) => passage.text).join("\n"),
      })),
    })),
  };
}
