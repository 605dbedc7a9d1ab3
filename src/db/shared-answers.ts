import type { GivenAnswer } from "./answers.ts";
import type { Database, Queryable } from "./database.ts";

/** The content hash that a source had; null where it was gone or no longer held the quotation. */
export interface SourceVersion {
  n: number;
  hash: string | null;
}

/** A shared answer; without `given` once it was taken back. */
export interface SharedRow {
  tokenHash: string;
  versions: SourceVersion[];
  sharedAt: string;
  revokedAt: string | null;
  given?: GivenAnswer;
}

export async function insertShared(database: Queryable, { id, answerId, tokenHash, versions }: { id: string; answerId: string; tokenHash: string; versions: SourceVersion[] }): Promise<void> {
  await database.query("insert into shared_answers (id, answer, token_hash, versions) values ($1, $2, $3, $4::jsonb)", [id, answerId, tokenHash, JSON.stringify(versions)]);
}

/** A shared answer by its short id, or undefined. */
export async function findShared(database: Queryable, id: string): Promise<SharedRow | undefined> {
  const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
  const [row] = await database.query<Omit<SharedRow, "given"> & { question: string | null; body: GivenAnswer["answer"]; answeredAt: string }>(
    `select token_hash as "tokenHash", versions, ${time("shared_at")} as "sharedAt", ${time("revoked_at")} as "revokedAt", question, body, ${time("answers.created_at")} as "answeredAt"
     from shared_answers left join answers on answers.id = shared_answers.answer where shared_answers.id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  const { question, body, answeredAt, ...shared } = row;
  return question === null || shared.revokedAt !== null ? shared : { ...shared, given: { question, answer: body, answeredAt } };
}

/** Takes a shared answer back, and the stored answer with it unless it was rated or is shared by another link. */
export async function revokeShared(database: Database, id: string): Promise<void> {
  await database.transaction(async (transaction) => {
    const [row] = await transaction.query<{ answer: string | null }>("select answer from shared_answers where id = $1 for update", [id]);
    await transaction.query("update shared_answers set revoked_at = coalesce(revoked_at, now()), answer = null, versions = '[]' where id = $1", [id]);
    await transaction.query(
      "delete from answers where id = $1 and not exists (select from feedback where answer = $1) and not exists (select from shared_answers where answer = $1)",
      [row?.answer ?? null],
    );
  });
}
