import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes } from "parse5";
import { tableRows } from "./assemble.ts";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** A cell with more text than this is a column of a page's layout and no figure of a table. */
const longestCell = 600;
const mostCells = 100_000;
const widestSpan = 50;

/** Whether a table holds data: pages of before 2005 put their whole content into tables for its layout. */
export function isDataTable(table: Element): boolean {
  const inside = [...descendants(table)];
  if (inside.some(({ tagName }) => tagName === "table" || /^h[1-6]$/.test(tagName))) return false;
  if (inside.some(({ tagName }) => tagName === "th" || tagName === "caption" || tagName === "thead")) return true;
  const rows = rowsOf(table);
  return rows.length >= 2 && rows.some((cells) => cells.length >= 2) && rows.every((cells) => cells.every((cell) => textOf(cell).length <= longestCell));
}

/** A table as rows of "column: cell", with its caption. Cells that span several rows or columns stand in each. */
export function readTable(table: Element): { caption?: string; rows: string[] } {
  const caption = tidy(textOf([...descendants(table)].find(({ tagName }) => tagName === "caption")));
  const grid: string[][] = [];
  let cells = 0;
  const rows = rowsOf(table);
  for (const [index, row] of rows.entries()) {
    let column = 0;
    const line = (grid[index] ??= []);
    for (const cell of row) {
      while (line[column] !== undefined) column += 1;
      const text = tidy(textOf(cell));
      for (let down = 0; down < Math.min(span(cell, "rowspan"), rows.length - index); down += 1) {
        for (let right = 0; right < span(cell, "colspan") && cells < mostCells; right += 1, cells += 1) (grid[index + down] ??= [])[column + right] = text;
      }
    }
  }
  const filled = grid.map((line) => Array.from(line, (cell) => cell ?? ""));
  const headerRows = headerCount(table, rows);
  const header = (filled[0] ?? []).map((_, column) => [...new Set(filled.slice(0, headerRows).map((line) => line[column] ?? ""))].filter((text) => text !== "").join(" "));
  const body = filled.slice(headerRows).filter((line) => line.some((cell) => cell !== ""));
  // A table of headers alone still says something.
  return { ...(caption === "" ? {} : { caption }), rows: body.length === 0 ? filled.map((line) => line.join("; ")) : tableRows(header, body) };
}

/** How many rows name the columns: those of thead, or the first ones of header cells alone, or the first of a table without any. */
function headerCount(table: Element, rows: Element[][]): number {
  const inHead = [...descendants(table)].filter(({ tagName, parentNode }) => tagName === "tr" && parentNode !== null && "tagName" in parentNode && parentNode.tagName === "thead").length;
  if (inHead > 0) return inHead;
  const firstOthers = rows.findIndex((cells) => cells.some(({ tagName }) => tagName === "td"));
  if (firstOthers !== 0) return Math.max(firstOthers, 0);
  const first = rows[0] ?? [];
  const isNaming = rows.length > 1 && first.length > 1 && first.every((cell) => /\p{L}/u.test(textOf(cell)) && textOf(cell).length < 80);
  return isNaming ? 1 : 0;
}

function rowsOf(table: Element): Element[][] {
  return [...descendants(table)].filter(({ tagName }) => tagName === "tr").map((row) => row.childNodes.filter((node): node is Element => tree.isElementNode(node) && (node.tagName === "td" || node.tagName === "th")));
}

function span(cell: Element, name: "rowspan" | "colspan"): number {
  const written = Number.parseInt(cell.attrs.find((one) => one.name === name)?.value ?? "1", 10);
  return Number.isNaN(written) ? 1 : Math.min(Math.max(written, 1), widestSpan);
}

function* descendants(node: Element): Generator<Element> {
  for (const child of node.childNodes) {
    if (!tree.isElementNode(child)) continue;
    yield child;
    yield* descendants(child);
  }
}

function textOf(node: Node | undefined): string {
  if (node === undefined) return "";
  if (tree.isTextNode(node)) return node.value;
  if (!("childNodes" in node) || (tree.isElementNode(node) && /^(?:script|style|template)$/.test(node.tagName))) return "";
  return node.childNodes.map((child) => (tree.isElementNode(child) && /^(?:br|p|div|li)$/.test(child.tagName) ? ` ${textOf(child)} ` : textOf(child))).join("");
}

function tidy(text: string): string {
  return text.replace(/[\s\u00A0]+/gu, " ").trim();
}
