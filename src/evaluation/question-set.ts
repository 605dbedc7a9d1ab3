import { readFile } from "node:fs/promises";
import { z } from "zod";
import { filtersSchema } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import { languages } from "../language/language.ts";

const questionSchema = z.looseObject({
  id: z.string().min(1),
  group: z.string().min(1),
  lang: z.enum(languages),
  question: z.string().min(1),
  /** Ids of the records or passages that answer it; absent where nothing does. */
  relevant: z.array(z.string().min(1)).optional(),
  answerable: z.boolean().optional(),
  filters: filtersSchema.optional(),
  note: z.string().optional(),
});

export type EvaluationQuestion = z.infer<typeof questionSchema>;

/**
 * Reads a question set (JSON Lines): the same question in several languages carries the same `group`.
 * @throws InvalidRequestError that names the file, the line and what is wrong with it.
 */
export async function readQuestionSet(path: string): Promise<EvaluationQuestion[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new InvalidRequestError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new InvalidRequestError(`${path}:${index + 1} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    const parsed = questionSchema.safeParse(value);
    if (parsed.success) return [parsed.data];
    throw new InvalidRequestError(`${path}:${index + 1} is no question: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`);
  });
}
