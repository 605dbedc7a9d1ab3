import type { ItemGroup } from "../db/item-groups.ts";
import type { Filters } from "../domain/filters.ts";

/** The names of filters, as far as they can be left out one by one. */
export type FilterName = Exclude<keyof Filters, "suggested" | "undeclared">;

/** An open-ended record goes on: it belongs to every year from its first one. */
const noEnd = 9_999;

/** The filters that a group does not pass, by a test for the filters. The same conditions as in db/filter-condition.ts, where a search puts them to the database. */
export function createFilterTest(filters: Filters): (group: ItemGroup) => FilterName[] {
  const { suggested = false, undeclared = false, years } = filters;
  const lower = (list: string[] | undefined) => list?.map((name) => name.toLowerCase());
  const tests: [FilterName, (group: ItemGroup) => boolean][] = [];
  const add = <Value>(name: FilterName, wanted: readonly Value[] | undefined, own: (group: ItemGroup) => readonly Value[]) => {
    if (wanted === undefined || wanted.length === 0) return;
    const values = new Set(wanted);
    tests.push([name, (group) => own(group).some((value) => values.has(value))]);
  };
  add("countries", filters.countries, ({ countries }) => countries);
  add("sdgs", filters.sdgs, (group) => (suggested ? [...group.sdgs, ...group.suggestedSdgs] : group.sdgs));
  add<string>("actionLines", filters.actionLines, (group) => (suggested ? [...group.actionLines, ...group.suggestedActionLines] : group.actionLines));
  add("kinds", filters.kinds, ({ kind }) => [kind]);
  add("langs", filters.langs, ({ lang }) => [lang]);
  const { stakeholders = [] } = filters;
  if (stakeholders.length > 0) tests.push(["stakeholders", ({ stakeholder }) => (stakeholder === null ? undeclared : stakeholders.some((one) => one === stakeholder))]);
  add("technologies", lower(filters.technologies), ({ technologies }) => technologies);
  add("types", lower(filters.types), ({ types }) => types);
  add("sources", filters.sources, ({ sources }) => sources);
  if (years !== undefined) tests.push(["years", (group) => isWithin(group, years)]);
  return (group) => tests.filter(([, passes]) => !passes(group)).map(([name]) => name);
}

function isWithin({ yearFrom, yearTo }: ItemGroup, { from, to }: { from?: number | undefined; to?: number | undefined }): boolean {
  const first = yearFrom ?? yearTo;
  const last = yearTo ?? (yearFrom === null ? null : noEnd);
  return (from === undefined || (last !== null && last >= from)) && (to === undefined || (first !== null && first <= to));
}
