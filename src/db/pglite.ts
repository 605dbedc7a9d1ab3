import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, types, type Transaction } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import type { Database, Queryable } from "./database.ts";
import { lockFolder } from "./folder-lock.ts";

/**
 * Opens the embedded database in a folder, made if it is missing, and holds the folder's lock until it is closed.
 * Without a folder the database lives in memory and needs no lock. PGlite runs without fsync: what is committed survives
 * a killed process, not a power failure.
 * @throws ConfigError when another process has the folder.
 */
export async function openPglite(folder: string | undefined): Promise<Database> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const lock = folder === undefined ? undefined : await lockFolder(folder);
  let engine: PGlite;
  try {
    // Bytes come as hexadecimal text, which Node reads many times faster than the driver's own reader.
    const options = { extensions: { vector }, parsers: { [types.BYTEA]: (value: string) => Buffer.from(value.slice(2), "hex") } };
    engine = folder === undefined ? await PGlite.create(options) : await PGlite.create(join(folder, "database"), options);
  } catch (error) {
    await lock?.release();
    throw error;
  }
  const own = queryable(engine);
  return {
    engine: "pglite",
    ...own,
    transaction: (work) => engine.transaction((transaction) => work(queryable(transaction))),
    checkpoint: async () => {
      await engine.exec("checkpoint");
    },
    close: async () => {
      try {
        if (folder !== undefined) await engine.exec("checkpoint");
        await engine.close();
      } finally {
        await lock?.release();
      }
    },
  };
}

function queryable(connection: PGlite | Transaction): Queryable {
  return {
    query: async <Row>(text: string, values: unknown[] = []) => (await connection.query<Row>(text, values)).rows,
    script: async (sql) => {
      await connection.exec(sql);
    },
  };
}
