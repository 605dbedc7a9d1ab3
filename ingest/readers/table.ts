import type { Row } from "./csv-rows.ts";
import type { Line } from "./json-lines.ts";
import type { Notice, Table } from "./origin.ts";

/** Titles and remarks may stand above the header, but not more than this. */
const rowsForHeader = 30;
const columnsShown = 12;

/** What the reader of a table asks of the one who knows the fields. */
export interface Columns {
  isKnown: (header: string) => boolean;
  /** Why no record can come from a table with this header; undefined when some can. */
  refuse: (header: string[]) => string | undefined;
}

/**
 * The records of a table: each row as an object of its header's names and its cells' texts; empty cells are absent, empty rows
 * passed over. The header is the row among the first ones that holds most known names, or else the first with two cells.
 */
export async function* readTable(rows: AsyncIterable<{ row: Row; delimiter?: string }>, columns: Columns, notice: (notice: Notice) => void): AsyncGenerator<Line> {
  let table: Table | undefined;
  let names: string[] = [];
  let early: { row: Row; delimiter?: string }[] = [];
  let isRefused = false;
  const begin = (): Line[] => {
    const cells = early.map(({ row }) => ("cells" in row ? row.cells : []));
    const found = findHeader(cells, columns.isKnown);
    const at = early[found?.index ?? 0];
    if (found === undefined || at === undefined) return [];
    const header = cells[found.index] ?? [];
    names = nameColumns(header, at.delimiter === undefined ? Math.max(...cells.map((row) => row.length)) : header.length);
    table = { header, ...(at.delimiter === undefined ? {} : { delimiter: at.delimiter }) };
    const reason = columns.refuse(names.filter((_, index) => header[index] !== ""));
    if (reason !== undefined) {
      const shown = header.filter((name) => name !== "");
      const more = shown.length > columnsShown ? ` and ${shown.length - columnsShown} more` : "";
      isRefused = true;
      return [{ line: at.row.row, reason: `${reason} The columns of this file: ${shown.slice(0, columnsShown).join(", ")}${more}.`, text: "" }];
    }
    const rest = early.slice(found.index + 1);
    return rest.flatMap(({ row }) => give(row));
  };
  const give = (row: Row): Line[] => (table === undefined ? [] : asLine(row, names, table, notice));
  for await (const each of rows) {
    if (table !== undefined) {
      yield* give(each.row);
      continue;
    }
    early.push(each);
    if (early.length < rowsForHeader) continue;
    yield* begin();
    early = [];
    if (isRefused) return;
  }
  if (early.length > 0) yield* begin();
}

function asLine(row: Row, names: string[], table: Table, notice: (notice: Notice) => void): Line[] {
  if ("reason" in row) return [{ line: row.row, reason: row.reason, text: row.text, origin: { kind: "line", text: row.text, table } }];
  const cells = row.cells.map((cell) => cell.trim());
  if (cells.every((cell) => cell === "")) return [];
  const origin = { kind: "row", cells: row.cells, table } as const;
  const beyond = cells.slice(names.length).filter((cell) => cell !== "");
  if (beyond.length > 0) {
    return [{ line: row.row, reason: `the row has ${trimEnd(cells).length} cells where the header has ${names.length}: a "${table.delimiter ?? ","}" inside of a cell needs quotation marks around the cell`, text: "", origin }];
  }
  if (table.delimiter !== undefined && cells.length < names.length) notice({ field: "row", value: `${cells.length} of ${names.length} cells`, message: "stand in a row: those that are missing at its end are taken as empty" });
  const value: Record<string, unknown> = {};
  for (const [index, cell] of cells.entries()) {
    const name = names[index];
    if (name !== undefined && cell !== "") value[name] = cell;
  }
  return [{ line: row.row, value, origin }];
}

/** The row that is the header: the one with most known names, or the first with at least two cells, or the first with any. */
export function findHeader(rows: string[][], isKnown: (header: string) => boolean): { index: number; known: number } | undefined {
  let best: { index: number; known: number } | undefined;
  for (const [index, cells] of rows.entries()) {
    const names = new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && cell.length <= 120));
    const known = [...names].filter(isKnown).length;
    if (known > (best?.known ?? 0)) best = { index, known };
  }
  if (best !== undefined) return best;
  const filled = (least: number) => rows.findIndex((cells) => cells.filter((cell) => cell.trim() !== "").length >= least);
  const index = filled(2) === -1 ? filled(1) : filled(2);
  return index === -1 ? undefined : { index, known: 0 };
}

/** A name for every column, those of cells beyond the header included, each of its own: "Partner", "Partner (2)"; a column without a header is "column C". */
function nameColumns(header: string[], columns: number): string[] {
  const times = new Map<string, number>();
  return Array.from({ length: columns }, (_, index) => {
    const name = (header[index] ?? "").trim().replaceAll(/\s+/g, " ") || `column ${columnLetters(index)}`;
    const time = (times.get(name.toLowerCase()) ?? 0) + 1;
    times.set(name.toLowerCase(), time);
    return time === 1 ? name : `${name} (${time})`;
  });
}

function columnLetters(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);
}

function trimEnd(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== "") + 1);
}
