import type { Filters } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import { recogniseRegion, regions } from "../language/region-members.ts";

/**
 * The filters limited to the countries of a region; to those of its countries that the filters name, where they name some.
 * @param name of the region: its id ("arab-region") or its name in any of the six languages ("arab-states").
 * @throws InvalidRequestError when nobody knows the region, or none of the countries lies in it.
 */
export function limitToRegion(filters: Filters, name: string): Filters {
  const region = recogniseRegion(name);
  if (region === undefined) throw new InvalidRequestError(`${JSON.stringify(name)} is no region that is known here. These are: ${regions.map(({ id }) => id).join(", ")}; their names in the six languages are taken too.`);
  const { countries = [] } = filters;
  const within = region.members.filter((code) => countries.length === 0 || countries.includes(code));
  if (within.length === 0) throw new InvalidRequestError(`None of the countries ${countries.join(", ")} is in the region ${region.id}. Leave one of the two out.`);
  return { ...filters, countries: within };
}
