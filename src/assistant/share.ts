import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { findAnswer, insertAnswer, insertFeedback, type Feedback, type GivenAnswer } from "../db/answers.ts";
import type { Database } from "../db/database.ts";
import { findShared, insertShared, revokeShared, type SharedRow, type SourceVersion } from "../db/shared-answers.ts";
import { findContentHashes, readStoredTexts } from "../db/stored-items.ts";
import { findWithdrawn } from "../db/withdrawn.ts";
import type { Source } from "../domain/answer.ts";
import type { SharedAnswer, SharedSource } from "../domain/shared-answer.ts";
import { GoneError, InvalidRequestError, NotFoundError } from "../errors.ts";
import type { RecentAnswers } from "./recent-answers.ts";

/** Letters and digits that nobody confuses when a link is read aloud or typed from paper: no 0, o, 1, l or i. */
const letters = "23456789abcdefghjkmnpqrstuvwxyz";
/** Thirteen of 31 letters are 64 bits: at a thousand guesses a second somebody hits one of a million links in some seven hundred years. */
const idLength = 13;

/** Gives an answer a link of its own and stores it with the versions of its sources. The token takes the link back. @throws NotFoundError when the answer is held no longer. */
export async function shareAnswer(answerId: string, recent: RecentAnswers, database: Database): Promise<{ id: string; url: string; revokeToken: string }> {
  const given = await findGiven(answerId, recent, database);
  const id = Array.from({ length: idLength }, () => letters[randomInt(letters.length)]).join("");
  const revokeToken = randomBytes(24).toString("base64url");
  const versions = await readVersions(given.answer.sources, database);
  await database.transaction(async (transaction) => {
    await insertAnswer(transaction, given);
    await insertShared(transaction, { id, answerId, tokenHash: hashOf(revokeToken), versions });
  });
  return { id, url: urlOf(id), revokeToken };
}

/** Stores a reader's rating with the answer that it is about. @throws NotFoundError when the answer is held no longer. */
export async function rateAnswer(feedback: Feedback, recent: RecentAnswers, database: Database): Promise<void> {
  const given = await findGiven(feedback.answerId, recent, database);
  await database.transaction(async (transaction) => {
    await insertAnswer(transaction, given);
    await insertFeedback(transaction, feedback);
  });
}

/** A shared answer with what has become of its sources. @throws NotFoundError for an unknown id, GoneError for a link that was taken back. */
export async function readShared(id: string, database: Database): Promise<SharedAnswer> {
  const { given, versions, sharedAt } = await findLink(id, database);
  const { question, answer, answeredAt } = given;
  return { id, url: urlOf(id), question, answeredAt, sharedAt, answer, sources: await compareSources(answer.sources, versions, database) };
}

/** Takes a link back. @throws InvalidRequestError (403) for a wrong token; otherwise as `readShared`. */
export async function revokeAnswer(id: string, token: string, database: Database): Promise<void> {
  const { tokenHash } = await findLink(id, database);
  if (!timingSafeEqual(Buffer.from(tokenHash), Buffer.from(hashOf(token)))) {
    throw new InvalidRequestError("This is not the token that was given out with the link.", { status: 403, title: "Not allowed" });
  }
  await revokeShared(database, id);
}

async function findGiven(answerId: string, recent: RecentAnswers, database: Database): Promise<GivenAnswer> {
  const given = recent.find(answerId) ?? (await findAnswer(database, answerId));
  if (given === undefined) throw new NotFoundError("This answer is not held any more: answers that nobody shares or rates are dropped after some hours. Ask the question again.");
  return given;
}

async function findLink(id: string, database: Database): Promise<SharedRow & { given: GivenAnswer }> {
  const row = await findShared(database, id);
  if (row === undefined) throw new NotFoundError("There is no shared answer under this address.");
  const { given, revokedAt, sharedAt } = row;
  if (given === undefined) throw new GoneError("This answer was shared, and whoever shared it has taken it back.", revokedAt ?? sharedAt);
  return { ...row, given };
}

/** The content hashes that the sources have now; none for one that no longer holds its quotation, which has changed since it was quoted. */
async function readVersions(sources: Source[], database: Database): Promise<SourceVersion[]> {
  const { hashes, stands } = await readSources(sources, database);
  return sources.map((source) => ({ n: source.n, hash: stands(source) ? (hashes(source) ?? null) : null }));
}

async function compareSources(sources: Source[], versions: SourceVersion[], database: Database): Promise<SharedSource[]> {
  const { hashes, stands } = await readSources(sources, database);
  const before = new Map(versions.map(({ n, hash }) => [n, hash]));
  const gone = sources.filter((source) => hashes(source) === undefined);
  const idsOf = (kind: Source["kind"]) => gone.filter((source) => source.kind === kind).map(itemOf);
  const [records, documents] = [await findWithdrawn(database, "record", idsOf("record")), await findWithdrawn(database, "document", idsOf("passage"))];
  return sources.map((source) => {
    const version = before.get(source.n) ?? undefined;
    const known = { n: source.n, ...(version === undefined ? {} : { version }), quoteStands: stands(source) };
    const now = hashes(source);
    if (now !== undefined) return { ...known, state: now === version ? "unchanged" : "changed" };
    const withdrawnAt = (source.kind === "record" ? records : documents).get(itemOf(source))?.withdrawnAt;
    return { ...known, state: "withdrawn", ...(withdrawnAt === undefined ? {} : { withdrawnAt }) };
  });
}

async function readSources(sources: Source[], database: Database): Promise<{ hashes: (source: Source) => string | undefined; stands: (source: Source) => boolean }> {
  const of = (kind: Source["kind"]) => sources.filter((source) => source.kind === kind).map(itemOf);
  const [records, documents] = [await findContentHashes(database, "record", of("record")), await findContentHashes(database, "document", of("passage"))];
  const texts = await readStoredTexts(database, sources.map(({ id }) => id));
  return {
    hashes: (source) => (source.kind === "record" ? records : documents).get(itemOf(source)),
    stands: ({ id, quote }) => texts.get(id)?.some((text) => text.includes(quote)) === true,
  };
}

/** The id of the record, or of the document that a passage stands in. */
function itemOf(source: Source): string {
  return source.kind === "record" ? source.id : (source.document?.id ?? source.id.slice(0, source.id.lastIndexOf("#")));
}

function urlOf(id: string): string {
  return `/a/${id}`;
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
