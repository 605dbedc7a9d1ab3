import type { Notice, Origin } from "./origin.ts";
import { openText } from "./open-text.ts";
import { splitLines } from "./text-lines.ts";

/** Longest line that is read as a record; a longer one is a broken file, not a record. */
const longestLine = 8_000_000;

/** One record of a file: its line or row number and what stands there, or the reason why that is no record; `origin` is for the rejects file. */
export type Line = ({ line: number; value: Record<string, unknown> } | { line: number; reason: string; text: string }) & { origin?: Origin };

/**
 * Reads a JSON Lines file, gzipped or not, line by line; empty lines are passed over. A line that is no JSON object costs only itself.
 * @throws Error when the file cannot be read, or not to its end; see openText.
 */
export async function* readJsonLines(path: string, notice: (notice: Notice) => void = () => {}): AsyncGenerator<Line> {
  for await (const { line, text, tooLong } of splitLines(openText(path, notice), longestLine)) {
    if (tooLong !== undefined) yield { line, reason: `the line has ${tooLong} characters; at most ${longestLine} are read as one record`, text: "" };
    else if (text.trim() !== "") yield { line, ...parseJsonObject(text, "the line"), origin: { kind: "json", text } };
  }
}

/** The object that a text of JSON holds, or in words why there is none; `place` says where the text stands. */
export function parseJsonObject(text: string, place: string): { value: Record<string, unknown> } | { reason: string; text: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value: value as Record<string, unknown> };
    return { reason: `${place} holds ${Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`}, not a JSON object`, text };
  } catch (error) {
    return { reason: `${place} is not JSON: ${error instanceof Error ? error.message : String(error)}`, text };
  }
}
