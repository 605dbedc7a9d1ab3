import { open } from "node:fs/promises";
import { z } from "zod";
import { filtersSchema } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import { languages } from "../language/language.ts";

const questionSchema = z.looseObject({
  id: z.string().min(1),
  group: z.string().min(1),
  lang: z.enum(languages),
  question: z.string().min(1),
  /** What kind of question it is, for the table by kind. */
  kind: z.string().min(1).optional(),
  /** Ids of the records or passages that answer it; absent where nothing does. */
  relevant: z.array(z.string().min(1)).optional(),
  answerable: z.boolean().optional(),
  /** Under these the question is asked. With `intent` they are what its words state, and have to be found in them instead. */
  filters: filtersSchema.optional(),
  /** Regions that the words state, beside `filters`: "arab-states". */
  regions: z.array(z.string().min(1)).optional(),
  intent: z.string().min(1).optional(),
  /** The number that is asked for. */
  count: z.number().int().min(0).optional(),
  /** Of a ranking: the value or, tied, the values that lead it. */
  top: z.array(z.union([z.string(), z.number()])).optional(),
  expect: z.looseObject({ contains: z.array(z.string()).optional() }).optional(),
  note: z.string().optional(),
});

export type EvaluationQuestion = z.infer<typeof questionSchema>;

/**
 * Reads a question set (JSON Lines) line by line: the same question in several languages carries the same `group`.
 * @throws InvalidRequestError that names the file, the line and what is wrong with it.
 */
export async function* readQuestions(path: string): AsyncGenerator<EvaluationQuestion> {
  let number = 0;
  for await (const line of readLines(path)) {
    number += 1;
    if (line.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(line.replace(/^\uFEFF/, ""));
    } catch (error) {
      throw new InvalidRequestError(`${path}:${number} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    }
    const parsed = questionSchema.safeParse(value);
    if (!parsed.success) throw new InvalidRequestError(`${path}:${number} is no question: ${parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ")}`);
    yield parsed.data;
  }
}

/** A whole question set at once. @throws InvalidRequestError as `readQuestions` does. */
export async function readQuestionSet(path: string): Promise<EvaluationQuestion[]> {
  const questions: EvaluationQuestion[] = [];
  for await (const question of readQuestions(path)) questions.push(question);
  return questions;
}

/**
 * Reads sets through once, so that a mistake in the last line is told before an hour of work: how many questions there are.
 * @throws InvalidRequestError for a line that is no question, and for an id that stands there twice.
 */
export async function checkQuestionSets(paths: string[]): Promise<number> {
  const seen = new Map<string, string>();
  for (const path of paths) {
    for await (const { id } of readQuestions(path)) {
      const earlier = seen.get(id);
      if (earlier !== undefined) throw new InvalidRequestError(`${path}: the id ${JSON.stringify(id)} stands twice${earlier === path ? "" : `, first in ${earlier}`}. Results are compared by id: give each question its own.`);
      seen.set(id, path);
    }
  }
  return seen.size;
}

/** The questions of several sets one after another. */
export async function* readQuestionSets(paths: string[]): AsyncGenerator<EvaluationQuestion> {
  for (const path of paths) yield* readQuestions(path);
}

async function* readLines(path: string): AsyncGenerator<string> {
  const file = await open(path).catch((error: unknown) => {
    throw new InvalidRequestError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    if (!(await file.stat()).isFile()) throw new InvalidRequestError(`${path} is no file. Name the question sets one by one.`);
    for await (const line of file.readLines({ encoding: "utf8", autoClose: false })) yield line;
  } finally {
    await file.close();
  }
}
