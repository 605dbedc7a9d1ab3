import { parse, type Options } from "csv-parse/sync";
import { chooseDelimiter } from "./delimiter.ts";
import { splitLines, type TextLine } from "./text-lines.ts";

/** One row of a table with its number (the first is 1), or the reason why its cells cannot be told apart. */
export type Row = { row: number; cells: string[] } | { row: number; reason: string; text: string };

/** Longest line, and most lines and characters of one row: a quotation mark that stays open for more is a mistake, not a cell. */
const longestLine = 4_000_000;
const mostLines = 1_000;
const longestRow = 2_000_000;
/** Rows that are parsed in one call: a call costs as much as three rows. */
const rowsPerCall = 200;
const linesForDelimiter = 60;
const inexact = { relax_column_count: true, skip_empty_lines: false, relax_quotes: true } as const;
const exact = { ...inexact, relax_quotes: false } as const;

/**
 * The rows of a CSV text in any of the usual delimiters. Quotation marks are read strictly where they make sense and as they stand
 * where they do not (5" pipe); one that is never closed costs its line, and the next line is a row again.
 * @param usual the delimiter that the file's ending says, which wins where it occurs.
 */
export async function* readCsvRows(pieces: AsyncIterable<string>, usual?: string): AsyncGenerator<{ delimiter: string; row: Row }> {
  const lines = splitLines(pieces, longestLine, { lone: true });
  const head: TextLine[] = [];
  while (head.length < linesForDelimiter) {
    const { done, value } = await lines.next();
    if (done === true) break;
    head.push(value);
  }
  const stated = /^sep=(.)$/i.exec(head[0]?.text ?? "")?.[1];
  let number = stated === undefined ? 0 : 1;
  if (stated !== undefined) head.shift();
  const delimiter = stated ?? chooseDelimiter(head.map(({ text }) => text), usual);
  const give = (row: { cells: string[] } | { reason: string; text: string }) => {
    number += 1;
    return { delimiter, row: { row: number, ...row } };
  };
  for await (const block of blocksOf(lines, head)) {
    for (const row of parseBlock(block.rows, delimiter, block.giveBack)) yield give(row);
  }
}

interface Block {
  /** Lines of each row. */
  rows: string[][];
  /** Lines that turned out not to belong to a row are looked at again. */
  giveBack: (lines: string[]) => void;
}

/** Lines gathered to rows, a row being complete when its quotation marks are even in number. */
async function* blocksOf(lines: AsyncGenerator<TextLine>, head: TextLine[]): AsyncGenerator<Block> {
  const waiting: string[] = [];
  const next = async (): Promise<string | undefined> => {
    const again = waiting.pop();
    if (again !== undefined) return again;
    const early = head.shift();
    const line = early ?? (await lines.next().then(({ done, value }) => (done === true ? undefined : (value as TextLine))));
    return line?.text;
  };
  const giveBack = (back: string[]) => {
    for (const line of back.toReversed()) waiting.push(line);
  };
  let rows: string[][] = [];
  for (;;) {
    const line = await next();
    if (line === undefined) {
      if (rows.length > 0) yield { rows, giveBack };
      rows = [];
      if (waiting.length > 0) continue;
      return;
    }
    const row = [line];
    let marks = countMarks(line);
    let characters = line.length;
    while (marks % 2 === 1 && row.length < mostLines && characters < longestRow) {
      const more = await next();
      if (more === undefined) break;
      row.push(more);
      marks += countMarks(more);
      characters += more.length;
    }
    const isOpen = marks % 2 === 1;
    if (isOpen) giveBack(row.splice(1));
    rows.push(row);
    if (!isOpen && rows.length < rowsPerCall) continue;
    yield { rows, giveBack };
    rows = [];
  }
}

function countMarks(text: string): number {
  let marks = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) marks += 1;
  return marks;
}

function* parseBlock(rows: string[][], delimiter: string, giveBack: (lines: string[]) => void): Generator<{ cells: string[] } | { reason: string; text: string }> {
  const together = tryParse(rows.map((lines) => lines.join("\n")).join("\n"), { ...exact, delimiter });
  if (Array.isArray(together) && together.length === rows.length) {
    for (const cells of together) yield { cells };
    return;
  }
  for (const [index, lines] of rows.entries()) {
    const alone = tryParse(lines.join("\n"), { ...exact, delimiter });
    if (Array.isArray(alone) && alone.length <= 1) {
      yield { cells: alone[0] ?? [""] };
      continue;
    }
    const [first = "", ...others] = lines;
    const relaxed = tryParse(first, { ...inexact, delimiter });
    if (Array.isArray(relaxed) && relaxed.length <= 1) yield { cells: relaxed[0] ?? [""] };
    else yield { reason: `a quotation mark (") opens a cell of this row and is not closed: close it, or write it twice ("") where it belongs to the text`, text: first };
    if (others.length > 0) {
      giveBack([...others, ...rows.slice(index + 1).flat()]);
      return;
    }
  }
}

function tryParse(text: string, options: Options): string[][] | undefined {
  if (text === "") return [[""]];
  try {
    return parse(text, options);
  } catch {
    return undefined;
  }
}
