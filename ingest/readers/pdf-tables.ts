import { tableRows } from "./assemble.ts";
import type { PageLine } from "./pdf-lines.ts";

/** Cells of one column begin, end or are centred within this part of their size. */
const aligned = 0.8;
/** A line this far below a cell, in parts of its size, still belongs to it. */
const insideCell = 1.7;
const furthestRows = 4;

type Row = PageLine[];

/**
 * Tells the tables of a page from its running text: lines of several cells, two or more of them under each other with their cells
 * in columns. Columns of text are drawn column by column and are none.
 */
export function findTables(lines: PageLine[]): ({ line: PageLine } | { rows: string[] })[] {
  const parts: ({ line: PageLine } | { rows: string[] })[] = [];
  for (let at = 0; at < lines.length; ) {
    const { rows, end } = tableAt(lines, at);
    if (rows.length >= 2) {
      parts.push({ rows: asRows(rows) });
      at = end;
    } else {
      const line = lines[at];
      if (line !== undefined) parts.push({ line });
      at += 1;
    }
  }
  return parts;
}

function tableAt(lines: PageLine[], from: number): { rows: PageLine[][]; end: number } {
  const rows: Row[] = [];
  let at = from;
  while (at < lines.length) {
    const row = rowAt(lines, at);
    if (row.length >= 2 && isBelow(rows.at(-1), row)) {
      rows.push(row);
      at += 1;
      continue;
    }
    // A second line of one of the cells above.
    const [single] = row;
    const touched = single === undefined ? [] : (rows.at(-1) ?? []).filter((one) => overlaps(one, single));
    const cell = touched.length !== 1 || single === undefined ? undefined : touched.find((one) => one.y - single.y > 0 && one.y - single.y < one.size * insideCell * (1 + one.text.length / 200) && Math.abs(one.size - single.size) < 0.5);
    const isNextRow = rows.length > 0 && rowAt(lines, at + 1).length >= 2;
    if (cell === undefined || single === undefined || !isNextRow) break;
    cell.text += ` ${single.text}`;
    at += 1;
  }
  return { rows, end: at };
}

/** The cells of a line; lines without any are one cell. */
function rowAt(lines: PageLine[], at: number): Row {
  const line = lines[at];
  return line === undefined ? [] : (line.cells ?? [line]).map((cell) => ({ ...cell }));
}

/** Whether a row goes on with the columns of the one above: words of stretched lines stand where they happen to. */
function isBelow(above: Row | undefined, row: Row): boolean {
  const [first] = above ?? [];
  const [next] = row;
  if (above === undefined || first === undefined || next === undefined) return true;
  return first.y > next.y && first.y - next.y < next.size * furthestRows * 2 && row.every((cell) => above.some((one) => isAligned(one, cell)));
}

function isAligned(first: PageLine, second: PageLine): boolean {
  const tolerance = second.size * aligned;
  const isNumber = !/\p{L}/u.test(second.text);
  const starts = second.isRtl ? Math.abs(first.right - second.right) : Math.abs(first.x - second.x);
  const ends = second.isRtl ? Math.abs(first.x - second.x) : Math.abs(first.right - second.right);
  return starts < tolerance || Math.abs(first.x + first.right - second.x - second.right) / 2 < tolerance || (isNumber && ends < tolerance);
}

function overlaps(first: PageLine, second: PageLine): boolean {
  return first.x < second.right && second.x < first.right;
}

/** Cells under the header that they overlap most, in the direction in which the table is read. */
function asRows(rows: Row[]): string[] {
  const isRtl = rows.flat().filter((cell) => cell.isRtl).length * 2 > rows.flat().filter(({ text }) => /\p{L}/u.test(text)).length;
  const ordered = rows.map((row) => row.toSorted((first, second) => (isRtl ? second.right - first.right : first.x - second.x)));
  const [header = [], ...body] = ordered;
  const isNamed = header.every(({ text }) => /\p{L}/u.test(text));
  if (!isNamed) return ordered.map((row) => row.map(({ text }) => text).join("; "));
  const columns = body.map((row) => {
    const cells = header.map(() => "");
    for (const cell of row) {
      const column = nearestColumn(header, cell);
      cells[column] = [cells[column], cell.text].filter((text) => text !== "" && text !== undefined).join(" ");
    }
    return cells;
  });
  return tableRows(header.map(({ text }) => text), columns);
}

function nearestColumn(header: Row, cell: PageLine): number {
  let best = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (const [index, { x, right }] of header.entries()) {
    const apart = Math.min(Math.abs(x - cell.x), Math.abs(right - cell.right), Math.abs((x + right) / 2 - (cell.x + cell.right) / 2));
    if (apart < distance) [best, distance] = [index, apart];
  }
  return best;
}
