import { readFile, stat } from "node:fs/promises";
import { unzipSync, strFromU8, strToU8, Unzip, UnzipInflate, zipSync } from "fflate";
import readXlsxFile from "read-excel-file/node";
import { findHeader } from "./table.ts";
import type { Row } from "./csv-rows.ts";
import type { Notice } from "./origin.ts";
import { checkGrowth } from "./packed-growth.ts";

const largestFile = 100_000_000;
const largestUnpacked = 250_000_000;
/** Rows times columns of a sheet: all of them are held in memory. */
const mostCells = 5_000_000;
const rowsForHeader = 30;

/**
 * The rows of a workbook's first sheet that has a header row, every cell as a person reads it: dates as 2023-05-01, numbers without
 * the rounding errors of their storage, errors of formulas as empty. Other sheets are named to `notice`.
 * @param isKnown whether a header is one that the records' reader knows.
 * @throws Error when the file is no workbook, is damaged, or unpacks to more than can be held.
 */
export async function* readWorkbookRows(path: string, isKnown: (header: string) => boolean, notice: (notice: Notice) => void): AsyncGenerator<{ row: Row }> {
  const { size } = await stat(path);
  if (size > largestFile) throw new Error(`the workbook has ${size} bytes; at most ${largestFile} are read: save the sheet as CSV, which has no bound`);
  const packed = await readFile(path);
  if (packed.length > 0 && packed.subarray(0, 4).toString("hex") === "d0cf11e0") throw new Error("the workbook is in the old format of Excel (.xls) or has a password: save it as .xlsx without one");
  const sheets = await readSheets(packed);
  const texts = sheets.map(({ sheet, data }) => ({ sheet, rows: data.map((row) => row.map(showCell)) }));
  const scored = texts.map((sheet) => ({ ...sheet, known: findHeader(sheet.rows.slice(0, rowsForHeader), isKnown)?.known ?? -1 }));
  const filled = scored.filter(({ rows }) => rows.filter((row) => row.filter((cell) => cell !== "").length > 1).length > 1);
  const chosen = filled.find(({ known }) => known > 0) ?? filled[0] ?? scored.find(({ rows }) => rows.length > 0);
  for (const { sheet, rows } of scored) {
    if (sheet !== chosen?.sheet && rows.length > 0) notice({ field: "sheet", value: sheet, message: `is not read: "${chosen?.sheet ?? ""}" is the first one with a header row; save the other as a file of its own to read it too` });
  }
  for (const [index, cells] of (chosen?.rows ?? []).entries()) yield { row: { row: index + 1, cells } };
}

async function readSheets(packed: Buffer) {
  try {
    measure(packed);
    return await readXlsxFile<string>(withoutEmptyCells(packed), { trim: false, parseNumber: showNumber });
  } catch (error) {
    throw new Error(`the workbook is damaged or not to be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Unpacks in small pieces and only counts: what the archive says of its sizes may be false. */
function measure(packed: Uint8Array): void {
  let unpacked = 0;
  let isDamaged = false;
  const archive = new Unzip((file) => {
    file.ondata = (error, piece) => {
      if (error !== null) isDamaged = true;
      else unpacked += piece.length;
    };
    file.start();
  });
  archive.register(UnzipInflate);
  const step = 16_384;
  for (let start = 0; start < packed.length; start += step) {
    archive.push(packed.subarray(start, start + step), start + step >= packed.length);
    // Thrown inside of the callback it would come back to it as damage.
    if (isDamaged) throw new Error("it cannot be unpacked");
    checkGrowth(packed.length, unpacked);
    if (unpacked > largestUnpacked) throw new Error(`it unpacks to more than ${largestUnpacked} bytes; save the sheet as CSV`);
  }
}

/**
 * Formatted but empty cells, which reach to the last possible row in many a ministry's sheet, would be read as millions of empty ones:
 * they are taken out first.
 */
function withoutEmptyCells(packed: Buffer): Buffer {
  const files = unzipSync(packed, { filter: ({ name }) => /\.(?:xml|rels)$/.test(name) });
  for (const [name, content] of Object.entries(files)) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(name)) continue;
    const xml = strFromU8(content)
      .replaceAll(/<c\b[^<>]*(?:\/>|><\/c>)/g, "")
      .replaceAll(/<row\b[^<>]*(?:\/>|><\/row>)/g, "");
    checkExtent(xml);
    files[name] = strToU8(xml);
  }
  return Buffer.from(zipSync(files, { level: 0 }));
}

function checkExtent(xml: string): void {
  let [lastRow, lastColumn] = [0, 0];
  for (const [, letters = "", digits = ""] of xml.matchAll(/<c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"/g)) {
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    lastColumn = Math.max(lastColumn, column);
    lastRow = Math.max(lastRow, Number(digits));
  }
  if (lastRow * lastColumn > mostCells) throw new Error(`a sheet reaches to row ${lastRow} and column ${lastColumn}: more than ${mostCells} cells are not read; delete what stands far out, or save the sheet as CSV`);
}

/** 0.30000000000000004 is shown as 0.3: spreadsheets keep fifteen digits. */
function showNumber(stored: string): string {
  const value = Number(stored);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : stored;
}

function showCell(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
  if (!(cell instanceof Date)) return String(cell).trim();
  const [day = "", time = ""] = cell.toISOString().split("T");
  const clock = time.slice(0, 5);
  if (cell.getUTCFullYear() < 1901) return clock;
  return clock === "00:00" ? day : `${day} ${clock}`;
}
