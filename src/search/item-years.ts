import type { ItemGroup } from "../db/item-groups.ts";

/**
 * The years of a group: those of its first year to its last one, of an open end to `latest`.
 * @param latest the last year that anything in the repository has.
 */
export function yearsOf({ yearFrom, yearTo }: ItemGroup, latest: number): number[] {
  const first = yearFrom ?? yearTo;
  if (first === null) return [];
  const last = yearTo ?? Math.max(first, latest);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The last year that any group has; undefined where none has one. */
export function latestYear(groups: ItemGroup[]): number | undefined {
  return groups.reduce<number | undefined>((latest, { yearFrom, yearTo }) => {
    const own = yearTo ?? yearFrom;
    return own === null || (latest !== undefined && latest >= own) ? latest : own;
  }, undefined);
}
