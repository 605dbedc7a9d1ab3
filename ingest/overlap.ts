import { setImmediate } from "node:timers/promises";

/** Writing that goes on while the next batch is read and prepared. */
export interface WriteBehind {
  /** Begins to write when the former writing has ended. @throws what that one threw. */
  start(write: () => Promise<void>): Promise<void>;
  /** Waits for the end of all writing. @throws what it threw. */
  settle(): Promise<void>;
}

/** One writing at a time, in order: no more than two batches are in memory, the one that is written and the one that is prepared. */
export function createWriteBehind(): WriteBehind {
  let writing = Promise.resolve();
  return {
    start: async (write) => {
      await writing;
      writing = write();
      // It is awaited later; until then its failure is nobody's.
      writing.catch(() => {});
    },
    settle: () => writing,
  };
}

/** Long enough that stopping for others costs nothing, short enough that a server does not wait for its next statement. */
const sliceMs = 4;

/**
 * Lets long work stop now and then for what else waits, the next statement of a transaction above all: a server computes in a process of
 * its own, and idles as long as nobody takes its answer.
 * @returns what is to be awaited between small pieces of the work.
 */
export function createPause(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await setImmediate();
    since = performance.now();
  };
}
