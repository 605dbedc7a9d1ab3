import { join } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { readConfig } from "../config.ts";
import type { IngestReport } from "../domain/ingest-report.ts";
import { InvalidRequestError } from "../errors.ts";
import type { IngestOptions } from "../ingestion.ts";
import type { CommandParts } from "./command-parts.ts";
import { formatReport } from "./report.ts";
import { progressKinds, showProgress } from "./progress.ts";
import { watchFolders } from "./watch.ts";
import { withRoom } from "./with-room.ts";

interface Options {
  source?: string;
  mapping?: string;
  guess?: boolean;
  mirror?: boolean;
  force?: boolean;
  dryRun?: boolean;
  reread?: boolean;
  rejects?: string;
  documentSeconds?: number;
  allowPort: number[];
  watch?: boolean;
  progress: (typeof progressKinds)[number];
  json?: boolean;
}

/** dalil ingest: files, folders, addresses and the WSIS library into the repository. */
export function addIngestCommand(program: Command, parts: CommandParts, setExitCode: (code: number) => void): void {
  program
    .command("ingest")
    .description("add or update records (.jsonl, .json, .csv, .xlsx) and documents (.md, .txt, .html, .pdf, .docx, .odt, .epub) of files, folders, .zip archives and addresses; prints a report")
    .argument("<inputs...>", "files, folders or addresses (https://…); `wsis` is the library of WSIS documents")
    .option("--source <name>", "name of the source, instead of each file's name without its ending")
    .option("--mapping <file or name>", "a column mapping: a YAML file, or stocktaking, spreadsheet or dpga")
    .option("--guess", "propose a mapping for one file of records, as YAML to be edited; ingests nothing")
    .option("--mirror", "withdraw what is stored of a source and is not in it any more")
    .option("--force", "with --mirror: withdraw although more than half of a source would go, or some of its lines cannot be read")
    .option("--dry-run", "change nothing; print what would be added, updated, withdrawn and rejected")
    .option("--reread", "read files again although they have not changed since the last run")
    .option("--rejects <file>", "write rejected records there, in the input's format, to be corrected and fed again (a folder for several inputs)")
    .option("--document-seconds <n>", "give up a PDF, page or office file that takes longer to read (120)", readSeconds)
    .option("--allow-port <port>", "connect to this port too when fetching, beside 80 and 443; may be repeated", addPort, [])
    .option("--watch", "go on: ingest again whenever something in the inputs has changed, until stopped")
    .addOption(new Option("--progress <how>", "how progress is told on stderr; json has a line for each commit").choices(progressKinds).default("plain"))
    .option("--json", "the report as one JSON object on stdout")
    .addHelpText("after", "\nA run that was interrupted is gone on with by the same command.\nExit status: 0 when everything went in, 1 when something was rejected, refused or not indexed (the report says what and why; the rest is in).\nAddresses are fetched as their hosts ask (robots.txt, one request at a time), never from private networks.")
    .action(async (inputs: string[], { watch = false, guess = false, progress: kind, json = false, ...options }: Options) => {
      if (guess) return console.log(await parts.ingestion.proposeMapping(onlyInput(inputs)));
      if (watch && options.dryRun === true) throw new InvalidRequestError("--watch and --dry-run exclude each other.");
      const run = async (changed: string[]) => {
        const progress = showProgress(process.stderr, kind);
        const report = await withRoom((room) => parts.ingestion.ingest(changed, room, { ...ingestOptions(options), onProgress: progress.show }));
        progress.end();
        // One object a line while watching, so that a log stays readable by machines.
        console.log(json ? JSON.stringify(report, null, watch ? 0 : 2) : formatReport(report));
        return report;
      };
      if (watch) await watchFolders(inputs, { run, say: (line) => console.error(line) });
      else setExitCode(isClean(await run(inputs)) ? 0 : 1);
    });
}

function onlyInput(inputs: string[]): string {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) throw new InvalidRequestError("--guess proposes a mapping for one file: name one.");
  return input;
}

function ingestOptions({ source, mapping, rejects, documentSeconds, allowPort, mirror = false, force = false, dryRun = false, reread = false }: Omit<Options, "watch" | "guess" | "progress" | "json">): IngestOptions {
  if (force && !mirror) throw new InvalidRequestError("--force says that --mirror may withdraw much; without --mirror nothing is withdrawn.");
  return {
    ...(source === undefined ? {} : { source }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(rejects === undefined ? {} : { rejects }),
    ...(documentSeconds === undefined ? {} : { documentSeconds }),
    web: { folder: join(readConfig(process.env).dataFolder, "web"), ports: allowPort },
    mirror,
    force,
    dryRun,
    reread,
  };
}

function isClean({ rejected, refused, findings }: IngestReport): boolean {
  return rejected.length + refused.length === 0 && findings.every(({ indexed }) => indexed);
}

function readSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError("It must be a number of seconds.");
  return seconds;
}

function addPort(written: string, ports: number[]): number[] {
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError("a port is a number from 1 to 65535.");
  return [...ports, port];
}
