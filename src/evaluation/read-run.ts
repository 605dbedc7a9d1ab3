import { readFile } from "node:fs/promises";
import { z } from "zod";
import { InvalidRequestError } from "../errors.ts";
import { languages } from "../language/language.ts";
import type { QuestionResult } from "./question-result.ts";

const score = z.number().optional();
const rankingSchema = z.looseObject({ recall: z.number(), reciprocalRank: z.number(), ndcg: z.number(), ranked: z.array(z.string()) });
/** Of a run that was kept: what a comparison needs has to be there, the rest may be of another version. */
const runSchema = z.looseObject({
  by: z.string().optional(),
  results: z.array(
    z.looseObject({
      id: z.string(), group: z.string(), lang: z.enum(languages), kind: z.string(), question: z.string(),
      retrieval: rankingSchema.optional(),
      answer: z.looseObject({ refusalRight: score, citationPrecision: score, citationRecall: score, countExact: score, topExact: score }).optional(),
    }),
  ),
});

/**
 * Reads a run that `dalil eval --json` or `--save` wrote.
 * @throws InvalidRequestError when the file cannot be read or is no such run.
 */
export async function readRun(path: string): Promise<{ by: string; results: QuestionResult[] }> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new InvalidRequestError(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const run = runSchema.safeParse(value);
  if (!run.success) {
    const first = run.error.issues.slice(0, 3).map(({ path: at, message }) => `${at.join(".")}: ${message}`);
    throw new InvalidRequestError(`${path} is no run to compare with (${first.join("; ")}). Write one with \`dalil eval … --save <file>\`.`);
  }
  return { by: run.data.by ?? "both", results: run.data.results as unknown as QuestionResult[] };
}
