import type { Extractor } from "./extraction/extractor.ts";
import type { InputFile, InputFormat } from "./input-file.ts";
import { createMapper, type Mapper } from "./mapping/apply-mapping.ts";
import { contractColumns, type Mapping } from "./mapping/mapping.ts";
import { readCsvRows } from "./readers/csv-rows.ts";
import { readJsonFile } from "./readers/json-file.ts";
import { readJsonLines, type Line } from "./readers/json-lines.ts";
import { openText } from "./readers/open-text.ts";
import type { Notice } from "./readers/origin.ts";
import { readTable } from "./readers/table.ts";
import { readWorkbookRows } from "./readers/workbook-rows.ts";

const recordFormats: ReadonlySet<string> = new Set<InputFormat>(["records", "json", "csv", "workbook"]);

/** Whether files of a format hold records (and not a document). */
export function holdsRecords(format: InputFormat): boolean {
  return recordFormats.has(format);
}

export interface RecordOptions {
  /** Parses workbooks. */
  extractor: Extractor;
  mapping?: Mapping | undefined;
  /** Is told what the reader had to assume or leave out of the file as a whole. */
  notice?: (notice: Notice) => void;
}

/**
 * The records of a file of any format, in the contract's form. What is wrong with one is on its line.
 * @param sourceName stands for {source} in the mapping's prefix.
 * @throws Error when the file cannot be read, or not to its end.
 */
export async function* readRecords(file: InputFile, sourceName: string, { extractor, mapping, notice = () => {} }: RecordOptions): AsyncGenerator<Line> {
  const isTable = file.format === "csv" || file.format === "workbook";
  const chosen = mapping ?? (isTable ? contractColumns : undefined);
  const mapper = chosen === undefined ? undefined : createMapper(chosen, sourceName);
  for await (const line of readRaw(file, { extractor, mapping: chosen, mapper, notice })) yield "value" in line && mapper !== undefined ? { ...line, value: mapper.map(line.value) } : line;
}

/** The records of a file as they stand in it: rows under the names of their columns, JSON objects as they are. */
export function readRaw(file: InputFile, { extractor, mapping, mapper, notice }: { extractor: Extractor; mapping: Mapping | undefined; mapper: Mapper | undefined; notice: (notice: Notice) => void }): AsyncGenerator<Line> {
  const path = file.at ?? file.path;
  if (file.format === "json") return readJsonFile(path, { notice, ...(mapping?.list === undefined ? {} : { list: mapping.list }) });
  if (file.format !== "csv" && file.format !== "workbook") return readJsonLines(path, notice);
  const isKnown = mapper?.isKnown ?? (() => false);
  const refuse = (columns: string[]) => {
    if (mapping?.isReady === false) {
      for (const { field, columns: lacking } of mapper?.missing(columns) ?? []) notice({ field, value: lacking.join(", "), message: `is named by the mapping ${mapping.name} and is no column of the file` });
    }
    return mapper?.refuse(columns);
  };
  const rows = file.format === "csv" ? readCsv(file, notice) : readWorkbookRows(path, extractor, isKnown, notice);
  return readTable(rows, { isKnown, refuse }, notice);
}

async function* readCsv(file: InputFile, notice: (notice: Notice) => void) {
  yield* readCsvRows(openText(file.at ?? file.path, notice), /\.tsv(?:\.gz)?$|\.tab$/i.test(file.path) ? "\t" : undefined);
}
