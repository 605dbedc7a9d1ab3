import type { Filters } from "../domain/filters.ts";

/** How many parameters the condition takes: a query's own parameters are numbered from the next one on. */
export const filterParameterCount = 13;

/** Records for which a value of the filter is suggested, when the filters ask for those too ($12). */
const orSuggested = (column: string, values: string, record: string) =>
  `or (coalesce($12::boolean, false) and ${record} in (select suggested.record from record_suggestions suggested where suggested.${column} && ${values}))`;

/**
 * The filters as one condition with parameters $1 to $13; a parameter that is null limits nothing. A record without an end
 * year goes on: it belongs to every year from its first one.
 * @param record what names the record's key in the rows that the condition is put to: the column of passages, unless said.
 */
export const filterCondition = (record = "record") => `
  ($1::text[] is null or countries && $1::text[])
  and ($2::smallint[] is null or sdgs && $2::smallint[] ${orSuggested("sdgs", "$2::smallint[]", record)})
  and ($3::text[] is null or action_lines && $3::text[] ${orSuggested("action_lines", "$3::text[]", record)})
  and ($4::text[] is null or kind = any($4::text[]))
  and ($5::text[] is null or lang = any($5::text[]))
  and ($6::text[] is null or stakeholder = any($6::text[]) or (coalesce($13::boolean, false) and stakeholder is null))
  and ($7::text[] is null or technologies && $7::text[])
  and ($8::text[] is null or types && $8::text[])
  and ($9::smallint is null or coalesce(year_to, case when year_from is not null then 9999 end) >= $9::smallint)
  and ($10::smallint is null or coalesce(year_from, year_to) <= $10::smallint)
  and ($11::text[] is null or source_names && $11::text[])`;

/** The values of $1 to $13. Technologies and types are compared in lower case, as they are stored. */
export function filterParameters(filters: Filters): unknown[] {
  const some = <Item>(list: Item[] | undefined) => (list === undefined || list.length === 0 ? null : list);
  const lower = (list: string[] | undefined) => some(list?.map((item) => item.toLowerCase()));
  return [
    some(filters.countries),
    some(filters.sdgs),
    some(filters.actionLines),
    some(filters.kinds),
    some(filters.langs),
    some(filters.stakeholders),
    lower(filters.technologies),
    lower(filters.types),
    filters.years?.from ?? null,
    filters.years?.to ?? null,
    some(filters.sources),
    // Null where it changes nothing, so that a search without other filters stays one without any.
    filters.suggested === true && (some(filters.sdgs) ?? some(filters.actionLines)) !== null ? true : null,
    filters.undeclared === true && some(filters.stakeholders) !== null ? true : null,
  ];
}
