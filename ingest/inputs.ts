import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { InvalidRequestError } from "../src/errors.ts";
import { asInput, readableFormats, type InputFile } from "./input-file.ts";

/**
 * The files that are to be read, in the order in which they were named; folders with all that is below them, sorted.
 * @throws InvalidRequestError when a path does not exist, is an address, or is a file of a format that is not read.
 */
export async function listInputs(paths: string[]): Promise<{ files: InputFile[]; skipped: { file: string; reason: string }[] }> {
  const files: InputFile[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const path of paths) {
    if (isAddress(path)) throw new InvalidRequestError(`${path} is an address, and addresses are fetched only by \`dalil ingest\` on the command line, without --guess or --watch. Download it first and name the file.`);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw new InvalidRequestError(`${path} does not exist. Name a file or a folder with ${readableFormats}.`);
    if (found.isDirectory()) await listFolder(path, files, skipped);
    else {
      const file = asInput(path);
      if (file === undefined) throw new InvalidRequestError(`${path} is of a format that is not read. Files that are read: ${readableFormats}.`);
      files.push(file);
    }
  }
  return { files, skipped };
}

/** Whether an input is an address and not a path. */
export function isAddress(input: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(input);
}

/** A README describes its folder, and is read only when it is named itself. */
export function isReadme(name: string): boolean {
  return /^readme(\.|$)/i.test(name);
}

async function listFolder(folder: string, files: InputFile[], skipped: { file: string; reason: string }[]): Promise<void> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((first, second) => (first.name < second.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // Hidden files, and what office programs leave beside a file that is open.
    if (entry.name.startsWith(".") || entry.name.startsWith("~$")) continue;
    if (entry.isDirectory()) await listFolder(path, files, skipped);
    else if (isReadme(entry.name)) skipped.push({ file: path, reason: "a README describes its folder; name the file itself to read it" });
    else {
      const file = asInput(path);
      if (file === undefined) skipped.push({ file: path, reason: "of a format that is not read" });
      else files.push(file);
    }
  }
}
