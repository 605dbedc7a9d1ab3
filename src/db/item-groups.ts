import type { Queryable } from "./database.ts";

/** Items (records, and passages of documents) that are alike in everything that filters ask for, and how many they are. */
export interface ItemGroup {
  kind: "record" | "passage";
  lang: string;
  countries: string[];
  sdgs: number[];
  actionLines: string[];
  /** In lower case, as filters compare them. */
  technologies: string[];
  types: string[];
  stakeholder: string | null;
  yearFrom: number | null;
  yearTo: number | null;
  /** Names of the source, as the filter `sources` takes them. */
  sources: string[];
  /** Goals and action lines that are merely suggested, for records that declare none. */
  suggestedSdgs: number[];
  suggestedActionLines: string[];
  count: number;
}

/** All items, grouped. */
export async function readItemGroups(database: Queryable): Promise<ItemGroup[]> {
  return database.query<ItemGroup>(
    `select kind, lang, countries, items.sdgs, items.action_lines as "actionLines", technologies, types, stakeholder, year_from as "yearFrom", year_to as "yearTo", source_names as sources,
       coalesce(suggested.sdgs, '{}') as "suggestedSdgs", coalesce(suggested.action_lines, '{}') as "suggestedActionLines", count(*)::int as count
     from items left join record_suggestions suggested on kind = 'record' and suggested.record = items.key
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13`,
  );
}

/** Is another one after every change of what is stored; two changes that are committed out of their order may give the same. */
export async function readLastChange(database: Queryable): Promise<number> {
  const [row] = await database.query<{ last: number }>("select coalesce(max(key), 0)::int as last from changes");
  return row?.last ?? 0;
}
