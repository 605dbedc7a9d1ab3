import { z } from "zod";
import { actionLines, type ActionLine } from "./action-lines.ts";

const actionLineCodes = Object.keys(actionLines) as [ActionLine, ...ActionLine[]];
export const stakeholders = ["government", "private", "civil-society", "international", "academia", "other"] as const;
export const kinds = ["record", "passage"] as const;

const year = z.number().int().min(1900).max(2100);
const someText = z.string().min(1).max(200);

/** What a search or a question may be limited to. Every list means "any of these"; several lists mean "all of these lists". */
export const filtersSchema = z.strictObject({
  countries: z.array(z.string().regex(/^[A-Z]{3}$/, "must be an ISO 3166 alpha-3 code such as TUN")).max(250).optional(),
  sdgs: z.array(z.number().int().min(1).max(17)).max(17).optional(),
  actionLines: z.array(z.enum(actionLineCodes)).max(18).optional(),
  kinds: z.array(z.enum(kinds)).max(2).optional(),
  langs: z.array(z.string().regex(/^[a-z]{2,3}$/, "must be a language code such as ar")).max(50).optional(),
  stakeholders: z.array(z.enum(stakeholders)).max(6).optional(),
  technologies: z.array(someText).max(50).optional(),
  types: z.array(someText).max(50).optional(),
  years: z.strictObject({ from: year.optional(), to: year.optional() }).optional(),
  sources: z.array(someText).max(50).optional(),
  /** True: `sdgs` and `actionLines` also find records for which these are merely suggested. */
  suggested: z.boolean().optional(),
  /** True: `stakeholders` also finds records that do not say who runs them. */
  undeclared: z.boolean().optional(),
});

export type Filters = z.infer<typeof filtersSchema>;
