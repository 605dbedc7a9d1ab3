import { stat } from "node:fs/promises";
import { watch } from "chokidar";
import { AppError, InvalidRequestError } from "../errors.ts";

/** A file that was not written to for this long is taken to be whole. */
const settledMs = 1_000;
/** Changes that come close together are one run. */
const togetherMs = 500;
/** After a run that could not be done (the database is in use, a server is away) the next try comes after this time. */
const retryMs = 15_000;

export interface WatchParts {
  /** One ingestion over the inputs. */
  run: (inputs: string[]) => Promise<unknown>;
  say: (line: string) => void;
  /** Stops the watch; SIGINT and SIGTERM do as well. */
  signal?: AbortSignal;
  settledMs?: number;
  retryMs?: number;
}

/**
 * Ingests inputs and then again, once for each change in them that has settled, until it is stopped. Runs never overlap: what changes
 * during one leads to one more. The database is open during a run only. A run that fails is said and tried again; the watch goes on.
 * @throws InvalidRequestError when an input does not exist.
 */
export async function watchFolders(inputs: string[], parts: WatchParts): Promise<void> {
  for (const input of inputs) {
    if ((await stat(input).catch(() => undefined)) === undefined) throw new InvalidRequestError(`${input} does not exist. Name a folder or a file to watch.`);
  }
  const controller = new AbortController();
  const stop = () => controller.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.once(name, stop);
  parts.signal?.addEventListener("abort", stop);
  if (parts.signal?.aborted === true) stop();
  const bell = createBell(controller.signal);
  const watcher = watch(inputs, {
    ignoreInitial: true,
    ignored: (path) => /[\\/]\.[^\\/.]/.test(path.slice(longestPrefix(path, inputs))),
    awaitWriteFinish: { stabilityThreshold: parts.settledMs ?? settledMs, pollInterval: Math.min(100, parts.settledMs ?? settledMs) },
  });
  watcher.on("all", (event) => {
    if (event !== "addDir") bell.ring();
  });
  watcher.on("error", (error) => parts.say(`dalil: watching: ${error instanceof Error ? error.message : String(error)}`));
  try {
    await Promise.race([new Promise<void>((resolve) => watcher.once("ready", resolve)), bell.stopped]);
    bell.ring();
    while (!controller.signal.aborted) {
      if (!(await bell.next())) break;
      await bell.pause(parts.settledMs ?? togetherMs);
      bell.mute();
      try {
        await parts.run(inputs);
        parts.say(`Watching ${inputs.join(", ")} (Ctrl+C stops it).`);
      } catch (error) {
        const again = parts.retryMs ?? retryMs;
        parts.say(`dalil: ${error instanceof AppError ? error.message : String(error)} Trying again in ${Math.ceil(again / 1_000)} s.`);
        await bell.pause(again);
        bell.ring();
      }
    }
  } finally {
    await watcher.close();
    for (const name of signals) process.removeListener(name, stop);
  }
}

/** Hidden files are left out below the inputs, not above them. */
function longestPrefix(path: string, inputs: string[]): number {
  return Math.max(0, ...inputs.filter((input) => path.startsWith(input)).map(({ length }) => length));
}

/** Rings are remembered until they are heard; several at once are one. */
function createBell(signal: AbortSignal) {
  let isRung = false;
  let wake = () => {};
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  return {
    stopped,
    ring: () => {
      isRung = true;
      wake();
    },
    mute: () => {
      isRung = false;
    },
    /** Waits for a ring; false when the watch was stopped. */
    next: async (): Promise<boolean> => {
      if (!isRung) await Promise.race([stopped, new Promise<void>((resolve) => (wake = resolve))]);
      return !signal.aborted;
    },
    pause: async (ms: number): Promise<void> => {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([stopped, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
      clearTimeout(timer);
    },
  };
}
