import type { Filters } from "./api.ts";
import type { Words } from "./interface-language.ts";

export type ListName = "countries" | "sdgs" | "actionLines" | "kinds" | "langs" | "stakeholders" | "technologies" | "sources";

/** A value of a filter by its name in the page's language, beside other values of the same filter. */
export function nameOfValue(list: ListName, value: string, words: Words): string {
  if (list === "countries") return words.country(value);
  if (list === "actionLines") return words.actionLine(value);
  if (list === "sdgs") return words.goal(Number(value));
  if (list === "langs") return words.language(value);
  if (list === "kinds") return words.say(value === "record" ? "kindRecord" : "kindPassage");
  if (list === "stakeholders") return words.listed("stakeholder", value);
  return value;
}

/** The same where it stands alone: "SDG 4 · Quality education". */
export function nameAlone(list: ListName, value: string, words: Words): string {
  const name = nameOfValue(list, value, words);
  return list === "sdgs" ? words.say("goalAlone", { name }) : name;
}

/** A range of years in words: "since 2020", "until 2014", "2019–2021". */
export function nameYears({ from, to }: NonNullable<Filters["years"]>, words: Words): string {
  // As texts: a number would be grouped ("2,020").
  if (from === undefined) return words.say("yearsUntil", { year: String(to ?? "") });
  if (to === undefined) return words.say("yearsSince", { year: String(from) });
  return from === to ? String(from) : words.say("yearsBetween", { from: String(from), to: String(to) });
}
