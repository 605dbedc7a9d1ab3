import type { Language } from "../language/language.ts";
import type { Comparison, Differs, Shared } from "../search/similar/compare.ts";
import type { Messages } from "./messages.ts";
import type { Names } from "./names.ts";

/** A comparison in the reader's words. */
export interface Explanation {
  /** Names of all codes, by the field of `shared` or `differs` that they stand in. */
  labels: Record<string, Record<string, string>>;
  /** What is the same and what differs, one sentence each. */
  text: { shared: string[]; differs: string[] };
}

const paired = ["countries", "technologies", "beneficiaries"] as const;
type Field = Exclude<keyof Shared, "stakeholder"> | "stakeholders";

/** Says why an initiative is like an idea, and what each names that the other does not. */
export function explainSimilar({ shared, differs, suggested }: Comparison, lang: Language, names: Names, messages: Messages): Explanation {
  const name = (field: Field, value: string | number) => nameOf(field, String(value), lang, names);
  const say = (key: string, field: Field, values: (string | number)[]) => (values.length === 0 ? [] : [messages.format(lang, key, { names: names.list(values.map((value) => name(field, value)), lang) })]);
  const isDeclared = (field: "actionLines" | "sdgs") => (value: string | number) => !suggested[field].some((one) => one === value);
  return {
    labels: labelsOf(shared, differs, name),
    text: {
      shared: [
        ...say("same_countries", "countries", shared.countries),
        ...say("same_regions", "regions", shared.regions),
        ...say("same_actionLines", "actionLines", shared.actionLines.filter(isDeclared("actionLines"))),
        ...say("same_actionLinesSuggested", "actionLines", suggested.actionLines),
        ...say("same_sdgs", "sdgs", shared.sdgs.filter(isDeclared("sdgs"))),
        ...say("same_sdgsSuggested", "sdgs", suggested.sdgs),
        ...say("same_technologies", "technologies", shared.technologies),
        ...say("same_beneficiaries", "beneficiaries", shared.beneficiaries),
        ...say("same_stakeholder", "stakeholders", shared.stakeholder === undefined ? [] : [shared.stakeholder]),
        ...say("same_concepts", "concepts", shared.concepts),
      ],
      differs: [...paired.flatMap((field) => [...say(`theirs_${field}`, field, differs[field].theirs), ...say(`yours_${field}`, field, differs[field].yours)]), ...sayYears(differs, lang, messages)],
    },
  };
}

function nameOf(field: Field, value: string, lang: Language, names: Names): string {
  switch (field) {
    case "countries":
      return names.name("country", value, lang);
    case "regions":
      return names.name("region", value, lang);
    case "actionLines":
      return names.name("actionLine", value, lang);
    case "sdgs":
      return names.name("sdg", value, lang);
    case "stakeholders":
      return names.name("stakeholder", value, lang);
    default:
      return names.concept(value, lang);
  }
}

function labelsOf(shared: Shared, differs: Differs, name: (field: Field, value: string | number) => string): Explanation["labels"] {
  const both = (field: (typeof paired)[number]) => [...shared[field], ...differs[field].yours, ...differs[field].theirs];
  const values: [Field, (string | number)[]][] = [
    ["actionLines", shared.actionLines],
    ["sdgs", shared.sdgs],
    ["regions", shared.regions],
    ["concepts", shared.concepts],
    ["stakeholders", shared.stakeholder === undefined ? [] : [shared.stakeholder]],
    ...paired.map((field): [Field, string[]] => [field, both(field)]),
  ];
  return Object.fromEntries(values.map(([field, list]) => [field, Object.fromEntries(list.map((value) => [value, name(field, value)]))]));
}

function sayYears({ years }: Differs, lang: Language, messages: Messages): string[] {
  const asText = (span: { from?: number; to?: number } | undefined) => (span === undefined ? undefined : span.from === span.to ? String(span.from) : `${span.from ?? ""}–${span.to ?? ""}`);
  const [yours, theirs] = [asText(years?.yours), asText(years?.theirs)];
  if (yours !== undefined && theirs !== undefined) return [messages.format(lang, "bothYears", { yours, theirs })];
  if (theirs !== undefined) return [messages.format(lang, "theirsYears", { theirs })];
  return yours === undefined ? [] : [messages.format(lang, "yoursYears", { yours })];
}
