import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { InvalidRequestError } from "../src/errors.ts";

export type InputFormat = "records" | "markdown" | "text" | "html" | "pdf" | "docx" | "odt" | "epub" | "zip";

export interface InputFile {
  /** Where it stands as its user knows it: what reports name. */
  path: string;
  /** Where its bytes are, when that is not `path`: a file of an archive. */
  at?: string;
  format: InputFormat;
  /** File name without its ending: the name of the source unless the user gives one. */
  name: string;
  /** Name of the source when that is not `name`: an archive's files are of one source. */
  source?: string;
}

const formats: Record<string, InputFormat> = { ".jsonl": "records", ".ndjson": "records", ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".epub": "epub", ".zip": "zip" };
const readable = "JSON Lines records (.jsonl), Markdown (.md), plain text (.txt), HTML, PDF, Word (.docx), OpenDocument (.odt), EPUB, and archives (.zip) of these";

/**
 * The files that are to be read, in the order in which they were named; folders with all that is below them, sorted.
 * @throws InvalidRequestError when a path does not exist, is an address, or is a file of a format that is not read.
 */
export async function listInputs(paths: string[]): Promise<{ files: InputFile[]; skipped: { file: string; reason: string }[] }> {
  const files: InputFile[] = [];
  const skipped: { file: string; reason: string }[] = [];
  for (const path of paths) {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
      throw new InvalidRequestError(`${path} is an address, and only files and folders are read so far. Download it first and name the file.`);
    }
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

async function listFolder(folder: string, files: InputFile[], skipped: { file: string; reason: string }[]): Promise<void> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((first, second) => (first.name < second.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) await listFolder(path, files, skipped);
    else if (isReadme(entry.name)) skipped.push({ file: path, reason: "a README describes its folder; name the file itself to read it" });
    else {
      const file = asInput(path);
      if (file === undefined) skipped.push({ file: path, reason: `not one of ${readable}` });
      else files.push(file);
    }
  }
}

/** A README describes its folder, and is read only when it is named itself. */
export function isReadme(name: string): boolean {
  return /^readme(\.|$)/i.test(name);
}

/** The file at a path as an input, by its ending; undefined when its format is not read. */
export function asInput(path: string): InputFile | undefined {
  const ending = extname(path);
  const format = formats[ending.toLowerCase()];
  return format === undefined ? undefined : { path, format, name: basename(path, ending) };
}
