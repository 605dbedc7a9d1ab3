import { join } from "node:path";
import type { IngestReport } from "../src/domain/ingest-report.ts";
import { InvalidRequestError } from "../src/errors.ts";
import { FetchError } from "./fetch/fetch-error.ts";
import { createFetcher, type Fetcher } from "./fetch/fetcher.ts";
import { fetchSettings } from "./fetch/settings.ts";
import { isAddress, listInputs, type InputFile } from "./inputs.ts";
import { savePage } from "./save-page.ts";
import type { Gathered, WebOptions } from "./web-options.ts";
import { gatherLibrary, isLibrary } from "./wsis/library.ts";

/**
 * The files of all inputs in their order: paths as they are, addresses and the WSIS library fetched. What cannot be fetched is in `rejected`.
 * Paths are looked at before anything is fetched, so that a mistyped one costs no time.
 * @throws InvalidRequestError when a path does not exist, or an input has to be fetched and `web` is not given.
 */
export async function gatherInputs(inputs: string[], web: WebOptions | undefined, onFetch: (address: string) => void): Promise<Gathered> {
  const ofPaths = new Map<string, Gathered>();
  for (const input of inputs) {
    if (web === undefined && isLibrary(input)) throw new InvalidRequestError("The WSIS library is fetched only by `dalil ingest` on the command line. A file or folder of the name wsis is ./wsis.");
    if (web === undefined || !(isAddress(input) || isLibrary(input))) ofPaths.set(input, { ...(await listInputs([input])), rejected: [] });
  }
  const gathered: Gathered = { files: [], rejected: [], skipped: [] };
  const add = ({ files, rejected, skipped }: Gathered) => {
    gathered.files.push(...files);
    gathered.rejected.push(...rejected);
    gathered.skipped.push(...skipped);
  };
  const fetcher = web === undefined || ofPaths.size === new Set(inputs).size ? undefined : openFetcher(web);
  try {
    for (const input of inputs) {
      const listed = ofPaths.get(input);
      if (listed !== undefined) add(listed);
      else if (web !== undefined && fetcher !== undefined) add(isLibrary(input) ? await gatherLibrary(fetcher, web, onFetch) : await gatherAddress(input, fetcher, web, onFetch));
    }
  } finally {
    await fetcher?.close();
  }
  return gathered;
}

/** Names fetched files in a report by the address that they came from. */
export function showOrigins(report: Pick<IngestReport, "rejected" | "warnings" | "skipped">, files: InputFile[]): void {
  const origins = new Map(files.flatMap(({ path, origin }) => (origin === undefined ? [] : [[path, origin] as const])));
  for (const entry of [...report.rejected, ...report.warnings, ...report.skipped]) entry.file = origins.get(entry.file) ?? entry.file;
}

function openFetcher({ folder, ports = [], fetch = {} }: WebOptions): Fetcher {
  const settings = fetchSettings({ cacheFolder: join(folder, "cache"), ...fetch });
  return createFetcher({ ...settings, ports: [...settings.ports, ...ports] });
}

async function gatherAddress(address: string, fetcher: Fetcher, { folder, htmlToMarkdown }: WebOptions, onFetch: (address: string) => void): Promise<Gathered> {
  onFetch(address);
  try {
    const file = await savePage(await fetcher.fetch(address), { folder: join(folder, "files"), ...(htmlToMarkdown === undefined ? {} : { htmlToMarkdown }) });
    return { files: [file], rejected: [], skipped: [] };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { files: [], rejected: [{ file: address, reason: error.message }], skipped: [] };
  }
}
