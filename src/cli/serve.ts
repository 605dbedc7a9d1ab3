import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { startServer } from "../server.ts";
import type { CommandParts } from "./command-parts.ts";

/** dalil serve: page and API, until it is told to stop. */
export function addServeCommand(program: Command, parts: CommandParts): void {
  program
    .command("serve")
    .description("serve the chat page and the API; loads the sample repository into an empty database")
    .option("--reindex", "build the vectors of the model that DALIL_EMBEDDING names while serving, and switch to them when they are complete")
    .action(async ({ reindex = false }: { reindex?: boolean }) => {
      // Listened for from the first moment: a signal during a long start must not leave the database open.
      const stopped = new Promise<void>((resolve) => {
        process.once("SIGINT", () => resolve());
        process.once("SIGTERM", () => resolve());
      });
      const server = await startServer(readConfig(process.env), { ...parts, reindex, say: (line) => console.error(line) });
      console.error(`Dalil answers at ${server.url} (Ctrl+C stops it).`);
      await stopped;
      await server.close();
    });
}
