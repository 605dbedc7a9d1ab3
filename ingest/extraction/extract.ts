import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { checkBlocks } from "../check-blocks.ts";
import { UnreadableError, type ReadDocument } from "../readers/document-block.ts";

import type { Sheet } from "../readers/workbook.ts";

/** Formats that are parsed in the worker: their parsers meet files that are made to break them. */
export type ExtractedFormat = "html" | "pdf" | "docx" | "odt" | "epub";

export interface ExtractionTask {
  path: string;
  format: ExtractedFormat;
  charset?: string;
}

/** A sheet as the one who chooses among them sees it. */
export interface SheetHead {
  name: string;
  rows: number;
  /** Its first rows, where its header stands. */
  head: string[][];
  /** Whether more than one row has more than one cell. */
  isTable: boolean;
}

/** A workbook is parsed and kept, its rows are asked for in parts, and it is let go. */
export type WorkbookTask = { workbook: string } | { sheet: string; from: number } | { close: true };

/** `reading` comes when the parser is loaded: from then on the file itself takes its time. */
export type ExtractionReply = { read: ReadDocument } | { sheets: SheetHead[] } | { rows: string[][] } | { reason: string } | { reading: true };

const rowsForHeader = 30;
/** Rows that go to the other side in one message. */
const rowsPerMessage = 1_000;

/** Answers the tasks that come to this worker, one after the other. */
export function serveExtraction(): void {
  let open: Sheet[] = [];
  const answer = async (task: ExtractionTask | WorkbookTask, onLoaded: () => void): Promise<ExtractionReply> => {
    if ("format" in task) return extract(task, onLoaded);
    if ("workbook" in task) {
      open = [];
      const opened = await openWorkbook(task.workbook, onLoaded);
      if ("reason" in opened) return opened;
      open = opened.sheets;
      return { sheets: open.map(headOf) };
    }
    if ("close" in task) {
      open = [];
      return { rows: [] };
    }
    return { rows: open.find(({ name }) => name === task.sheet)?.rows.slice(task.from, task.from + rowsPerMessage) ?? [] };
  };
  parentPort?.on("message", (task: ExtractionTask | WorkbookTask) => {
    const onLoaded = () => parentPort?.postMessage({ reading: true } satisfies ExtractionReply);
    void answer(task, onLoaded).then((reply) => parentPort?.postMessage(reply));
  });
}

function headOf({ name, rows }: Sheet): SheetHead {
  const isTable = rows.filter((row) => row.filter((cell) => cell !== "").length > 1).length > 1;
  return { name, rows: rows.length, head: rows.slice(0, rowsForHeader), isTable };
}

async function openWorkbook(path: string, onLoaded: () => void): Promise<{ sheets: Sheet[] } | { reason: string }> {
  try {
    const { readWorkbook } = await import("../readers/workbook.ts");
    onLoaded();
    return { sheets: await readWorkbook(new Uint8Array(await readFile(path))) };
  } catch (error) {
    return { reason: describe(error) };
  }
}

/** Reads one file; what is wrong with it comes back in words. */
async function extract(task: ExtractionTask, onLoaded: () => void): Promise<ExtractionReply> {
  try {
    const parse = await loadParser(task);
    onLoaded();
    const bytes = new Uint8Array(await readFile(task.path));
    if (bytes.length === 0) return { reason: "the file is empty" };
    const read = await parse(bytes);
    // A PDF is looked at page by page as it is read.
    return { read: task.format === "pdf" ? read : checkBlocks(read) };
  } catch (error) {
    return { reason: describe(error) };
  }
}

function describe(error: unknown): string {
  if (error instanceof UnreadableError) return error.message;
  if (error instanceof RangeError) return `it is nested or large beyond reason (${error.message})`;
  return `it cannot be read: ${error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, 200) : "its parser gave up"}`;
}

/** Each parser is loaded when the first file of its format comes. */
async function loadParser({ format, charset }: ExtractionTask): Promise<(bytes: Uint8Array) => ReadDocument | Promise<ReadDocument>> {
  switch (format) {
    case "html": {
      const { readHtml } = await import("../readers/html.ts");
      return (bytes) => readHtml(bytes, charset);
    }
    case "pdf":
      return (await import("../readers/pdf.ts")).readPdf;
    case "docx":
      return (await import("../readers/docx.ts")).readDocx;
    case "odt":
      return (await import("../readers/odt.ts")).readOdt;
    case "epub":
      return (await import("../readers/epub.ts")).readEpub;
  }
}
