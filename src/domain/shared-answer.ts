import { z } from "zod";
import { answerSchema } from "./answer.ts";

/** What has become of a source since an answer was shared. */
export const sharedSourceSchema = z.object({
  n: z.number().int(),
  /** Content hash of the record or document when the answer was shared. */
  version: z.string().optional(),
  state: z.enum(["unchanged", "changed", "withdrawn"]),
  /** Whether the quotation still stands there word for word. */
  quoteStands: z.boolean(),
  withdrawnAt: z.string().optional(),
});

/** An answer as it was when a reader shared it, whatever becomes of its sources. */
export const sharedAnswerSchema = z.object({
  id: z.string(),
  url: z.string(),
  question: z.string(),
  answeredAt: z.string(),
  sharedAt: z.string(),
  answer: answerSchema,
  sources: z.array(sharedSourceSchema),
});

export type SharedSource = z.infer<typeof sharedSourceSchema>;
export type SharedAnswer = z.infer<typeof sharedAnswerSchema>;
