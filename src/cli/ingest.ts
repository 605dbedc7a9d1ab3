import type { Command } from "commander";
import { InvalidRequestError } from "../errors.ts";
import type { CommandParts } from "./command-parts.ts";
import { formatReport } from "./report.ts";
import { showProgress } from "./progress.ts";
import { withRoom } from "./with-room.ts";

interface IngestCommandOptions {
  source?: string;
  mapping?: string;
  guess?: boolean;
  rejects?: string;
  json?: boolean;
}

function onlyInput(inputs: string[]): string {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) throw new InvalidRequestError("--guess proposes a mapping for one file: name one.");
  return input;
}

/** dalil ingest: files and folders into the repository. */
export function addIngestCommand(program: Command, parts: CommandParts, setExitCode: (code: number) => void): void {
  program
    .command("ingest")
    .description("add or update records (.jsonl, .json, .csv, .xlsx) and documents (.md, .txt) of files and folders; prints a report")
    .argument("<inputs...>", "files or folders")
    .option("--source <name>", "name of the source, instead of each file's name without its ending")
    .option("--mapping <file or name>", "a column mapping: a YAML file, or stocktaking, spreadsheet or dpga")
    .option("--guess", "propose a mapping for one file of records, as YAML to be edited; ingests nothing")
    .option("--rejects <file>", "write rejected records there, in the input's format, to be corrected and fed again (a folder for several inputs)")
    .option("--json", "the report as one JSON object on stdout")
    .addHelpText("after", "\nExit status: 0 when everything went in, 1 when something was rejected (the report says what and why; the rest is in).")
    .action(async (inputs: string[], options: IngestCommandOptions) => {
      if (options.guess === true) {
        console.log(await parts.ingestion.proposeMapping(onlyInput(inputs)));
        return;
      }
      const { source, mapping, rejects } = options;
      const progress = showProgress(process.stderr);
      const report = await withRoom((room) =>
        parts.ingestion.ingest(inputs, room, { ...(source === undefined ? {} : { source }), ...(mapping === undefined ? {} : { mapping }), ...(rejects === undefined ? {} : { rejects }), onProgress: progress.show }),
      );
      progress.end();
      console.log(options.json === true ? JSON.stringify(report, null, 2) : formatReport(report));
      setExitCode(report.rejected.length === 0 ? 0 : 1);
    });
}
