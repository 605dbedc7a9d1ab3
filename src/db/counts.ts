import type { Database, Queryable } from "./database.ts";

export interface Counts {
  records: number;
  documents: number;
  passages: number;
  vectors: number;
}

/** How much is stored; vectors are those of the given model alone. */
export async function countStored(database: Queryable, model: number | undefined): Promise<Counts> {
  const [row] = await database.query<Counts>(
    `select (select count(*)::int from records) as records, (select count(*)::int from documents) as documents,
       (select count(*)::int from passages) as passages, (select count(*)::int from vectors where model = $1) as vectors`,
    [model ?? null],
  );
  return row ?? { records: 0, documents: 0, passages: 0, vectors: 0 };
}

/** The version of the database engine, as it names itself. */
export async function readEngineVersion(database: Database): Promise<string> {
  const [row] = await database.query<{ server_version: string }>("show server_version");
  return row?.server_version ?? "unknown";
}

/** Fails when the database does not answer. */
export async function ping(database: Queryable): Promise<void> {
  await database.query("select 1");
}
