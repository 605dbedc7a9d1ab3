import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { InvalidRequestError } from "../src/errors.ts";

type InputFormat = "records" | "markdown" | "text";

export interface InputFile {
  path: string;
  format: InputFormat;
  /** File name without its ending: the name of the source unless the user gives one. */
  name: string;
  /** The address that the file was fetched from: shown instead of the path. */
  origin?: string;
  /** What holds of a document that does not state it. */
  defaults?: Record<string, unknown>;
  /** What holds of a document whatever it states of itself. */
  stated?: Record<string, unknown>;
}

const formats: Record<string, InputFormat> = { ".jsonl": "records", ".ndjson": "records", ".md": "markdown", ".markdown": "markdown", ".txt": "text" };
const readable = "JSON Lines records (.jsonl), Markdown (.md) and plain text (.txt)";

/**
 * The files that are to be read, in the order in which they were named; folders with all that is below them, sorted.
 * @throws InvalidRequestError when a path does not exist, is an address, or is a file of a format that is not read.
 */
export async function listInputs(paths: string[]): Promise<{ files: InputFile[]; skipped: { file: string; reason: string }[] }> {
  const files: InputFile[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const path of paths) {
    if (isAddress(path)) throw new InvalidRequestError(`${path} is an address, and addresses are fetched only by \`dalil ingest\` on the command line. Download it first and name the file.`);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new InvalidRequestError(`${path} does not exist. Name a file or a folder with ${readable}.`);
    if (found.isDirectory()) await listFolder(path, files, skipped);
    else {
      const file = asInput(path);
      if (file === undefined) throw new InvalidRequestError(`${path} is of a format that is not read. Files that are read: ${readable}.`);
      files.push(file);
    }
  }
  return { files, skipped };
}

/** Whether an input is an address and not a path. */
export function isAddress(input: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(input);
}

async function listFolder(folder: string, files: InputFile[], skipped: { file: string; reason: string }[]): Promise<void> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((first, second) => (first.name < second.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) await listFolder(path, files, skipped);
    else if (/^readme(\.|$)/i.test(entry.name)) skipped.push({ file: path, reason: "a README describes its folder; name the file itself to read it" });
    else {
      const file = asInput(path);
      if (file === undefined) skipped.push({ file: path, reason: `not one of ${readable}` });
      else files.push(file);
    }
  }
}

/** A path as an input, by its ending; undefined where files of that ending are not read. */
export function asInput(path: string): InputFile | undefined {
  const ending = extname(path);
  const format = formats[ending.toLowerCase()];
  return format === undefined ? undefined : { path, format, name: basename(path, ending) };
}
