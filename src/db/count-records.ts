import type { Filters } from "../domain/filters.ts";
import type { Breakdown } from "../domain/intent.ts";
import type { StoredRecord } from "../domain/record.ts";
import type { Queryable } from "./database.ts";
import { filterCondition, filterParameterCount, filterParameters } from "./filter-condition.ts";

/** Which records are counted: those under the filters and, where they are given, among these keys and of this first year. */
export interface CountedRecords {
  filters: Filters;
  keys?: readonly number[] | undefined;
  firstYear?: number | undefined;
}

const [keysAt, yearAt, ownAt] = [filterParameterCount + 1, filterParameterCount + 2, filterParameterCount + 3];
const chosen = `chosen as materialized (
  select * from items
  where kind = 'record' and ${filterCondition("key")} and ($${keysAt}::int[] is null or key = any($${keysAt}::int[])) and ($${yearAt}::smallint is null or year_from = $${yearAt}::smallint)
)`;

function parametersOf({ filters, keys, firstYear }: CountedRecords): unknown[] {
  return [...filterParameters(filters), keys === undefined ? null : [...keys], firstYear ?? null];
}

export interface ValueRow {
  value: string;
  count: number;
}

/** How many records there are, and of how many projects they tell: near-duplicates are one project. */
export async function countRecords(database: Queryable, counted: CountedRecords): Promise<{ total: number; projects: number }> {
  const [row] = await database.query<{ total: number; projects: number }>(
    `with ${chosen} select count(*)::int as total, count(distinct coalesce(record_duplicates.leader, chosen.key))::int as projects
     from chosen left join record_duplicates on record_duplicates.record = chosen.key`,
    parametersOf(counted),
  );
  return row ?? { total: 0, projects: 0 };
}

/** The column of each breakdown, with the filter's parameter that names values of that very field: only those take part. */
const columns: Readonly<Record<Exclude<Breakdown, "regions">, { column: string; isList: boolean; named?: string }>> = {
  countries: { column: "countries", isList: true, named: "$1::text[]" },
  sdgs: { column: "sdgs", isList: true },
  actionLines: { column: "action_lines", isList: true, named: "$3::text[]" },
  technologies: { column: "technologies", isList: true, named: "$7::text[]" },
  types: { column: "types", isList: true, named: "$8::text[]" },
  sources: { column: "source_names", isList: true, named: "$11::text[]" },
  stakeholders: { column: "stakeholder", isList: false },
  years: { column: "year_from", isList: false },
  langs: { column: "lang", isList: false },
};

/** How many of the records each value of a field has, largest first, equals by name. A record with several values counts once for each; years are first years. */
export async function countByValue(database: Queryable, counted: CountedRecords, by: Exclude<Breakdown, "regions">): Promise<ValueRow[]> {
  const { column, isList, named } = columns[by];
  // Parameters have one type each in a statement: smallint values of goals are compared as texts, by an own list.
  const values = by === "sdgs" ? { condition: `$${ownAt}::text[]`, parameters: [counted.filters.sdgs?.map(String) ?? null] } : { condition: named ?? "", parameters: [] };
  const from = isList ? `chosen cross join lateral (select distinct unnest(${column})::text as value) as own` : `(select ${column}::text as value from chosen where ${column} is not null) as own`;
  const limit = values.condition === "" ? "" : `where ${values.condition} is null or value = any(${values.condition})`;
  return database.query<ValueRow>(`with ${chosen} select value, count(*)::int as count from ${from} ${limit} group by value order by count desc, value`, [...parametersOf(counted), ...values.parameters]);
}

/** The records themselves, those of the given ids first and in their order, the others by title. */
export async function listRecords(database: Queryable, counted: CountedRecords, firstIds: readonly string[], limit: number): Promise<StoredRecord[]> {
  const rows = await database.query<{ body: StoredRecord }>(
    `with ${chosen} select records.body from chosen join records on records.key = chosen.key
     order by array_position($${ownAt}::text[], records.id), records.title, records.key limit $${ownAt + 1}`,
    [...parametersOf(counted), [...firstIds], limit],
  );
  return rows.map(({ body }) => body);
}
