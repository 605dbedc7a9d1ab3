import type { ItemGroup } from "../db/item-groups.ts";
import type { Filters } from "../domain/filters.ts";
import { regionsOf } from "../language/region-members.ts";
import { createFilterTest, type FilterName } from "./filter-test.ts";
import type { ItemGroups } from "./item-groups.ts";
import { latestYear, yearsOf } from "./item-years.ts";

export interface FacetCount {
  value: string;
  count: number;
  /** How many more there are for which the value is merely suggested; only where the filters ask for suggestions. */
  suggested?: number;
}

/** What is counted: each filter, and the regions that the countries make up. */
export const facetNames = ["kinds", "countries", "regions", "sdgs", "actionLines", "langs", "stakeholders", "technologies", "types", "years", "sources"] as const;
type FacetName = (typeof facetNames)[number];

export interface Facets {
  total: number;
  facets: Record<FacetName, FacetCount[]>;
}

/** The groups with the numbers of their values, so that counting is adding. */
interface FacetIndex {
  groups: ItemGroup[];
  /** Every value of every facet; its place is its number. */
  values: { facet: FacetName; value: string }[];
  declared: number[][];
  suggested: number[][];
}

/**
 * Counts items per value of each filter, largest first: records, and passages of documents, each once per value.
 * A facet's own filter does not limit its counts, so that a reader who chose one country sees what the others would bring.
 * A record of several years counts in each of them, one without an end up to the last year that the repository has.
 */
export function createFacetCounter(groups: ItemGroups): (filters: Filters) => Promise<Facets> {
  let known: FacetIndex | undefined;
  return async (filters) => {
    const now = await groups.read();
    if (known?.groups !== now) known = indexFacets(now);
    return countFacets(known, filters);
  };
}

function countFacets({ groups, values, declared, suggested }: FacetIndex, filters: Filters): Facets {
  const counts = new Float64Array(values.length);
  const suggestedCounts = new Float64Array(values.length);
  const failedBy = createFilterTest(filters);
  let total = 0;
  for (const [index, group] of groups.entries()) {
    const failed = failedBy(group);
    if (failed.length > 1) continue;
    const [only] = failed;
    if (only === undefined) total += group.count;
    const add = (to: Float64Array, numbers: number[] | undefined) => {
      for (const number of numbers ?? []) if (only === undefined || only === filterOf(values[number]?.facet)) to[number] = (to[number] ?? 0) + group.count;
    };
    add(counts, declared[index]);
    if (filters.suggested === true) add(suggestedCounts, suggested[index]);
  }
  const facets = Object.fromEntries(facetNames.map((name) => [name, [] as FacetCount[]])) as Facets["facets"];
  for (const [number, { facet, value }] of values.entries()) {
    const [own = 0, more = 0] = [counts[number], suggestedCounts[number]];
    if (own + more > 0) facets[facet].push({ value, count: own, ...(more === 0 ? {} : { suggested: more }) });
  }
  for (const list of Object.values(facets)) list.sort((first, second) => second.count - first.count || (second.suggested ?? 0) - (first.suggested ?? 0) || (first.value < second.value ? -1 : 1));
  return { total, facets };
}

function filterOf(name: FacetName | undefined): FilterName | undefined {
  return name === "regions" ? "countries" : name;
}

function indexFacets(groups: ItemGroup[]): FacetIndex {
  const latest = latestYear(groups) ?? 0;
  const numbers = new Map<string, number>();
  const values: FacetIndex["values"] = [];
  const numberOf = (facet: FacetName, value: string) => {
    const key = `${facet} ${value}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, values.length);
    return values.push({ facet, value }) - 1;
  };
  const number = (facet: FacetName, of: Iterable<string | number>) => [...new Set(of)].map((value) => numberOf(facet, String(value)));
  return {
    groups,
    values,
    declared: groups.map((group) => facetNames.flatMap((facet) => number(facet, valuesOf(group, facet, latest)))),
    suggested: groups.map((group) => [...number("sdgs", group.suggestedSdgs), ...number("actionLines", group.suggestedActionLines)]),
  };
}

function valuesOf(group: ItemGroup, name: FacetName, latest: number): Iterable<string | number> {
  switch (name) {
    case "kinds":
      return [group.kind];
    case "langs":
      return [group.lang];
    case "stakeholders":
      return group.stakeholder === null ? [] : [group.stakeholder];
    case "years":
      return yearsOf(group, latest);
    case "regions":
      return regionsOf(group.countries);
    default:
      return group[name];
  }
}
