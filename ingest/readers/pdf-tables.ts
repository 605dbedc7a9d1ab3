import { tableRows } from "./assemble.ts";
import type { PageLine } from "./pdf-lines.ts";

/** Cells of one row stand on one baseline, within this part of their size. */
const sameRow = 0.4;
/** A line this far below a cell, in parts of its size, still belongs to it. */
const insideCell = 1.7;
const furthestRows = 4;

type Row = PageLine[];

/**
 * Tells the tables of a page from its running text: rows of several cells on one baseline that are drawn one after the other, two
 * or more of them under each other. Columns of text are drawn column by column and are none.
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
      at += row.length;
      continue;
    }
    // A second line of one of the cells above.
    const [single] = row;
    const cell = rows.length === 0 || single === undefined ? undefined : rows.at(-1)?.find((one) => overlaps(one, single) && one.y - single.y > 0 && one.y - single.y < one.size * insideCell * (1 + one.text.length / 200) && Math.abs(one.size - single.size) < 0.5);
    const isNextRow = rows.length > 0 && rowAt(lines, at + 1).length >= 2;
    if (cell === undefined || single === undefined || !isNextRow) break;
    cell.text += ` ${single.text}`;
    at += 1;
  }
  return { rows, end: at };
}

function rowAt(lines: PageLine[], from: number): Row {
  const row: Row = [];
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at];
    const [first] = row;
    if (line === undefined || (first !== undefined && Math.abs(first.y - line.y) > line.size * sameRow) || row.some((one) => overlaps(one, line))) break;
    row.push({ ...line });
  }
  return row;
}

function isBelow(above: Row | undefined, row: Row): boolean {
  const [first] = above ?? [];
  const [next] = row;
  if (above === undefined || first === undefined || next === undefined) return true;
  return first.y > next.y && first.y - next.y < next.size * furthestRows * 2 && row.some((cell) => above.some((one) => overlaps(one, cell)));
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
