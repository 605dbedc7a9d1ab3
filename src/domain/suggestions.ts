import { z } from "zod";

/** Goals and action lines that a record which declares none may serve, most certain first; never mixed with what its owner declared. */
export const suggestionsSchema = z.object({
  sdgs: z.array(z.object({ value: z.number().int(), confidence: z.number() })),
  actionLines: z.array(z.object({ value: z.string(), confidence: z.number() })),
});

export type Suggestions = z.infer<typeof suggestionsSchema>;
