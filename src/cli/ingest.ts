import { join } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { readConfig } from "../config.ts";
import type { CommandParts } from "./command-parts.ts";
import { formatReport } from "./report.ts";
import { showProgress } from "./progress.ts";
import { withRoom } from "./with-room.ts";

/** dalil ingest: files, folders, addresses and the WSIS library into the repository. */
export function addIngestCommand(program: Command, parts: CommandParts, setExitCode: (code: number) => void): void {
  program
    .command("ingest")
    .description("add or update records (.jsonl) and documents (.md, .txt) of files, folders and addresses; prints a report")
    .argument("<inputs...>", "files, folders or addresses (https://…); `wsis` is the library of WSIS documents")
    .option("--source <name>", "name of the source, instead of each file's name without its ending")
    .option("--allow-port <port>", "connect to this port too when fetching, beside 80 and 443; may be repeated", addPort)
    .option("--json", "the report as one JSON object on stdout")
    .addHelpText("after", "\nExit status: 0 when everything went in, 1 when something was rejected (the report says what and why; the rest is in).\nAddresses are fetched as their hosts ask (robots.txt, one request at a time), never from private networks.")
    .action(async (inputs: string[], options: { source?: string; json?: boolean; allowPort?: number[] }) => {
      const progress = showProgress(process.stderr);
      const web = { folder: join(readConfig(process.env).dataFolder, "web"), ports: options.allowPort ?? [] };
      const report = await withRoom((room) =>
        parts.ingestion.ingest(inputs, room, { ...(options.source === undefined ? {} : { source: options.source }), web, onProgress: progress.show }),
      );
      progress.end();
      console.log(options.json === true ? JSON.stringify(report, null, 2) : formatReport(report));
      setExitCode(report.rejected.length === 0 ? 0 : 1);
    });
}

function addPort(written: string, ports: number[] = []): number[] {
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError("a port is a number from 1 to 65535.");
  return [...ports, port];
}
