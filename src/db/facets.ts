import type { Filters } from "../domain/filters.ts";
import type { Queryable } from "./database.ts";
import { filterCondition, filterParameters } from "./filter-condition.ts";

export interface FacetCount {
  value: string;
  count: number;
}

const listColumns = { countries: "countries", sdgs: "sdgs", actionLines: "action_lines", technologies: "technologies", types: "types", sources: "source_names" } as const;
const singleColumns = { kinds: "kind", langs: "lang", stakeholders: "stakeholder", years: "year_from" } as const;

/** Counts per value of each filter, under the given filters: records and passages of documents, each counted once. */
export async function countFacets(database: Queryable, filters: Filters): Promise<{ total: number; facets: Record<keyof typeof listColumns | keyof typeof singleColumns, FacetCount[]> }> {
  const values = filterParameters(filters);
  const lists = Object.entries(listColumns).map(
    ([name, column]) => `select '${name}' as name, value::text, count(*)::int as count from chosen cross join unnest(${column}) as value group by value`,
  );
  const singles = Object.entries(singleColumns).map(
    ([name, column]) => `select '${name}' as name, ${column}::text as value, count(*)::int as count from chosen where ${column} is not null group by ${column}`,
  );
  const rows = await database.query<FacetCount & { name: string }>(
    `with chosen as materialized (select * from items where ${filterCondition("case when kind = 'record' then key end")})
     select 'total' as name, '' as value, count(*)::int as count from chosen
     union all ${[...lists, ...singles].join(" union all ")}
     order by name, count desc, value`,
    values,
  );
  const of = (name: string) => rows.filter((row) => row.name === name).map(({ value, count }) => ({ value, count }));
  const names = [...Object.keys(listColumns), ...Object.keys(singleColumns)];
  return { total: rows.find((row) => row.name === "total")?.count ?? 0, facets: Object.fromEntries(names.map((name) => [name, of(name)])) as Record<keyof typeof listColumns | keyof typeof singleColumns, FacetCount[]> };
}
