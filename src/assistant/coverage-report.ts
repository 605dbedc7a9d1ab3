import { stringify } from "csv-stringify/sync";
import type { Filters } from "../domain/filters.ts";
import type { Glossary } from "../language/glossary.ts";
import type { Language } from "../language/language.ts";
import { countCoverage, type Coverage, type CoverageAxis } from "../search/coverage.ts";
import type { Dimension } from "../search/dimensions.ts";
import type { ItemGroups } from "../search/item-groups.ts";
import { limitToRegion } from "../search/region-filter.ts";
import type { Messages } from "./messages.ts";
import { createNames } from "./names.ts";

export interface CoverageRequest {
  rows: Dimension;
  cols: Dimension;
  filters: Filters;
  region?: string | undefined;
  lang: Language;
}

export interface CoverageParts {
  groups: ItemGroups;
  glossary: Glossary;
  messages: Messages;
}

/** A table of coverage in the reader's words. */
export interface CoverageReport extends Omit<Coverage, "rows" | "cols" | "suggested"> {
  lang: Language;
  filters: Filters;
  rows: LabelledAxis;
  cols: LabelledAxis;
  /** Only where suggestions were asked for. */
  suggested?: number[][];
  /** What an empty cell means, for whoever shows one. */
  empty: string;
  /** How the table is to be read. */
  note: string;
}

interface LabelledAxis extends Omit<CoverageAxis, "values"> {
  label: string;
  values: { value: string; label: string; total: number; suggested?: number; filters: Filters }[];
}

/**
 * Counts the records of a repository for every pair of two dimensions, with names and explanations in the reader's language.
 * @throws InvalidRequestError when both dimensions are the same, the region is unknown or the filters ask for paragraphs alone.
 */
export async function reportCoverage({ rows, cols, region, lang, filters: given }: CoverageRequest, { groups, glossary, messages }: CoverageParts): Promise<CoverageReport> {
  const filters = region === undefined ? given : limitToRegion(given, region);
  const names = createNames(messages, glossary);
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const coverage = await countCoverage({ rows, cols, filters, nameOf: (dimension, value) => names.name(dimension, value, lang), compare }, groups, glossary);
  const withSuggested = filters.suggested === true;
  const label = ({ values, ...axis }: CoverageAxis): LabelledAxis => ({
    ...axis,
    label: messages.format(lang, `dimension_${axis.dimension}`),
    values: values.map(({ name, suggested, ...value }) => ({ ...value, label: name, ...(withSuggested ? { suggested } : {}) })),
  });
  return {
    lang,
    filters,
    rows: label(coverage.rows),
    cols: label(coverage.cols),
    cells: coverage.cells,
    ...(withSuggested ? { suggested: coverage.suggested } : {}),
    total: coverage.total,
    empty: messages.format(lang, "coverageEmpty"),
    note: messages.format(lang, "coverageNote"),
  };
}

/**
 * The table as CSV that spreadsheets open as it is: with a byte order mark, and without a cell that they would run as a formula.
 * Every row has a code and a name; the last rows are the totals, what is not stated, and how to read the table.
 */
export function writeCoverageCsv({ rows, cols, cells, suggested, total, note, lang }: CoverageReport, messages: Messages): string {
  const totalName = messages.format(lang, "coverageTotal");
  const suggestedName = (name: string) => messages.format(lang, "coverageSuggested", { name });
  const pair = (own: string | number, more: string | number | undefined) => (suggested === undefined ? [own] : [own, more ?? 0]);
  const header = [messages.format(lang, "coverageCode"), rows.label, ...cols.values.flatMap(({ label }) => pair(label, suggestedName(label))), ...pair(totalName, suggestedName(totalName))];
  const body = rows.values.map((row, index) => [row.value, row.label, ...cols.values.flatMap((_, at) => pair(cells[index]?.[at] ?? 0, suggested?.[index]?.[at])), ...pair(row.total, row.suggested)]);
  const totals = ["", totalName, ...cols.values.flatMap((col) => pair(col.total, col.suggested)), ...pair(total, "")];
  const notStated = ["", `${rows.label}: ${messages.format(lang, "coverageNotStated")}`, ...cols.values.flatMap(() => pair("", "")), ...pair(rows.notStated, "")];
  const explained = ["", note, ...header.slice(2).map(() => "")];
  return stringify([header, ...body, totals, notStated, explained], { bom: true, escape_formulas: true, record_delimiter: "windows" });
}
