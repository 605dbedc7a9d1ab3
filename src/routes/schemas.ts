import { z } from "zod";
import { answerSchema, hitSchema } from "../domain/answer.ts";
import { filtersSchema, kinds, stakeholders } from "../domain/filters.ts";
import { inferableFilters, inferredSchema } from "../domain/inferred.ts";
import { actionLines, type ActionLine } from "../domain/action-lines.ts";
import { languages } from "../language/language.ts";

export const longestQuestion = 2_000;
const longestTurn = 8_000;
const longestId = 500;
const mostSources = 100;

const text = (name: string) =>
  z
    .string({ error: `${name} must be a text` })
    .max(longestQuestion, `at most ${longestQuestion} characters; shorten it`)
    .refine((value) => value.trim() !== "", "must not be empty");
const lang = z.enum(languages, { error: `must be one of ${languages.join(", ")}` }).optional();

const without = z.array(z.enum(inferableFilters)).max(inferableFilters.length).optional().meta({ description: "Filters that are not to be read out of the text: those that the reader removed" });

export const searchBody = z
  .strictObject({
    query: text("query"),
    lang,
    filters: filtersSchema.optional(),
    without,
    limit: z.number().int().min(1).max(50).default(10),
    offset: z.number().int().min(0).max(1_000).default(0),
    /** True gives each hit its `trace`: the parts that its score is the sum of, and the words that met. */
    explain: z.boolean().optional(),
  })
  .meta({ id: "SearchRequest" });

export const searchAnswer = z
  .object({
    query: z.object({ text: z.string(), lang: z.string() }),
    filters: filtersSchema,
    inferred: inferredSchema,
    hits: z.array(hitSchema.meta({ id: "Hit" })),
    total: z.number().int(),
    /** Words of the query that no text has, and what they were read as. */
    corrected: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
    tookMs: z.number(),
  })
  .meta({ id: "SearchResult" });

const historyTurn = z.strictObject({
  role: z.enum(["user", "assistant"]),
  text: z.string().max(longestTurn),
  sources: z.array(z.string().min(1).max(longestId)).max(mostSources).optional().meta({ description: "Of an answer: the ids of its sources in their order, so that “the second one” means something" }),
});

export const askBody = z
  .strictObject({
    question: text("question"),
    lang,
    filters: filtersSchema.optional(),
    without,
    history: z.array(historyTurn).max(20).optional(),
    expert: z.boolean().optional().meta({ description: "Show sentences of a language model that nothing supports, with that verdict, instead of leaving them out" }),
  })
  .meta({ id: "Question" });

export const askAnswer = answerSchema.meta({ id: "Answer" });

const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform((value) => value.split(",").map((part) => part.trim()).filter((part) => part !== ""))
    .pipe(z.array(item))
    .optional();
const wholeNumber = z.string().regex(/^\d+$/, "must be a number").transform(Number);

/** The filters as query parameters: lists separated by commas, years as `from` and `to`. */
export const filterQuery = z.strictObject({
  countries: listOf(z.string()),
  sdgs: listOf(wholeNumber),
  actionLines: listOf(z.enum(Object.keys(actionLines) as [ActionLine, ...ActionLine[]])),
  kinds: listOf(z.enum(kinds)),
  langs: listOf(z.string()),
  stakeholders: listOf(z.enum(stakeholders)),
  technologies: listOf(z.string()),
  types: listOf(z.string()),
  sources: listOf(z.string()),
  suggested: z.enum(["true", "false"]).transform((value) => value === "true").optional(),
  from: wholeNumber.optional(),
  to: wholeNumber.optional(),
});
