import type { Answer } from "../domain/answer.ts";
import type { Queryable } from "./database.ts";

/** Keeps an answer under its id, for permalinks and feedback. */
export async function insertAnswer(database: Queryable, question: string, answer: Answer): Promise<void> {
  await database.query("insert into answers (id, question, lang, body) values ($1, $2, $3, $4::jsonb)", [answer.id, question, answer.lang, JSON.stringify(answer)]);
}
