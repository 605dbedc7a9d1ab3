import type { Answer } from "../domain/answer.ts";
import type { Queryable } from "./database.ts";

/** An answer with the question it was given to, and when (ISO 8601). */
export interface GivenAnswer {
  question: string;
  answer: Answer;
  answeredAt: string;
}

/** Stores an answer under its id, for a permalink or a rating; one that is stored stays as it is. */
export async function insertAnswer(database: Queryable, { question, answer, answeredAt }: GivenAnswer): Promise<void> {
  await database.query("insert into answers (id, question, lang, body, created_at) values ($1, $2, $3, $4::jsonb, $5::timestamptz) on conflict (id) do nothing", [
    answer.id,
    question,
    answer.lang,
    JSON.stringify(answer),
    answeredAt,
  ]);
}

/** A stored answer by its id, or undefined. */
export async function findAnswer(database: Queryable, id: string): Promise<GivenAnswer | undefined> {
  const [row] = await database.query<GivenAnswer>(
    `select question, body as answer, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "answeredAt" from answers where id = $1`,
    [id],
  );
  return row;
}

export interface Feedback {
  answerId: string;
  useful: boolean;
  reason?: string | undefined;
  comment?: string | undefined;
}

/** Stores what a reader says of an answer that is stored. */
export async function insertFeedback(database: Queryable, { answerId, useful, reason, comment }: Feedback): Promise<void> {
  await database.query("insert into feedback (answer, useful, reason, comment) values ($1, $2, $3, $4)", [answerId, useful, reason ?? null, comment ?? null]);
}
