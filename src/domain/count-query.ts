import { z } from "zod";
import { filtersSchema } from "./filters.ts";
import { breakdowns } from "./intent.ts";

/** One of several things that are set side by side: its name, and the filters that limit to it. */
const comparedSchema = z.strictObject({ value: z.string().min(1).max(200), filters: filtersSchema });

/** What a text must name: one of the alternatives, each a list of index terms that stand together. */
const topicSchema = z.strictObject({ words: z.string().min(1).max(200), alternatives: z.array(z.array(z.string().min(1)).min(1)).min(1).max(20) });

/**
 * A question of counting in full: what the database is asked instead of free SQL. Whoever fills it, rules or a language model, has it
 * checked by this schema.
 */
export const countQuerySchema = z
  .strictObject({
    intent: z.enum(["count", "list", "compare"]),
    /** What a record must declare to be counted. */
    filters: filtersSchema,
    /** Whose values are ranked or compared. */
    by: z.enum(breakdowns).optional(),
    /** Which end of a ranking is asked for. */
    order: z.enum(["most", "least"]).default("most"),
    /** True where the values themselves are to be counted: "how many countries have …". */
    countsValues: z.boolean().default(false),
    compared: z.array(comparedSchema).min(2).max(20).optional(),
    /** What the text of a record must name, all of it. */
    topic: z.array(topicSchema).max(8).default([]),
  })
  .refine(({ intent, compared, by }) => intent !== "compare" || (compared !== undefined && by !== undefined), "a comparison needs what is compared")
  .refine(({ countsValues, by }) => !countsValues || by !== undefined, "values are counted of a field");

export type CountQuery = z.infer<typeof countQuerySchema>;
