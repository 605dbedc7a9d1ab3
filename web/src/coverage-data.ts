import { get, type Filters } from "./api.ts";

export const dimensions = ["country", "region", "actionLine", "sdg", "technology", "year", "stakeholder"] as const;
export type Dimension = (typeof dimensions)[number];

export interface Axis {
  dimension: Dimension;
  label: string;
  values: { value: string; label: string; total: number; suggested?: number; filters: Filters }[];
  notStated: number;
  omitted: number;
}

export interface Coverage {
  rows: Axis;
  cols: Axis;
  cells: number[][];
  suggested?: number[][];
  total: number;
  empty: string;
  note: string;
  filters: Filters;
}

/** What a table is asked for; also what the address of the view says. */
export interface CoverageChoice {
  rows: Dimension;
  cols: Dimension;
  region: string;
  suggested: boolean;
}

export function coverageAddress(choice: CoverageChoice, lang: string, format: "json" | "csv"): string {
  return `/api/coverage?${asQuery(choice)}&lang=${lang}&format=${format}`;
}

export function asQuery({ rows, cols, region, suggested }: CoverageChoice): URLSearchParams {
  return new URLSearchParams({ rows, cols, ...(region === "" ? {} : { region }), ...(suggested ? { suggested: "true" } : {}) });
}

/** The choice in an address; what is missing or unknown is what most people begin with. */
export function readChoice(query: URLSearchParams): CoverageChoice {
  const dimension = (name: string) => dimensions.find((known) => known === query.get(name));
  const rows = dimension("rows") ?? "country";
  const cols = dimension("cols") ?? (rows === "actionLine" ? "country" : "actionLine");
  return { rows, cols: cols === rows ? dimensions.find((other) => other !== rows && other !== "region") ?? "sdg" : cols, region: query.get("region") ?? (query.has("rows") ? "" : "arab-region"), suggested: query.get("suggested") === "true" };
}

export function readCoverage(choice: CoverageChoice, lang: string): Promise<Coverage> {
  return get<Coverage>(coverageAddress(choice, lang, "json"));
}

/** The regions by id and name: the rows of a table of regions. */
export async function readRegions(lang: string): Promise<{ value: string; label: string }[]> {
  const { rows } = await get<Coverage>(`/api/coverage?rows=region&cols=sdg&lang=${lang}`);
  return rows.values;
}
