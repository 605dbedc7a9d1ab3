import type { Filters } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import type { Glossary } from "../language/glossary.ts";
import { openDimension, type Dimension, type DimensionReader } from "./dimensions.ts";
import { createFilterTest } from "./filter-test.ts";
import type { ItemGroups } from "./item-groups.ts";
import { searchSettings } from "./settings.ts";

export interface CoverageQuery {
  rows: Dimension;
  cols: Dimension;
  filters: Filters;
  /** The name of a value, by which rows and columns without an order of their own are ordered. */
  nameOf: (dimension: Dimension, value: string) => string;
  /** Compares names as the reader's language orders them. */
  compare: (first: string, second: string) => number;
}

interface AxisValue {
  value: string;
  name: string;
  /** Distinct records that declare the value, under the filters. */
  total: number;
  /** How many more there are for which it is merely suggested. */
  suggested: number;
  /** What to search with for these records, beside the filters that are set. */
  filters: Filters;
}

export interface CoverageAxis {
  dimension: Dimension;
  values: AxisValue[];
  /** Records under the filters that state no value, whether or not one is suggested. */
  notStated: number;
  /** Values that records have and the table leaves out, as it could not be read: the least frequent technologies. */
  omitted: number;
}

export interface Coverage {
  rows: CoverageAxis;
  cols: CoverageAxis;
  /** Distinct records that declare both values, row by row. */
  cells: number[][];
  /** Distinct records for which at least one of the two is merely suggested. */
  suggested: number[][];
  /** Distinct records under the filters. */
  total: number;
}

/**
 * Counts records for every pair of values of two dimensions, pairs without a record included. A record with several values counts
 * in each; the totals count it once.
 * @throws InvalidRequestError when both dimensions are the same.
 */
export async function countCoverage({ rows, cols, filters, nameOf, compare }: CoverageQuery, groups: ItemGroups, glossary: Glossary): Promise<Coverage> {
  if (rows === cols) throw new InvalidRequestError(`rows and cols are both ${rows}: a table needs two different dimensions.`);
  const records = (await groups.read()).filter(({ kind }) => kind === "record");
  const failedBy = createFilterTest(filters);
  const chosen = records.filter((group) => failedBy(group).length === 0);
  const readers = { rows: openDimension(rows, records, glossary), cols: openDimension(cols, records, glossary) };
  const axes = { rows: startAxis(readers.rows, filters), cols: startAxis(readers.cols, filters) };
  const cells = new Map<string, { declared: number; suggested: number }>();
  let total = 0;
  for (const group of chosen) {
    total += group.count;
    const [ofRow, ofCol] = [countAxis(axes.rows, readers.rows.valuesOf(group), group.count), countAxis(axes.cols, readers.cols.valuesOf(group), group.count)];
    for (const row of ofRow) {
      for (const col of ofCol) {
        const key = `${row.value}\n${col.value}`;
        const cell = cells.get(key) ?? { declared: 0, suggested: 0 };
        cell[row.isSuggested || col.isSuggested ? "suggested" : "declared"] += group.count;
        cells.set(key, cell);
      }
    }
  }
  const finish = (dimension: Dimension, axis: Axis, reader: DimensionReader) => finishAxis(dimension, axis, reader, { nameOf, compare });
  const finished = { rows: finish(rows, axes.rows, readers.rows), cols: finish(cols, axes.cols, readers.cols) };
  const table = (of: "declared" | "suggested") => finished.rows.values.map((row) => finished.cols.values.map((col) => cells.get(`${row.value}\n${col.value}`)?.[of] ?? 0));
  return { ...finished, cells: table("declared"), suggested: table("suggested"), total };
}

interface Axis {
  counts: Map<string, { total: number; suggested: number }>;
  notStated: number;
}

function startAxis(reader: DimensionReader, filters: Filters): Axis {
  return { counts: new Map(reader.values(filters).map((value) => [value, { total: 0, suggested: 0 }])), notStated: 0 };
}

/** Counts a group on its axis; the values of it that the table has. */
function countAxis(axis: Axis, { declared, suggested }: { declared: string[]; suggested: string[] }, count: number): { value: string; isSuggested: boolean }[] {
  if (declared.length === 0) axis.notStated += count;
  const all = [...declared.map((value) => ({ value, isSuggested: false })), ...suggested.filter((value) => !declared.includes(value)).map((value) => ({ value, isSuggested: true }))];
  return all.filter(({ value, isSuggested }) => {
    const known = axis.counts.get(value);
    if (known !== undefined) known[isSuggested ? "suggested" : "total"] += count;
    return known !== undefined;
  });
}

function finishAxis(dimension: Dimension, { counts, notStated }: Axis, reader: DimensionReader, { nameOf, compare }: Pick<CoverageQuery, "nameOf" | "compare">): CoverageAxis {
  const all = [...counts].map(([value, { total, suggested }]) => ({ value, name: nameOf(dimension, value), total, suggested, filters: reader.filtersOf(value) }));
  if (dimension === "country") all.sort((first, second) => compare(first.name, second.name));
  if (dimension === "technology") all.sort((first, second) => second.total - first.total || compare(first.name, second.name));
  const values = dimension === "technology" ? all.slice(0, searchSettings.technologiesShown) : all;
  return { dimension, values, notStated, omitted: all.length - values.length };
}
