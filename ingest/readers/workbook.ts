import { unzipSync, strToU8, Unzip, UnzipInflate, zipSync } from "fflate";
import readXlsxFile from "read-excel-file/node";
import { UnreadableError } from "./document-block.ts";
import { checkGrowth } from "./packed-growth.ts";

const largestUnpacked = 250_000_000;
/** Rows times columns of a sheet: all of them are held in memory. */
const mostCells = 5_000_000;
const worksheet = /^xl\/worksheets\/[^/]+\.xml$/;

/** A sheet of a workbook: every cell as a person reads it, dates as 2023-05-01, numbers without the rounding errors of their storage, errors of formulas as empty. */
export interface Sheet {
  name: string;
  rows: string[][];
}

/**
 * The sheets of a workbook, all in memory: to be called where that is bounded, see the extractor.
 * @throws UnreadableError when the file is no workbook, is damaged, or unpacks to more than can be held.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed.subarray(0, 4).toString("hex") === "d0cf11e0") throw new UnreadableError("the workbook is in the old format of Excel (.xls) or has a password: save it as .xlsx without one");
  return (await readSheets(packed)).map(({ sheet, data }) => ({ name: sheet, rows: data.map((row) => row.map(showCell)) }));
}

async function readSheets(packed: Buffer) {
  try {
    measure(packed);
    return await readXlsxFile<string>(withoutEmptyCells(packed), { trim: false, parseNumber: showNumber });
  } catch (error) {
    throw new UnreadableError(`the workbook is damaged or not to be read: ${error instanceof Error ? error.message : String(error)}`);
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
  const sheets = unzipSync(packed, { filter: ({ name }) => worksheet.test(name) });
  const cleaned: Record<string, Uint8Array> = {};
  for (const [name, content] of Object.entries(sheets)) {
    // What is not needed any more is let go at once: a large sheet is there several times over.
    delete sheets[name];
    const xml = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("utf8");
    const left = xml
      .replaceAll(/<c\b[^<>]*(?:\/>|><\/c>)/g, "")
      .replaceAll(/<row\b[^<>]*(?:\/>|><\/row>)/g, "");
    checkExtent(left);
    if (left.length < xml.length) cleaned[name] = strToU8(left);
  }
  if (Object.keys(cleaned).length === 0) return packed;
  const others = unzipSync(packed, { filter: ({ name }) => /\.(?:xml|rels)$/.test(name) && !(name in cleaned) });
  const zipped = zipSync({ ...others, ...cleaned }, { level: 0 });
  return Buffer.from(zipped.buffer, zipped.byteOffset, zipped.byteLength);
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
