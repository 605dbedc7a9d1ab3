import type { Extractor } from "../extraction/extractor.ts";
import type { Row } from "./csv-rows.ts";
import type { Notice } from "./origin.ts";
import { findHeader } from "./table.ts";

/**
 * The rows of a workbook's first sheet that has a header row. Other sheets are named to `notice`.
 * @param isKnown whether a header is one that the records' reader knows.
 * @throws UnreadableError when the file is no workbook, is damaged, or takes more than the extractor's limits allow.
 */
export async function* readWorkbookRows(path: string, extractor: Extractor, isKnown: (header: string) => boolean, notice: (notice: Notice) => void): AsyncGenerator<{ row: Row }> {
  const workbook = await extractor.openWorkbook(path);
  try {
    const scored = workbook.sheets.map((sheet) => ({ ...sheet, known: findHeader(sheet.head, isKnown)?.known ?? -1 }));
    const filled = scored.filter(({ isTable }) => isTable);
    const chosen = filled.find(({ known }) => known > 0) ?? filled[0] ?? scored.find(({ rows }) => rows > 0);
    for (const { name, rows } of scored) {
      if (name !== chosen?.name && rows > 0) notice({ field: "sheet", value: name, message: `is not read: "${chosen?.name ?? ""}" is the first one with a header row; save the other as a file of its own to read it too` });
    }
    if (chosen === undefined) return;
    let row = 0;
    for await (const cells of workbook.rowsOf(chosen.name)) {
      row += 1;
      yield { row: { row, cells } };
    }
  } finally {
    await workbook.close();
  }
}
