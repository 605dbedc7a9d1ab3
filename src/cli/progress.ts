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

/** How progress is told: for people, as one JSON object a line for machines, or not at all. */
export const progressKinds = ["plain", "json", "none"] as const;

/**
 * Shows how far an ingestion is, with its rate and the time left. As JSON there is a line for each commit: what a line tells of is
 * stored and survives whatever happens to the process.
 */
export function showProgress(stream: NodeJS.WriteStream, kind: (typeof progressKinds)[number] = "plain"): { show: (progress: IngestProgress) => void; end: () => void } {
  const started = performance.now();
  let last = 0;
  let file = "";
  const isTerminal = stream.isTTY === true;
  return {
    show: (progress) => {
      if (kind === "json") stream.write(`${JSON.stringify(progress)}\n`);
      if (kind !== "plain") return;
      const now = performance.now();
      const isNew = progress.file !== file;
      if (!isNew && now - last < (isTerminal ? terminalEveryMs : plainEveryMs)) return;
      last = now;
      file = progress.file;
      const line = `${progress.records} records, ${progress.documents} documents, ${progress.passages} passages written · ${pace(progress, (now - started) / 1_000)} · ${progress.file}`;
      stream.write(isTerminal ? `\r\u001b[K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
    },
    end: () => {
      if (isTerminal && kind === "plain") stream.write("\r\u001b[K");
    },
  };
}

/** "37 %, 412 a second, 25 s left". */
function pace({ records, documents, share }: IngestProgress, seconds: number): string {
  const rate = `${Math.round((records + documents) / Math.max(seconds, 0.001))} a second`;
  if (share <= 0) return rate;
  return `${Math.floor(share * 100)} %, ${rate}, ${formatSeconds((seconds * (1 - share)) / share)} left`;
}

function formatSeconds(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
