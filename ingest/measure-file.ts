import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";

export interface FileMeasure {
  bytes: number;
  /** Line ends, by which progress is told; undefined where the file is no text and they mean nothing. */
  lines: number | undefined;
  /** Hash of the bytes; undefined where the input is no file that can be read as it is. */
  hash: string | undefined;
}

const newline = 10;

/** Reads a file once, for its size, its lines and its hash; one that cannot be read measures nothing and is left to its reader. */
export async function measureFile(path: string): Promise<FileMeasure> {
  const hash = createHash("sha256");
  let [bytes, lines, isText] = [0, 0, true];
  try {
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
      // A NUL among the first bytes: an archive or a picture, unless a byte order mark says UTF-16.
      if (bytes === 0) isText = !part.subarray(0, 4_096).includes(0) || (part[0] ?? 0) + (part[1] ?? 0) === 0xff + 0xfe;
      hash.update(part);
      bytes += part.length;
      for (let at = part.indexOf(newline); at >= 0; at = part.indexOf(newline, at + 1)) lines += 1;
    }
  } catch {
    return { bytes: 0, lines: undefined, hash: undefined };
  }
  return { bytes, lines: isText ? lines + 1 : undefined, hash: hash.digest("hex") };
}

/** A file as reports and the API show it: its name, or its path from the folder that was named. */
export function shownPath(path: string, inputs: string[]): string {
  for (const input of inputs) {
    const inside = relative(resolve(input), resolve(path));
    if (inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`)) return `${basename(resolve(input))}/${inside.replaceAll(sep, "/")}`;
  }
  return basename(path);
}
