import type { IngestProgress } from "../ingestion.ts";

/** On a terminal a line that is written over; elsewhere a plain line now and then, for logs. */
const terminalEveryMs = 100;
const plainEveryMs = 5_000;

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
