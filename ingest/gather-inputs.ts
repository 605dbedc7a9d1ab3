import { join } from "node:path";
import type { IngestReport } from "../src/domain/ingest-report.ts";
import { InvalidRequestError } from "../src/errors.ts";
import { FetchError } from "./fetch/fetch-error.ts";
import { createFetcher, type Fetcher } from "./fetch/fetcher.ts";
import { fetchSettings } from "./fetch/settings.ts";
import type { Extractor } from "./extraction/extractor.ts";
import type { Gathered } from "./gathered.ts";
import type { InputFile } from "./input-file.ts";
import { isAddress, listInputs } from "./inputs.ts";
import { savePage } from "./save-page.ts";
import type { WebOptions } from "./web-options.ts";
import { gatherLibrary, isLibrary } from "./wsis/library.ts";

/**
 * The files of all inputs in their order: paths as they are, addresses and the WSIS library fetched. What cannot be fetched is in `unread`.
 * Paths are looked at before anything is fetched, so that a mistyped one costs no time.
 * @throws InvalidRequestError when a path does not exist, or an input has to be fetched and `web` is not given.
 */
export async function gatherInputs(inputs: string[], web: WebOptions | undefined, extractor: Extractor, onFetch: (address: string) => void): Promise<Gathered> {
  const ofPaths = new Map<string, Gathered>();
  for (const input of inputs) {
    if (web === undefined && isLibrary(input)) throw new InvalidRequestError("The WSIS library is fetched only by `dalil ingest` on the command line. A file or folder of the name wsis is ./wsis.");
    if (web === undefined || !(isAddress(input) || isLibrary(input))) ofPaths.set(input, { ...(await listInputs([input])), unread: [] });
  }
  const gathered: Gathered = { files: [], unread: [], skipped: [] };
  const add = ({ files, unread, skipped }: Gathered) => {
    gathered.files.push(...files);
    gathered.unread.push(...unread);
    gathered.skipped.push(...skipped);
  };
  const fetcher = web === undefined || ofPaths.size === new Set(inputs).size ? undefined : openFetcher(web);
  try {
    for (const input of inputs) {
      const listed = ofPaths.get(input);
      if (listed !== undefined) add(listed);
      else if (web !== undefined && fetcher !== undefined) add(isLibrary(input) ? await gatherLibrary(fetcher, web, extractor, onFetch) : await gatherAddress(input, fetcher, web, onFetch));
    }
  } finally {
    await fetcher?.close();
  }
  return gathered;
}

/** Names fetched files in a report by the address that they came from. */
export function showOrigins({ rejected, warnings, suspicious, findings, skipped }: IngestReport, files: InputFile[]): void {
  const origins = new Map(files.flatMap(({ path, origin }) => (origin === undefined ? [] : [[path, origin] as const])));
  for (const entry of [...rejected, ...warnings, ...suspicious, ...findings, ...skipped]) entry.file = origins.get(entry.file) ?? entry.file;
}

function openFetcher({ folder, ports = [], fetch = {} }: WebOptions): Fetcher {
  const settings = fetchSettings({ cacheFolder: join(folder, "cache"), ...fetch });
  return createFetcher({ ...settings, ports: [...settings.ports, ...ports] });
}

async function gatherAddress(address: string, fetcher: Fetcher, { folder }: WebOptions, onFetch: (address: string) => void): Promise<Gathered> {
  onFetch(address);
  try {
    const file = await savePage(await fetcher.fetch(address), { folder: join(folder, "files") });
    return { files: [file], unread: [], skipped: [] };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { files: [], unread: [{ rejection: { file: address, reason: error.message } }], skipped: [] };
  }
}
