import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { checkBlocks } from "../check-blocks.ts";
import { UnreadableError, type ReadDocument } from "../readers/document-block.ts";

/** Formats that are parsed in the worker: their parsers meet files that are made to break them. */
export type ExtractedFormat = "html" | "pdf" | "docx" | "odt" | "epub";

export interface ExtractionTask {
  path: string;
  format: ExtractedFormat;
  charset?: string;
}

/** `reading` comes when the parser is loaded: from then on the file itself takes its time. */
export type ExtractionReply = { read: ReadDocument } | { reason: string } | { reading: true };

/** Answers the tasks that come to this worker, one after the other. */
export function serveExtraction(): void {
  parentPort?.on("message", (task: ExtractionTask) => {
    const onLoaded = () => parentPort?.postMessage({ reading: true } satisfies ExtractionReply);
    void extract(task, onLoaded).then((reply) => parentPort?.postMessage(reply));
  });
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
    if (error instanceof UnreadableError) return { reason: error.message };
    if (error instanceof RangeError) return { reason: `it is nested or large beyond reason (${error.message})` };
    return { reason: `it cannot be read: ${error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, 200) : "its parser gave up"}` };
  }
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
