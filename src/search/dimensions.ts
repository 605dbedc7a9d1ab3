import type { ItemGroup } from "../db/item-groups.ts";
import { actionLines } from "../domain/action-lines.ts";
import { stakeholders, type Filters } from "../domain/filters.ts";
import { regions, regionsOf } from "../language/region-members.ts";
import type { Glossary } from "../language/glossary.ts";
import { latestYear, yearsOf } from "./item-years.ts";
import { technologyOf } from "./technologies.ts";

/** What a table of coverage can have as its rows and as its columns. */
export const dimensions = ["country", "region", "actionLine", "sdg", "technology", "year", "stakeholder"] as const;
export type Dimension = (typeof dimensions)[number];

/** How one dimension is read off the records. */
export interface DimensionReader {
  /** The values that a record's owner declared, each once, and those that are merely suggested for it. */
  valuesOf(group: ItemGroup): { declared: string[]; suggested: string[] };
  /** The values that a table shows, also those that no record has, in the order of their numbers; names are ordered by whoever knows them. */
  values(filters: Filters): string[];
  /** The filters that find the records of a value. */
  filtersOf(value: string): Filters;
}

/**
 * Opens a dimension over the records of a repository.
 * @param records every group of records, whatever the filters: a value that some record has is a row even where the filters leave none.
 */
export function openDimension(dimension: Dimension, records: ItemGroup[], glossary: Glossary): DimensionReader {
  const only = (values: readonly string[], wanted: readonly (string | number)[] | undefined) => (wanted === undefined || wanted.length === 0 ? [...values] : values.filter((value) => wanted.map(String).includes(value)));
  switch (dimension) {
    case "country": {
      const stored = new Set(records.flatMap(({ countries }) => countries));
      return {
        valuesOf: ({ countries }) => declared(countries),
        values: ({ countries = [] }) => (countries.length > 0 ? [...new Set(countries)] : [...stored]),
        filtersOf: (value) => ({ countries: [value] }),
      };
    }
    case "region":
      return {
        valuesOf: ({ countries }) => declared(regionsOf(countries)),
        // Under a filter, the regions that lie within it: the rest would be rows of parts of regions.
        values: ({ countries = [] }) => regions.filter(({ members }) => countries.length === 0 || members.every((code) => countries.includes(code))).map(({ id }) => id),
        filtersOf: (value) => ({ countries: [...(regions.find(({ id }) => id === value)?.members ?? [])] }),
      };
    case "actionLine":
      return {
        valuesOf: (group) => ({ declared: [...new Set(group.actionLines)], suggested: group.suggestedActionLines }),
        values: (filters) => only(Object.keys(actionLines), filters.actionLines),
        filtersOf: (value) => ({ actionLines: Object.keys(actionLines).filter((code) => code === value) as NonNullable<Filters["actionLines"]> }),
      };
    case "sdg":
      return {
        valuesOf: (group) => ({ declared: [...new Set(group.sdgs)].map(String), suggested: group.suggestedSdgs.map(String) }),
        values: ({ sdgs }) => only(Array.from({ length: 17 }, (_, index) => String(index + 1)), sdgs),
        filtersOf: (value) => ({ sdgs: [Number(value)] }),
      };
    case "stakeholder":
      return {
        valuesOf: ({ stakeholder }) => declared(stakeholder === null ? [] : [stakeholder]),
        values: (filters) => only(stakeholders, filters.stakeholders),
        filtersOf: (value) => ({ stakeholders: stakeholders.filter((name) => name === value) }),
      };
    case "year":
      return yearDimension(records);
    case "technology":
      return technologyDimension(records, glossary);
  }
}

function declared(values: Iterable<string>): { declared: string[]; suggested: string[] } {
  return { declared: [...new Set(values)], suggested: [] };
}

/** Every year from the first to the last that a record has, so that a year without records is a row too. */
function yearDimension(records: ItemGroup[]): DimensionReader {
  const latest = latestYear(records);
  const first = records.reduce<number | undefined>((earliest, { yearFrom, yearTo }) => {
    const own = yearFrom ?? yearTo;
    return own === null || (earliest !== undefined && earliest <= own) ? earliest : own;
  }, undefined);
  return {
    valuesOf: (group) => declared(yearsOf(group, latest ?? 0).map(String)),
    values: ({ years = {} }) => {
      const from = years.from ?? first;
      const to = years.to ?? latest;
      return from === undefined || to === undefined ? [] : Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String(from + index));
    },
    filtersOf: (value) => ({ years: { from: Number(value), to: Number(value) } }),
  };
}

/** Technologies are written in many ways and languages: those that the glossary knows are one value each. */
function technologyDimension(records: ItemGroup[], glossary: Glossary): DimensionReader {
  const written = new Map<string, Set<string>>();
  const known = new Map<string, string>();
  for (const { lang, technologies } of records) {
    for (const technology of technologies) {
      const key = `${lang} ${technology}`;
      if (known.has(key)) continue;
      const value = technologyOf(technology, lang, glossary);
      known.set(key, value);
      written.set(value, (written.get(value) ?? new Set()).add(technology));
    }
  }
  return {
    valuesOf: ({ lang, technologies }) => declared(technologies.map((technology) => known.get(`${lang} ${technology}`) ?? technology)),
    values: (filters) => {
      const wanted = filters.technologies?.map((name) => name.toLowerCase()) ?? [];
      return [...written].filter(([, forms]) => wanted.length === 0 || wanted.some((name) => forms.has(name))).map(([value]) => value);
    },
    filtersOf: (value) => ({ technologies: [...(written.get(value) ?? [value])].sort() }),
  };
}
