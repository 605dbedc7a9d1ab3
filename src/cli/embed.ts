import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { openConfiguredEmbedder } from "../open-room.ts";

const batchSize = 64;

/** dalil embed: one text a line in, one JSON array of numbers a line out. */
export function addEmbedCommand(program: Command): void {
  program
    .command("embed")
    .description("read one text a line on stdin, write one JSON array of numbers a line on stdout, with the configured embedding model")
    .action(async () => {
      const embedder = await openConfiguredEmbedder(readConfig(process.env).embedding);
      let batch: string[] = [];
      const flush = async () => {
        for (const vector of await embedder.embedDocuments(batch)) {
          if (!process.stdout.write(`${JSON.stringify(vector)}\n`)) await once(process.stdout, "drain");
        }
        batch = [];
      };
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
        batch.push(line);
        if (batch.length >= batchSize) await flush();
      }
      await flush();
    });
}
