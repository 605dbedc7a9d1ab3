import type { InputFile } from "./input-file.ts";
import { readRecords, type RecordOptions } from "./read-records.ts";
import type { Line } from "./readers/json-lines.ts";

/** The records of a file of any format; where it cannot be read further, that is the last line's reason: the rest of the run goes on. */
export async function* readLinesSafely(file: InputFile, sourceName: string, options: RecordOptions): AsyncGenerator<Line> {
  let line = 0;
  try {
    for await (const one of readRecords(file, sourceName, options)) {
      line = one.line;
      yield one;
    }
  } catch (error) {
    yield { line: line + 1, reason: describeReadError(error, line > 0), text: "" };
  }
}

/** Why a file could not be read, in words. */
export function describeReadError(error: unknown, further = false): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Record<string, string> = { EACCES: "this user may not read it", ENOENT: "it is not there any more", EISDIR: "it is a folder", EIO: "the disk reports an error" };
  return `the file cannot be read${further ? " from here on" : ""}: ${known[code] ?? (error instanceof Error ? error.message : String(error))}`;
}

/** The id on a line, undefined where none can be read. */
export function idOf(line: Line): string | undefined {
  const id = "value" in line ? line.value["id"] : undefined;
  return typeof id === "string" && id.trim() !== "" ? id.trim() : undefined;
}
