/** How the value of a contract field is read from cells and other sources' values. */
export type FieldKind = "text" | "list" | "sdgs" | "countries" | "actionLines" | "listed" | "year";

/** Every field that a column can become, with how its values are read; `year.start` and `year.end` are the two ends of `year`. */
export const contractFields: Readonly<Record<string, FieldKind>> = {
  id: "text",
  title: "text",
  description: "text",
  url: "text",
  lang: "listed",
  countries: "countries",
  sdgs: "sdgs",
  actionLines: "actionLines",
  technologies: "list",
  org: "text",
  stakeholder: "listed",
  coverage: "listed",
  year: "year",
  "year.start": "year",
  "year.end": "year",
  status: "listed",
  type: "list",
  themes: "list",
  partners: "list",
  beneficiaries: "list",
  impact: "text",
  challenges: "text",
  license: "text",
  source: "text",
};
