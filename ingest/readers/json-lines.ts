import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** Longest line that is read as a record; a longer one is a broken file, not a record. */
const longestLine = 8_000_000;

/** One line of a JSON Lines file: its number and the object on it, or the reason why there is none. */
export type Line = { line: number; value: Record<string, unknown> } | { line: number; reason: string; text: string };

/** Reads a JSON Lines file (UTF-8) line by line; empty lines are passed over. A line that is no JSON object costs only itself. */
export async function* readJsonLines(path: string): AsyncGenerator<Line> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  let line = 0;
  for await (const raw of lines) {
    line += 1;
    const text = line === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    if (text.trim() === "") continue;
    yield { line, ...parseLine(text) };
  }
}

function parseLine(text: string): { value: Record<string, unknown> } | { reason: string; text: string } {
  if (text.length > longestLine) return { reason: `the line has ${text.length} characters; at most ${longestLine} are read as one record`, text: "" };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value: value as Record<string, unknown> };
    return { reason: `the line holds ${Array.isArray(value) ? "a list" : `a ${typeof value}`}, not a JSON object`, text };
  } catch (error) {
    return { reason: `the line is not JSON: ${error instanceof Error ? error.message : String(error)}`, text };
  }
}
