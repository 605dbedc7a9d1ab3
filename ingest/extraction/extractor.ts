import { stat } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { UnreadableError, type ReadDocument } from "../readers/document-block.ts";
import type { ExtractionReply, ExtractionTask } from "./extract.ts";

/** What the parsing of one document may take. */
export interface ExtractionLimits {
  seconds: number;
  /** Of the parser's own objects. */
  heapMegabytes: number;
  /** By which the whole process may grow meanwhile: buffers are outside the heap. */
  growthMegabytes: number;
  fileBytes: number;
}

/** Parses documents apart from everything else: a file that its parser cannot cope with costs that file. */
export interface Extractor {
  /** @throws UnreadableError when the file cannot be read, or takes more than the limits allow. */
  read(task: ExtractionTask): Promise<ReadDocument>;
  close(): Promise<void>;
}

const usualLimits: ExtractionLimits = { seconds: 120, heapMegabytes: 512, growthMegabytes: 400, fileBytes: 100_000_000 };
/** Pages of text are never near to the size that a scanned report has. */
const largestPage = 20_000_000;
const megabyte = 1_048_576;
const watchEveryMs = 40;
/** For the start of a worker and of its parser, on a machine that is busy with other things. */
const startSeconds = 120;
/** A worker is replaced now and then: what its parsers leave behind goes with it. */
const filesPerWorker = 200;

/** Starts a worker when the first document comes, and another one where a document took the last one with it. */
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
  return {
    async read(task) {
      const { size } = await stat(task.path);
      const largest = task.format === "html" ? Math.min(largestPage, allowed.fileBytes) : allowed.fileBytes;
      if (size > largest) throw new UnreadableError(`the file has ${size} bytes; at most ${largest} are read as one document: split it`);
      if (worker === undefined) {
        const started = startWorker(allowed);
        started.once("exit", () => {
          if (worker === started) worker = undefined;
        });
        worker = started;
        files = 0;
      }
      files += 1;
      const outcome = await ask(worker, task, allowed);
      if ("died" in outcome || files >= filesPerWorker) await stop();
      if ("died" in outcome) throw new UnreadableError(outcome.died);
      if ("reason" in outcome) throw new UnreadableError(outcome.reason);
      return outcome.read;
    },
    close: stop,
  };
}

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

type Outcome = Exclude<ExtractionReply, { reading: true }> | { died: string };

function ask(worker: Worker, task: ExtractionTask, { seconds, heapMegabytes, growthMegabytes }: ExtractionLimits): Promise<Outcome> {
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
