import { InvalidArgumentError, type Command } from "commander";
import type { CommandParts } from "./command-parts.ts";
import { formatReport } from "./report.ts";
import { showProgress } from "./progress.ts";
import { withRoom } from "./with-room.ts";

/** dalil ingest: files and folders into the repository. */
export function addIngestCommand(program: Command, parts: CommandParts, setExitCode: (code: number) => void): void {
  program
    .command("ingest")
    .description("add or update records (.jsonl) and documents (.md, .txt, .html, .pdf, .docx, .odt, .epub, .zip of these) of files and folders; prints a report")
    .argument("<inputs...>", "files or folders")
    .option("--source <name>", "name of the source, instead of each file's name without its ending")
    .option("--document-seconds <n>", "give up a PDF, page or office file that takes longer to read (120)", readSeconds)
    .option("--json", "the report as one JSON object on stdout")
    .addHelpText("after", "\nExit status: 0 when everything went in, 1 when something was rejected or a page not indexed (the report says what and why; the rest is in).")
    .action(async (inputs: string[], options: { source?: string; documentSeconds?: number; json?: boolean }) => {
      const progress = showProgress(process.stderr);
      const report = await withRoom((room) =>
        parts.ingestion.ingest(inputs, room, { ...(options.source === undefined ? {} : { source: options.source }), ...(options.documentSeconds === undefined ? {} : { documentSeconds: options.documentSeconds }), onProgress: progress.show }),
      );
      progress.end();
      console.log(options.json === true ? JSON.stringify(report, null, 2) : formatReport(report));
      setExitCode(report.rejected.length === 0 && report.findings.every(({ indexed }) => indexed) ? 0 : 1);
    });
}

function readSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError("It must be a number of seconds.");
  return seconds;
}
