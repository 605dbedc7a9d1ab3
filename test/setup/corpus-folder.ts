import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ingest } from "../../ingest/pipeline.ts";
import { openDatabase } from "../../src/db/open-database.ts";
import { openRoom } from "../../src/open-room.ts";

const corpus = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

/** The corpus, where there is one beside the repository. */
export function corpusFolder(): string | undefined {
  return existsSync(corpus) ? corpus : undefined;
}

/**
 * A folder for DALIL_DATA with the corpus in it, at `to`, to do with as one likes: a copy of `from` where that is given, else the corpus ingested.
 * @returns why there is none; undefined when there is.
 */
export async function prepareCorpusFolder(from: string | undefined, to: string): Promise<string | undefined> {
  if (from !== undefined) {
    if (!existsSync(join(from, "database"))) return `${from} is no folder of an embedded database`;
    if (existsSync(join(from, "dalil.lock"))) return `${from} is in use by another process: stop that first, since a copy of what changes is no copy`;
    await cp(from, to, { recursive: true });
    return undefined;
  }
  if (!existsSync(corpus)) return `there is no corpus at ${corpus}; name the folder of an ingested one as argument`;
  const database = await openDatabase({ dataFolder: to, databaseUrl: undefined });
  try {
    await ingest([corpus], await openRoom(database));
  } finally {
    await database.close();
  }
  return undefined;
}
