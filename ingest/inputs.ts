import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { InvalidRequestError } from "../src/errors.ts";

/** `records` is JSON Lines, `json` a JSON file with a list of records, `csv` a table in text, `workbook` an XLSX file. */
export type InputFormat = "records" | "json" | "csv" | "workbook" | "markdown" | "text";

export interface InputFile {
  path: string;
  format: InputFormat;
  /** File name without its ending: the name of the source unless the user gives one. */
  name: string;
}

const formats: Record<string, InputFormat> = {
  ".jsonl": "records",
  ".ndjson": "records",
  ".json": "json",
  ".csv": "csv",
  ".tsv": "csv",
  ".tab": "csv",
  ".xlsx": "workbook",
  ".md": "markdown",
  ".markdown": "markdown",
  ".txt": "text",
};
/** Formats that are read gzipped too, with .gz after their ending. */
const readGzipped: ReadonlySet<InputFormat> = new Set(["records", "json", "csv"]);
const readable = "records (.jsonl, .ndjson, .json, .csv, .tsv, also with .gz; .xlsx), Markdown (.md) and plain text (.txt)";

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
    // Hidden files, and what office programs leave beside a file that is open.
    if (entry.name.startsWith(".") || entry.name.startsWith("~$")) continue;
    if (entry.isDirectory()) await listFolder(path, files, skipped);
    else if (/^readme(\.|$)/i.test(entry.name)) skipped.push({ file: path, reason: "a README describes its folder; name the file itself to read it" });
    else {
      const file = asInput(path);
      if (file === undefined) skipped.push({ file: path, reason: `not one of ${readable}` });
      else files.push(file);
    }
  }
}

function asInput(path: string): InputFile | undefined {
  const isGzipped = /\.gz$/i.test(path);
  const inner = isGzipped ? path.slice(0, -".gz".length) : path;
  const ending = extname(inner);
  const format = formats[ending.toLowerCase()];
  if (format === undefined || (isGzipped && !readGzipped.has(format))) return undefined;
  return { path, format, name: basename(inner, ending) };
}
