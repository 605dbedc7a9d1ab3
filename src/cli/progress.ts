import type { IngestProgress } from "../ingestion.ts";

/** On a terminal a line that is written over; elsewhere a plain line now and then, for logs. */
const terminalEveryMs = 100;
const plainEveryMs = 5_000;

/** Shows how far a piece of work of known size is, with its rate and the time left. */
export function showCounter(stream: NodeJS.WriteStream): { show: (done: number, of: number, what: string) => void; end: () => void } {
  const started = performance.now();
  let last = started;
  const isTerminal = stream.isTTY === true;
  return {
    show: (done, of, what) => {
      const now = performance.now();
      if (now - last < (isTerminal ? terminalEveryMs : plainEveryMs)) return;
      last = now;
      const rate = (done / (now - started)) * 1_000;
      const line = `${done} of ${of} ${what}, ${Math.round(rate)} a second, ${Math.ceil((of - done) / Math.max(rate, 0.1))} s left`;
      stream.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end: () => {
      if (isTerminal) stream.write("\r\u001b[K");
    },
  };
}

/** Shows how far an ingestion is. */
export function showProgress(stream: NodeJS.WriteStream): { show: (progress: IngestProgress) => void; end: () => void } {
  let last = 0;
  let file = "";
  const isTerminal = stream.isTTY === true;
  return {
    show: (progress) => {
      const now = performance.now();
      const isNew = progress.file !== file;
      if (!isNew && now - last < (isTerminal ? terminalEveryMs : plainEveryMs)) return;
      last = now;
      file = progress.file;
      const line = `${progress.records} records, ${progress.documents} documents, ${progress.passages} passages written · ${progress.file}`;
      stream.write(isTerminal ? `\r\u001b[K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
    },
    end: () => {
      if (isTerminal) stream.write("\r\u001b[K");
    },
  };
}
