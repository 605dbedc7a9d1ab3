import type { Command } from "commander";
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
    .option("--json", "the report as one JSON object on stdout")
    .addHelpText("after", "\nExit status: 0 when everything went in, 1 when something was rejected (the report says what and why; the rest is in).")
    .action(async (inputs: string[], options: { source?: string; json?: boolean }) => {
      const progress = showProgress(process.stderr);
      const report = await withRoom((room) =>
        parts.ingestion.ingest(inputs, room, { ...(options.source === undefined ? {} : { source: options.source }), onProgress: progress.show }),
      );
      progress.end();
      console.log(options.json === true ? JSON.stringify(report, null, 2) : formatReport(report));
      setExitCode(report.rejected.length === 0 ? 0 : 1);
    });
}
