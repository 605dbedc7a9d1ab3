import { createIdeaReader } from "../../ingest/read-idea.ts";
import { createApp } from "../../src/app.ts";
import type { AnswerRoom } from "../../src/assistant/answer.ts";
import { migrate } from "../../src/db/migrate.ts";
import type { Database } from "../../src/db/database.ts";
import { openPglite } from "../../src/db/pglite.ts";
import { openPostgres } from "../../src/db/postgres.ts";
import { openRoom } from "../../src/open-room.ts";

/** The engines that a suite can run on: the embedded one always, a PostgreSQL where TEST_DATABASE_URL names one. */
export const engines = process.env["TEST_DATABASE_URL"] === undefined ? (["pglite"] as const) : (["pglite", "postgresql"] as const);

let schemas = 0;

/** An empty database with its schema; on a server in a schema of its own. */
export async function openTestDatabase(engine: (typeof engines)[number] = "pglite"): Promise<Database> {
  const url = process.env["TEST_DATABASE_URL"];
  if (engine === "pglite" || url === undefined) {
    const database = await openPglite(undefined);
    await migrate(database);
    return database;
  }
  schemas += 1;
  const schema = `test_${process.pid}_${schemas}`;
  const admin = await openPostgres(url);
  await admin.script(`create extension if not exists vector; drop schema if exists ${schema} cascade; create schema ${schema}`);
  await admin.close();
  const database = await openPostgres(url, schema);
  await migrate(database);
  return database;
}

/** A room over an empty database, to be closed with `room.database.close()`. */
export async function openTestRoom(engine?: (typeof engines)[number]): Promise<AnswerRoom> {
  return openRoom(await openTestDatabase(engine));
}

/** The real app over a room; unexpected errors are collected. */
export function createTestApp(room: AnswerRoom): { app: ReturnType<typeof createApp>; errors: unknown[] } {
  const errors: unknown[] = [];
  return { app: createApp({ room, ideas: createIdeaReader(), onError: (error) => errors.push(error) }), errors };
}

export function postJson(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://test${path}`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: typeof body === "string" ? body : JSON.stringify(body) });
}
