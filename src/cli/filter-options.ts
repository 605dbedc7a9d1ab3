import type { Command } from "commander";
import { recogniseActionLine } from "../domain/action-lines.ts";
import { filtersSchema, type Filters } from "../domain/filters.ts";
import { inferableFilters, type InferredFilter } from "../domain/inferred.ts";
import { InvalidRequestError } from "../errors.ts";
import { recogniseCountry } from "../language/places.ts";

export interface FilterOptions {
  country?: string[];
  sdg?: string[];
  actionLine?: string[];
  kind?: string[];
  sourceLang?: string[];
  stakeholder?: string[];
  technology?: string[];
  type?: string[];
  source?: string[];
  from?: string;
  to?: string;
  infer?: boolean;
}

/** Adds the filters as options; each list may be given several times or with commas. */
export function addFilterOptions(command: Command): Command {
  const list = (value: string, before: string[] = []) => [...before, ...value.split(",").map((part) => part.trim()).filter((part) => part !== "")];
  return command
    .option("--country <names>", "countries, by name in any of the six languages or by code", list)
    .option("--sdg <numbers>", "Sustainable Development Goals, 1 to 17", list)
    .option("--action-line <codes>", "WSIS action lines, such as C4 or C7-ehealth", list)
    .option("--kind <kinds>", "record, passage", list)
    .option("--source-lang <codes>", "languages of the sources, such as ar", list)
    .option("--stakeholder <names>", "government, private, civil-society, international, academia, other", list)
    .option("--technology <names>", "technologies as the records name them", list)
    .option("--type <names>", "types as the records name them", list)
    .option("--source <names>", "names of ingested sources", list)
    .option("--from <year>", "first year")
    .option("--to <year>", "last year")
    .option("--no-infer", "read no filters out of the text");
}

/** The filters that are not to be read out of the text: all of them with --no-infer. */
export function withoutOf(options: FilterOptions): readonly InferredFilter["filter"][] {
  return options.infer === false ? inferableFilters : [];
}

/**
 * The filters that the options ask for.
 * @throws InvalidRequestError that names every value that cannot be used.
 */
export function readFilterOptions(options: FilterOptions): Filters {
  const number = (value: string) => (/^\d+$/.test(value) ? Number(value) : value);
  const years = { ...(options.from === undefined ? {} : { from: number(options.from) }), ...(options.to === undefined ? {} : { to: number(options.to) }) };
  const given = {
    countries: options.country?.map((name) => recogniseCountry(name) ?? name),
    sdgs: options.sdg?.map(number),
    actionLines: options.actionLine?.map((code) => recogniseActionLine(code) ?? code),
    kinds: options.kind,
    langs: options.sourceLang,
    stakeholders: options.stakeholder,
    technologies: options.technology,
    types: options.type,
    sources: options.source,
    years: Object.keys(years).length === 0 ? undefined : years,
  };
  const filters = filtersSchema.safeParse(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  if (filters.success) return filters.data;
  throw new InvalidRequestError(`These filters cannot be used: ${filters.error.issues.map((issue) => `${issue.path.join(" ")}: ${issue.message}`).join("; ")}.`);
}
