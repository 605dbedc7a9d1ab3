import type { Config } from "../config.ts";
import { interruptAbandonedRuns } from "./abandoned-runs.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openPglite } from "./pglite.ts";
import { openPostgres } from "./postgres.ts";

/**
 * Opens the configured database, brings its schema up to date and marks the ingestions that were killed as interrupted.
 * @throws ConfigError when the folder is taken, the server is out of reach or the schema cannot be brought up to date.
 */
export async function openDatabase(config: Pick<Config, "databaseUrl" | "dataFolder">): Promise<Database> {
  const database = config.databaseUrl === undefined ? await openPglite(config.dataFolder) : await openPostgres(config.databaseUrl);
  try {
    await migrate(database);
    await interruptAbandonedRuns(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
