import { access, constants, stat } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { UnreadableError, type ReadDocument } from "../readers/document-block.ts";
import type { ExtractionReply, ExtractionTask, SheetHead, WorkbookTask } from "./extract.ts";

/** What the parsing of one document may take. */
export interface ExtractionLimits {
  seconds: number;
  /** Of the parser's own objects. */
  heapMegabytes: number;
  /** By which the whole process may grow meanwhile: buffers are outside the heap. */
  growthMegabytes: number;
  /** The same for a workbook, of which every cell is an object meanwhile: enough for about a million cells. */
  workbookGrowthMegabytes: number;
  fileBytes: number;
}

/** Parses documents apart from everything else: a file that its parser cannot cope with costs that file. */
export interface Extractor {
  /** @throws UnreadableError when the file cannot be read, or takes more than the limits allow. */
  read(task: ExtractionTask): Promise<ReadDocument>;
  /** One workbook at a time. @throws UnreadableError as above. */
  openWorkbook(path: string): Promise<OpenWorkbook>;
  close(): Promise<void>;
}

/** A workbook whose cells stay in the worker and come in parts. */
export interface OpenWorkbook {
  sheets: SheetHead[];
  /** @throws UnreadableError when the worker has ended meanwhile. */
  rowsOf(sheet: string): AsyncGenerator<string[]>;
  close(): Promise<void>;
}

const usualLimits: ExtractionLimits = { seconds: 120, heapMegabytes: 512, growthMegabytes: 400, workbookGrowthMegabytes: 700, fileBytes: 100_000_000 };
/** Pages of text are never near to the size that a scanned report has. */
const largestPage = 20_000_000;
const megabyte = 1_048_576;
const watchEveryMs = 40;
/** For the start of a worker and of its parser, on a machine that is busy with other things. */
const startSeconds = 120;
/** A worker is replaced now and then: what its parsers leave behind goes with it. */
const filesPerWorker = 200;

/** Starts a worker when the first file comes, and another one where a document took the last one with it. */
export function createExtractor(limits: Partial<ExtractionLimits> = {}): Extractor {
  const allowed = { ...usualLimits, ...limits };
  let worker: Worker | undefined;
  let files = 0;
  const stop = async () => {
    const ended = worker;
    worker = undefined;
    files = 0;
    await ended?.terminate();
  };
  const start = (): Worker => {
    if (worker !== undefined) return worker;
    const started = startWorker(allowed);
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    worker = started;
    files = 0;
    return started;
  };
  const answerOf = async (by: Worker, task: ExtractionTask | WorkbookTask): Promise<Answer> => {
    const outcome = await ask(by, task, "format" in task ? allowed : { ...allowed, growthMegabytes: allowed.workbookGrowthMegabytes });
    if ("died" in outcome) {
      await stop();
      throw new UnreadableError(outcome.died);
    }
    if ("reason" in outcome) throw new UnreadableError(outcome.reason);
    return outcome;
  };
  const retire = async () => {
    files += 1;
    if (files >= filesPerWorker) await stop();
  };
  return {
    async read(task) {
      const { size } = await stat(task.path);
      const largest = task.format === "html" ? Math.min(largestPage, allowed.fileBytes) : allowed.fileBytes;
      if (size > largest) throw new UnreadableError(`the file has ${size} bytes; at most ${largest} are read as one document: split it`);
      try {
        const answer = await answerOf(start(), task);
        if (!("read" in answer)) throw new UnreadableError(strayAnswer);
        return answer.read;
      } finally {
        await retire();
      }
    },
    async openWorkbook(path) {
      await access(path, constants.R_OK);
      const { size } = await stat(path);
      if (size > allowed.fileBytes) throw new UnreadableError(`the workbook has ${size} bytes; at most ${allowed.fileBytes} are read: ${asCsv}`);
      const own = start();
      const ask = async (task: WorkbookTask): Promise<Answer> => {
        if (worker !== own) throw new UnreadableError("the parser has ended before all rows were read");
        return answerOf(own, task);
      };
      const answer = await ask({ workbook: path }).catch((error: unknown) => {
        // What takes too much of time or memory as a workbook takes little as text.
        if (worker === own || !(error instanceof UnreadableError)) throw error;
        throw new UnreadableError(`${error.message}: ${asCsv}`);
      });
      if (!("sheets" in answer)) throw new UnreadableError(strayAnswer);
      return {
        sheets: answer.sheets,
        async *rowsOf(sheet) {
          const { rows = 0 } = answer.sheets.find(({ name }) => name === sheet) ?? {};
          for (let from = 0; from < rows; ) {
            const part = await ask({ sheet, from });
            if (!("rows" in part) || part.rows.length === 0) throw new UnreadableError(strayAnswer);
            yield* part.rows;
            from += part.rows.length;
          }
        },
        close: async () => {
          if (worker === own) await ask({ close: true });
          await retire();
        },
      };
    },
    close: stop,
  };
}

const asCsv = "save the sheet as CSV, which has no bound";
const strayAnswer = "its parser gave no answer that can be understood";

function startWorker({ heapMegabytes }: ExtractionLimits): Worker {
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    // Files of strangers are parsed there: nothing of the settings, keys among them, is within reach.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 64 },
    stdout: true,
    stderr: true,
  });
  // What parsers print about files is no message of ours.
  worker.stdout.resume();
  worker.stderr.resume();
  // An error that comes after the answer ends the worker and must not end the process.
  worker.on("error", () => {});
  worker.unref();
  return worker;
}

type Answer = Exclude<ExtractionReply, { reading: true } | { reason: string }>;
type Outcome = Answer | { reason: string } | { died: string };

function ask(worker: Worker, task: ExtractionTask | WorkbookTask, { seconds, heapMegabytes, growthMegabytes }: ExtractionLimits): Promise<Outcome> {
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss();
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      clearInterval(watch);
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      worker.unref();
      resolve(outcome);
    };
    const giveUpAfter = (limit: number, what: string) => setTimeout(() => settle({ died: `${what} longer than ${limit} seconds` }), limit * 1_000);
    const onMessage = (reply: ExtractionReply) => {
      if (!("reading" in reply)) return settle(reply);
      clearTimeout(timer);
      timer = giveUpAfter(seconds, "it took");
    };
    const onError = (error: Error & { code?: string }) => settle({ died: error.code === "ERR_WORKER_OUT_OF_MEMORY" ? `it took more than ${heapMegabytes} MB of memory to read` : `its parser broke off: ${(error.message.split("\n")[0] ?? "").slice(0, 200)}` });
    const onExit = () => settle({ died: "its parser broke off" });
    let timer = giveUpAfter(startSeconds, "its parser took, before it began,");
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > growthMegabytes * megabyte) settle({ died: `it took more than ${growthMegabytes} MB of memory to read` });
    }, watchEveryMs);
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.ref();
    worker.postMessage(task);
  });
}
