import { mkdir, open, readFile, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import writeXlsxFile from "write-excel-file/node";
import { InvalidRequestError } from "../src/errors.ts";
import type { Rejection, RejectsFile } from "../src/domain/ingest-report.ts";
import type { InputFile, InputFormat } from "./input-file.ts";
import type { Line } from "./readers/json-lines.ts";
import type { Origin } from "./readers/origin.ts";

const endings: Partial<Record<InputFormat, RegExp>> = { records: /\.(?:jsonl|ndjson)$/i, json: /\.json$/i, csv: /\.(?:csv|tsv|tab)$/i, workbook: /\.xlsx$/i };
const usualEnding: Partial<Record<InputFormat, string>> = { records: ".jsonl", json: ".json", csv: ".csv", workbook: ".xlsx" };
/** No format that is read, so that a folder with rejects can be ingested as it is. */
const reasonsEnding = ".reasons.log";

/** Takes the rejected records of a run and writes them as they came, a file for each input, with their reasons in another beside it. */
export interface Rejects {
  add: (file: InputFile, source: string, line: Line, reasons: Rejection[]) => Promise<void>;
  /** Puts the files in their places; those of an earlier run that nothing was rejected from any more are removed. */
  close: () => Promise<RejectsFile[]>;
}

interface Writer {
  input: InputFile;
  source: string;
  target: string;
  text: FileHandle | undefined;
  reasons: FileHandle;
  /** Rows of a workbook, which is written at once. */
  rows: string[][];
  records: number;
}

/**
 * @param target a file of the input's format; where several files hold records, or where it is a folder, a folder for one file each.
 * @throws InvalidRequestError when it is of another format, or one of the inputs itself.
 */
export async function openRejects(target: string, files: InputFile[]): Promise<Rejects> {
  const targets = await chooseTargets(target, files);
  const writers = new Map<string, Writer>();

  async function add(file: InputFile, source: string, line: Line, reasons: Rejection[]): Promise<void> {
    const place = targets.get(file.path);
    if (place === undefined) return;
    let writer = writers.get(file.path);
    if (writer === undefined) {
      // What is wrong with the file as a whole is in the report; there is nothing of it to be corrected here.
      if (line.origin === undefined) return;
      writer = await startWriter(place, file, source);
      writers.set(file.path, writer);
    }
    const number = line.origin === undefined ? undefined : await write(writer, line.origin);
    const where = number === undefined ? "not in this file" : file.format === "records" ? `line ${number}` : file.format === "json" ? `record ${number}` : `row ${number}`;
    const id = reasons.find((reason) => reason.id !== undefined)?.id;
    const words = reasons.map(({ field, reason }) => `${field === undefined ? "" : `${field} `}${reason}`).join("; ");
    await writer.reasons.write(`${where} (${line.line} in ${basename(file.path)})${id === undefined ? "" : ` ${id}`}: ${words.replaceAll(/\s+/g, " ")}\n`);
  }

  async function close(): Promise<RejectsFile[]> {
    const written: RejectsFile[] = [];
    for (const writer of writers.values()) {
      const { input, source, target: file, records } = writer;
      await finish(writer);
      written.push({ input: input.path, file, reasons: file + reasonsEnding, records, source });
    }
    for (const [path, place] of targets) {
      const isEarlier = !writers.has(path) && (await exists(place + reasonsEnding));
      if (isEarlier) await Promise.all([rm(place, { force: true }), rm(place + reasonsEnding)]);
    }
    return written;
  }
  return { add, close };
}

async function chooseTargets(target: string, files: InputFile[]): Promise<Map<string, string>> {
  const [only, ...others] = files;
  if (only === undefined) return new Map();
  const isFolder = (await stat(target).catch(() => undefined))?.isDirectory() === true;
  const looksLikeFile = Object.values(endings).some((ending) => ending.test(target.replace(/\.gz$/i, "")));
  const targets = new Map<string, string>();
  if (others.length === 0 && !isFolder) {
    const wanted = endings[only.format];
    const plain = target.replace(/\.gz$/i, "");
    if (wanted !== undefined && (!wanted.test(plain) || (only.format === "workbook" && plain !== target))) throw new InvalidRequestError(`${target} cannot take the rejects of ${only.path}: they are written in its own format. Name a file that ends in ${usualEnding[only.format] ?? ""}.`);
    targets.set(only.path, target);
  } else {
    if (!isFolder && looksLikeFile) throw new InvalidRequestError(`${target} cannot take the rejects of ${files.length} files: each has its own. Name a folder for --rejects.`);
    await mkdir(target, { recursive: true });
    const taken = new Set<string>();
    for (const { path, format, name } of files) {
      const plain = basename(path).replace(/\.gz$/i, "");
      let file = plain;
      for (let time = 2; taken.has(file.toLowerCase()); time += 1) file = `${name}-${time}${usualEnding[format] ?? ""}`;
      taken.add(file.toLowerCase());
      targets.set(path, join(target, file));
    }
  }
  const inputs = new Set(files.map(({ path }) => resolve(path)));
  for (const place of targets.values()) {
    if (inputs.has(resolve(place))) throw new InvalidRequestError(`${place} is an input of this run: its rejects would be written over it. Name another file for --rejects.`);
  }
  return targets;
}

async function startWriter(target: string, input: InputFile, source: string): Promise<Writer> {
  const start = async (path: string) => open(`${path}.part`, "w").catch((error: unknown) => {
    throw new InvalidRequestError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}. Name another place for --rejects.`, { cause: error });
  });
  const text = input.format === "workbook" ? undefined : await start(target);
  return { input, source, target, text, reasons: await start(target + reasonsEnding), rows: [], records: 0 };
}

/** Writes one record as it came; its line, row or place in the rejects file. */
async function write(writer: Writer, origin: Origin): Promise<number> {
  writer.records += 1;
  const isFirst = writer.records === 1;
  if (origin.kind === "json") {
    if (writer.input.format === "json") await writer.text?.write(`${isFirst ? "[\n" : ",\n"}${origin.text}`);
    else await writer.text?.write(`${origin.text}\n`);
    return writer.records;
  }
  const { header, delimiter = "," } = origin.table;
  if (writer.text === undefined) {
    if (isFirst) writer.rows.push(header);
    if (origin.kind === "row") writer.rows.push(origin.cells);
  } else {
    // With the mark, spreadsheet programs know that it is UTF-8.
    if (isFirst) await writer.text.write(`\uFEFF${asCsv(header, delimiter)}\n`);
    await writer.text.write(`${origin.kind === "line" ? origin.text : asCsv(origin.cells, delimiter)}\n`);
  }
  return writer.records + 1;
}

function asCsv(cells: string[], delimiter: string): string {
  return cells.map((cell) => (/["\r\n]/.test(cell) || cell.includes(delimiter) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
}

async function finish(writer: Writer): Promise<void> {
  const { target, text, rows, input, reasons } = writer;
  if (text !== undefined) {
    if (input.format === "json") await text.write("\n]\n");
    await text.close();
    if (/\.gz$/i.test(target)) await packFile(`${target}.part`);
    await rename(`${target}.part`, target);
  } else {
    const columns = Math.max(1, ...rows.map((row) => row.length));
    const data = rows.map((row) => Array.from({ length: columns }, (_, index) => row[index] ?? null));
    await writeFile(target, await (await writeXlsxFile(data)).toBuffer());
  }
  await reasons.close();
  await rename(`${target}${reasonsEnding}.part`, target + reasonsEnding);
}

async function packFile(path: string): Promise<void> {
  await writeFile(path, gzipSync(await readFile(path)));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
