import { InvalidArgumentError, type Command } from "commander";
import { readConfig, type EmbeddingConfig } from "../config.ts";
import { listVectorSets, readFingerprintBefore, removeVectorSet } from "../db/vector-sets.ts";
import { ConfigError, InvalidRequestError } from "../errors.ts";
import { parseModelName } from "../models/create-embedder.ts";
import type { EmbedderSettings } from "../models/embedder.ts";
import { embedderSettings } from "../open-room.ts";
import { reindex } from "../search/reindex.ts";
import type { SearchRoom } from "../search/search.ts";
import { showCounter } from "./progress.ts";
import { withRoom } from "./with-room.ts";

interface Options {
  model?: string;
  back?: boolean;
  prune?: boolean;
  json?: boolean;
}

/** dalil reindex: the vectors of another model beside those in use, then a switch in one step. */
export function addReindexCommand(program: Command): void {
  program
    .command("reindex")
    .description("build the vectors of an embedding model beside those in use and switch to them in one step; goes on where an interrupted run was")
    .option("--model <name>", "builtin, transformers[:<folder or name>], openai:<model> or module:<path>; else what DALIL_EMBEDDING names", checkName)
    .option("--back", "switch back to the set that was in use before")
    .option("--prune", "afterwards remove every set but the one in use")
    .option("--json", "the result as one JSON object")
    .addHelpText("after", "\nSearches go on with the old set until the switch: on PostgreSQL while this command runs, with the embedded database by `dalil serve --reindex`.")
    .action(async (options: Options) => {
      const { embedding } = readConfig(process.env);
      const result = await withRoom(async (room) => {
        const settings = await chooseSettings(options, embedding, room);
        const progress = showCounter(process.stderr);
        const done = await reindex(settings, room, { onProgress: ({ done: count, of }) => progress.show(count, of, "passages embedded") });
        progress.end();
        const removed = options.prune === true ? await prune(room, done.fingerprint) : [];
        return { ...done, removed };
      });
      if (options.json === true) console.log(JSON.stringify(result, null, 2));
      else {
        console.log(`${result.embedded} passages embedded with ${result.name}. ${result.switched ? "Searches use this set from now on" : "It was in use already and is complete"} (${result.fingerprint}).`);
        for (const name of result.removed) console.log(`Removed the vectors of ${name}.`);
        if (result.switched && embedding.model !== undefined && options.model !== undefined && options.model !== embedding.model) console.log(`DALIL_EMBEDDING still names ${embedding.model}: set it to ${options.model}, or unset it, so that both agree.`);
      }
    });
}

async function chooseSettings({ model, back }: Options, embedding: EmbeddingConfig, room: SearchRoom): Promise<EmbedderSettings> {
  if (back === true && model !== undefined) throw new InvalidRequestError("--back and --model exclude each other.");
  if (back !== true) return embedderSettings(model ?? embedding.model ?? "builtin", embedding);
  const before = await readFingerprintBefore(room.database);
  const set = (await listVectorSets(room.database)).find(({ fingerprint }) => fingerprint === before);
  if (set?.settings === null || set === undefined) throw new ConfigError("There is no set to go back to. `dalil status` lists those there are.");
  const settings = set.settings as EmbedderSettings;
  const opened = await room.vectors.open(settings);
  if (opened.embedder.fingerprint !== set.fingerprint) throw new ConfigError(`The model of the set before (${set.name}) has changed since: its vectors cannot be used any more.`);
  return settings;
}

async function prune({ database, vectors }: SearchRoom, keep: string): Promise<string[]> {
  const removed: string[] = [];
  for (const { key, fingerprint, name } of await listVectorSets(database)) {
    if (fingerprint === keep) continue;
    await removeVectorSet(database, key);
    removed.push(`${name} (${fingerprint})`);
  }
  vectors.refresh();
  return removed;
}

function checkName(name: string): string {
  try {
    parseModelName(name);
    return name;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
