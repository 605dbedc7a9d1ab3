import { basename, extname } from "node:path";

/** `records` is JSON Lines, `json` a JSON file with a list of records, `csv` a table in text, `workbook` an XLSX file. */
export type InputFormat = "records" | "json" | "csv" | "workbook" | "markdown" | "text" | "html" | "pdf" | "docx" | "odt" | "epub" | "zip";

export interface InputFile {
  /** Where it stands as its user knows it: what reports name. */
  path: string;
  /** Where its bytes are, when that is not `path`: a file of an archive. */
  at?: string;
  format: InputFormat;
  /** File name without its ending: the name of the source unless the user gives one. */
  name: string;
  /** Name of the source when that is not `name`: an archive's files are of one source. */
  source?: string;
  /** What it is a part of, an archive or a library: where its source comes from. */
  container?: string;
  /** The address that it was fetched from: shown instead of the path. */
  origin?: string;
  /** What holds of a document that does not state it. */
  defaults?: Record<string, unknown>;
  /** What holds of a document whatever it states of itself. */
  stated?: Record<string, unknown>;
}

const formats: Record<string, InputFormat> = {
  ".jsonl": "records",
  ".ndjson": "records",
  ".json": "json",
  ".csv": "csv",
  ".tsv": "csv",
  ".tab": "csv",
  ".xlsx": "workbook",
  ".md": "markdown",
  ".markdown": "markdown",
  ".txt": "text",
  ".html": "html",
  ".htm": "html",
  ".xhtml": "html",
  ".pdf": "pdf",
  ".docx": "docx",
  ".odt": "odt",
  ".epub": "epub",
  ".zip": "zip",
};
/** Formats that are read gzipped too, with .gz after their ending. */
const readGzipped: ReadonlySet<InputFormat> = new Set(["records", "json", "csv"]);

/** What is read, in words. */
export const readableFormats =
  "records (.jsonl, .ndjson, .json, .csv, .tsv, also with .gz; .xlsx), Markdown (.md), plain text (.txt), HTML, PDF, Word (.docx), OpenDocument (.odt), EPUB, and archives (.zip) of these";

/** The file at a path as an input, by its ending; undefined when its format is not read. */
export function asInput(path: string): InputFile | undefined {
  const isGzipped = /\.gz$/i.test(path);
  const inner = isGzipped ? path.slice(0, -".gz".length) : path;
  const ending = extname(inner);
  const format = formats[ending.toLowerCase()];
  if (format === undefined || (isGzipped && !readGzipped.has(format))) return undefined;
  return { path, format, name: basename(inner, ending) };
}
