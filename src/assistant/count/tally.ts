import { countByValue, countRecords, type CountedRecords } from "../../db/count-records.ts";
import type { Queryable } from "../../db/database.ts";
import type { CountQuery } from "../../domain/count-query.ts";
import type { Filters } from "../../domain/filters.ts";
import type { Breakdown } from "../../domain/intent.ts";
import { regions } from "../../language/region-members.ts";

/** The regions that a count is broken down by: ITU's, the Americas in two. A country belongs to each that lists it. */
const regionsCounted = ["arab-region", "sub-saharan-africa", "europe", "cis", "asia-pacific", "latin-america-caribbean", "north-america"];

/** One value of a breakdown: how many records have it, and which filters leave exactly those. */
export interface ValueCount {
  value: string;
  count: number;
  records: CountedRecords;
}

/** The records under the filters, and how many more there would be with what is merely suggested. */
export async function tallyTotal(counted: CountedRecords, database: Queryable): Promise<{ total: number; same: number; suggested: number }> {
  const { total, projects } = await countRecords(database, counted);
  const { filters } = counted;
  const declares = filters.sdgs !== undefined || filters.actionLines !== undefined;
  const all = declares && filters.suggested !== true ? await countRecords(database, { ...counted, filters: { ...filters, suggested: true } }) : { total };
  return { total, same: total - projects, suggested: all.total - total };
}

/**
 * A count by the values of a field, largest first. Values that the filters name take part without any record too, where the fewest are
 * asked for.
 */
export async function tallyValues(counted: CountedRecords, by: Breakdown, order: CountQuery["order"], database: Queryable): Promise<ValueCount[]> {
  const limited = (limit: Filters): CountedRecords => ({ ...counted, filters: { ...counted.filters, ...limit } });
  if (by === "regions") {
    const named = counted.filters.countries;
    const counts = await Promise.all(
      regionsCounted.map(async (value) => {
        const countries = (regions.find(({ id }) => id === value)?.members ?? []).filter((code) => named === undefined || named.includes(code));
        const records = limited({ countries });
        return { value, count: countries.length === 0 ? 0 : (await countRecords(database, records)).total, records };
      }),
    );
    return largestFirst(counts.filter(({ count }) => count > 0));
  }
  const rows = await countByValue(database, counted, by);
  const values = by === "years" || order === "most" ? [] : (counted.filters[by] ?? []).map(String).filter((value) => !rows.some((row) => row.value === value));
  return [...rows, ...values.map((value) => ({ value, count: 0 }))].map(({ value, count }) => ({ value, count, records: by === "years" ? { ...counted, firstYear: Number(value) } : limited({ [by]: [by === "sdgs" ? Number(value) : value] }) }));
}

/** A count of each of the things that are set side by side, and of all of them, each record once. */
export async function tallyCompared({ filters, keys }: CountedRecords, compared: NonNullable<CountQuery["compared"]>, database: Queryable): Promise<ValueCount[]> {
  const counts = await Promise.all(
    compared.map(async ({ value, filters: own }) => {
      const records = { keys, filters: { ...filters, ...own } };
      return { value, count: (await countRecords(database, records)).total, records };
    }),
  );
  return largestFirst(counts);
}

function largestFirst(counts: ValueCount[]): ValueCount[] {
  return counts.toSorted((first, second) => second.count - first.count);
}
