import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { AnswerRoom } from "../assistant/answer.ts";
import { openSimilar } from "../assistant/similar.ts";
import { hitSchema } from "../domain/answer.ts";
import { filtersSchema, type Filters } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import { invalidRequest } from "../http/problem.ts";
import { languages } from "../language/language.ts";
import { searchSettings } from "../search/settings.ts";
import { asIdea, type Idea, type IdeaReader } from "../search/similar/idea.ts";
import { problemResponses } from "./responses.ts";

/** An abstract with its figures fits; reports of hundreds of scanned pages do not and say nothing that a summary would not. */
export const largestUpload = 10 * 1024 * 1024;

const lang = z.enum(languages, { error: `must be one of ${languages.join(", ")}` }).optional();
const limit = z.number({ error: "must be a number" }).int().min(1).max(50);
const jsonBody = z.strictObject({ text: z.string({ error: "text must be a text" }), lang, filters: filtersSchema.optional(), limit: limit.default(10) }).meta({ id: "SimilarRequest" });
const formBody = z
  .strictObject({
    file: z.custom<File>((value) => value instanceof File, "must be a file").optional().openapi({ type: "string", format: "binary" }),
    text: z.string().optional(),
    lang,
    filters: z.string().optional().openapi({ description: "The filters as one JSON object" }),
    limit: z.string().regex(/^\d+$/, "must be a number").transform(Number).pipe(limit).default(10),
  })
  .meta({ id: "SimilarForm" });

const texts = z.array(z.string());
const numbers = z.array(z.number().int());
const pair = z.object({ yours: texts, theirs: texts });
const years = z.object({ from: z.number().int().optional(), to: z.number().int().optional() });
const whySchema = z.object({
  shared: z.object({
    actionLines: texts, sdgs: numbers, technologies: texts, beneficiaries: texts, countries: texts, regions: texts, stakeholder: z.string().optional(), concepts: texts,
    sentences: z.object({ yours: z.string(), theirs: z.string(), field: z.string(), similarity: z.number() }).optional(),
  }),
  differs: z.object({ countries: pair, technologies: pair, beneficiaries: pair, years: z.object({ yours: years.optional(), theirs: years.optional() }).optional() }),
  suggested: z.object({ actionLines: texts, sdgs: numbers }),
  labels: z.record(z.string(), z.record(z.string(), z.string())),
  text: z.object({ shared: texts, differs: texts }),
});
const aim = <Value extends z.ZodType>(value: Value) => z.array(z.object({ value, isSuggested: z.boolean() }));
const similarSchema = z
  .object({
    lang: z.enum(languages),
    textLang: z.enum(languages),
    yours: z.object({
      countries: texts, regions: texts, sdgs: aim(z.number().int()), actionLines: aim(z.string()), technologies: texts, beneficiaries: texts, concepts: texts,
      stakeholder: z.string().optional(), years: years.optional(),
    }),
    hits: z.array(hitSchema.extend({ why: whySchema })),
    notice: z.string().optional(),
    tookMs: z.number(),
  })
  .openapi("Similar");

const route = createRoute({
  method: "post",
  path: "/api/similar",
  summary: "Initiatives like a pasted text or an uploaded file, with why they are alike and what differs",
  description: `The text is compared and forgotten: it is neither stored nor logged, and an address in it is not fetched. At most ${searchSettings.similar.longestText} characters; of a longer file the beginning is compared and \`notice\` says so. \`lang\` is the reader's language; the text may be in any of the six. What the text does not name is inferred from it: \`why.suggested\` tells which goals and action lines in common are suggestions.`,
  request: { body: { content: { "application/json": { schema: jsonBody }, "multipart/form-data": { schema: formBody } } } },
  responses: { 200: { description: "The initiatives, nearest first", content: { "application/json": { schema: similarSchema } } }, ...problemResponses },
});

/** POST /api/similar, with a text or a file. */
export function addSimilarRoute(app: OpenAPIHono, room: AnswerRoom, reader: IdeaReader): void {
  const findSimilar = openSimilar(room, reader);
  app.openapi(route, async (context) => {
    const started = performance.now();
    const isForm = /^multipart\/form-data\b/i.test(context.req.header("content-type") ?? "");
    // Only the body that was sent is validated, and the types of the two run together.
    const { file, filters, ...body } = isForm ? readForm(context.req.valid("form") as z.infer<typeof formBody>) : { file: undefined, ...(context.req.valid("json") as z.infer<typeof jsonBody>) };
    const idea = file === undefined ? asIdea(body.text ?? "") : await readFile(file, body.text, reader);
    const answer = await findSimilar({ idea, lang: body.lang, filters: filters ?? {}, limit: body.limit });
    return context.json({ ...answer, tookMs: Math.round(performance.now() - started) }, 200);
  });
}

async function readFile(file: File, text: string | undefined, reader: IdeaReader): Promise<Idea> {
  if (text !== undefined && text.trim() !== "") throw new InvalidRequestError("Send a text or a file, not both.");
  return reader.readFile({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}

function readForm({ filters: written, ...form }: z.infer<typeof formBody>): Omit<typeof form, "filters"> & { filters: Filters } {
  const filters = filtersSchema.safeParse(written === undefined ? {} : parseJson(written));
  if (!filters.success) throw invalidRequest(filters.error, "form.filters");
  return { ...form, filters: filters.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequestError("form.filters is not JSON: send the filters as one JSON object.");
  }
}
