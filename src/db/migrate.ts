import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { ConfigError } from "../errors.ts";
import type { Database } from "./database.ts";

const folder = new URL("./migrations/", import.meta.url);
/** Any constant will do, as long as all processes that migrate use the same. */
const advisoryLock = 7_204_118;

/**
 * Applies the migrations that the database has not had yet, in the order of their names, each in a transaction of its own
 * with its line in the journal. Safe to run again and from several processes at once.
 * @returns the names of those applied now.
 * @throws ConfigError when a migration that was applied has changed since.
 */
export async function migrate(database: Database): Promise<string[]> {
  await database.transaction(async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock($1)", [advisoryLock]);
    await transaction.script(`create table if not exists migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
  });
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const applied: string[] = [];
  for (const name of names) {
    const sql = await readFile(new URL(name, folder), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    const isNew = await database.transaction(async (transaction) => {
      await transaction.query("select pg_advisory_xact_lock($1)", [advisoryLock]);
      const [known] = await transaction.query<{ checksum: string }>("select checksum from migrations where name = $1", [name]);
      if (known !== undefined && known.checksum !== checksum) {
        throw new ConfigError(`Migration ${name} was changed after this database had applied it. Restore the file; changes go into a new migration.`);
      }
      if (known !== undefined) return false;
      await transaction.query("insert into migrations (name, checksum) values ($1, $2)", [name, checksum]);
      await transaction.script(sql);
      return true;
    });
    if (isNew) applied.push(name);
  }
  return applied;
}
