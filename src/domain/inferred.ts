import { z } from "zod";
import { filtersSchema } from "./filters.ts";
import { breakdowns, intents } from "./intent.ts";

/** The filters that are read out of a question. Technologies and types are not: as words of the subject they find more. */
export const inferableFilters = ["countries", "sdgs", "actionLines", "years", "stakeholders", "langs"] as const;

const inferredFilterSchema = z.object({
  filter: z.enum(inferableFilters),
  /** What the words mean: codes, numbers, or the first and the last year. */
  values: z.union([z.array(z.union([z.string(), z.number()])), z.object({ from: z.number().int().optional(), to: z.number().int().optional() })]),
  /** The words of the question that say it, as written. */
  words: z.string(),
});

const documentNamedSchema = z.object({
  /** The id of the work, where it is one of the known ones: "wsis-tunis-agenda". */
  work: z.string().optional(),
  /** How the question names it; empty where it names a paragraph alone. */
  name: z.string(),
  paragraph: z.string().optional(),
  article: z.string().optional(),
});

/**
 * What was read out of a question, as answers tell it: at the top the filters that were applied, in the shape of a request's
 * own; `stated` says which words gave each of them, `relaxed` which were given up because nothing was found under them.
 */
export const inferredSchema = filtersSchema.omit({ technologies: true, types: true, sources: true }).extend({
  /** The words that name countries and regions. */
  places: z.array(z.string()).optional(),
  stated: z.array(inferredFilterSchema).optional(),
  relaxed: z.array(inferredFilterSchema).optional(),
  intent: z.enum(intents).optional(),
  by: z.enum(breakdowns).optional(),
  document: documentNamedSchema.optional(),
});

export type InferredFilter = z.infer<typeof inferredFilterSchema>;
export type Inferred = z.infer<typeof inferredSchema>;
