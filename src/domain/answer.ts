import { z } from "zod";
import { filtersSchema } from "./filters.ts";
import { inferredSchema } from "./inferred.ts";
import { breakdowns } from "./intent.ts";

const direction = z.enum(["rtl", "ltr"]);
const documentReference = z.object({
  id: z.string(),
  title: z.string(),
  paragraph: z.string().optional(),
  page: z.number().int().optional(),
  digest: z.boolean().optional(),
});

/** One result of a search: a record, or a passage of a document. */
export const hitSchema = z.object({
  id: z.string(),
  kind: z.enum(["record", "passage"]),
  title: z.string(),
  snippet: z.string(),
  lang: z.string(),
  dir: direction,
  url: z.string().optional(),
  /** Opens the document at the passage: `#page=` or a text fragment. */
  link: z.string().optional(),
  score: z.number(),
  matched: z.object({ vector: z.number().optional(), text: z.number().optional() }),
  countries: z.array(z.string()).optional(),
  sdgs: z.array(z.number()).optional(),
  actionLines: z.array(z.string()).optional(),
  org: z.string().optional(),
  year: z.string().optional(),
  /** Other records that tell of the same project and are not shown beside this one. */
  duplicates: z.array(z.string()).optional(),
  document: documentReference.optional(),
  /** Why the hit stands where it stands, on request: the parts add up to the score. */
  trace: z
    .object({
      parts: z.array(z.object({ part: z.string(), value: z.number(), weight: z.number(), gives: z.number() })),
      words: z.array(z.object({ term: z.string(), name: z.string().optional(), share: z.number(), met: z.string().optional(), similarity: z.number().optional() })),
    })
    .optional(),
});

/** What the paragraph of a source says in the reader's language, by the version of its work in that language: an exact part of that version's passage `id`. */
const officialSchema = z.object({ id: z.string(), lang: z.string(), dir: direction, title: z.string(), quote: z.string() });

/** A numbered source of an answer; `quote` is an exact part of the stored text. */
export const sourceSchema = z.object({
  n: z.number().int(),
  id: z.string(),
  kind: z.enum(["record", "passage"]),
  title: z.string(),
  url: z.string().optional(),
  /** Opens the document at the passage: `#page=` or a text fragment. */
  link: z.string().optional(),
  lang: z.string(),
  dir: direction,
  quote: z.string(),
  field: z.string().optional(),
  paragraph: z.string().optional(),
  page: z.number().int().optional(),
  document: documentReference.optional(),
  official: officialSchema.optional(),
  countries: z.array(z.string()).optional(),
  org: z.string().optional(),
});

export const sentenceSchema = z.object({
  text: z.string(),
  citations: z.array(z.number().int()),
  verdict: z.enum(["supported", "partial", "unsupported"]),
  /** Of a sentence that is not wholly supported: the parts that nothing cited supports. */
  unsupported: z.array(z.object({ kind: z.string(), words: z.string() })).optional(),
});

export const refusalSchema = z.object({ reason: z.string(), nearest: z.array(hitSchema) });

const valueCountSchema = z.object({
  value: z.string(),
  count: z.number().int(),
  /** The value by its name in the answer's language. */
  label: z.string().optional(),
  /** The filters that leave these records; absent where no filter does. */
  filters: filtersSchema.optional(),
});

const countSchema = z.object({
  total: z.number().int(),
  by: z.array(valueCountSchema).optional(),
  /** Which field the values are of. */
  of: z.enum(breakdowns).optional(),
  /** What the counted records declare. */
  filters: filtersSchema.optional(),
  /** What the text of the counted records names besides. */
  topic: z.array(z.string()).optional(),
  /** Records that are not counted, because the goal or action line is merely suggested for them. */
  suggested: z.number().int().optional(),
});

export const answerSchema = z.object({
  id: z.string(),
  lang: z.string(),
  mode: z.enum(["extractive", "generative"]),
  refused: z.union([z.literal(false), refusalSchema]),
  sentences: z.array(sentenceSchema),
  sources: z.array(sourceSchema),
  /** Of a counting question: what was asked for as a number, and the ranking by value, largest first. */
  count: countSchema.optional(),
  /** Why a configured language model did not write this answer, or not all of it, in the answer's language. */
  notice: z.string().optional(),
  /** Sentences of the language model that were left out, because nothing supports them. */
  removed: z.number().int().optional(),
  /** What a question that follows another one was read as. */
  rewritten: z.string().optional(),
  filters: filtersSchema,
  inferred: inferredSchema,
  tookMs: z.number(),
});

export type Hit = z.infer<typeof hitSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Sentence = z.infer<typeof sentenceSchema>;

export type Answer = z.infer<typeof answerSchema>;
