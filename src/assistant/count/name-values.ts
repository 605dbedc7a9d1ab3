import type { Filters } from "../../domain/filters.ts";
import type { Breakdown } from "../../domain/intent.ts";
import type { InferredFilter } from "../../domain/inferred.ts";
import { actionLines } from "../../domain/action-lines.ts";
import { directionOf, type Language } from "../../language/language.ts";
import { countryName } from "../../language/places.ts";
import { regionName } from "../../language/region-members.ts";
import type { Messages } from "../messages.ts";

/** More countries or lines than these are named by the words of the question, or counted. */
const mostNamed = 4;
const leavesOfC7 = Object.keys(actionLines).filter((line) => line.startsWith("C7-"));

/** A value of a field by its name in the answer's language. */
export function nameValue(by: Breakdown, value: string, lang: Language, messages: Messages): string {
  if (by === "countries") return countryName(value, lang);
  if (by === "regions") return regionName(value, lang);
  if (by === "sdgs") return `${messages.format(lang, "goalNumber", { number: value })} · ${messages.format(lang, `goal_${value}`)}`;
  if (by === "actionLines" && value in actionLines) return `${value.split("-")[0]} · ${messages.format(lang, `line_${value.replace("-", "_")}`)}`;
  if (by === "stakeholders") return messages.format(lang, `stakeholder_${value.replaceAll("-", "_")}`);
  if (by === "langs") return new Intl.DisplayNames(lang, { type: "language" }).of(value) ?? value;
  return isolate(value, "en", lang);
}

/** Filters by name, one entry a filter. Groups are called as the question called them. */
export function nameFilters(filters: Filters, stated: readonly InferredFilter[], lang: Language, messages: Messages): { filter: keyof Filters; name: string }[] {
  const names: { filter: keyof Filters; name: string }[] = [];
  const wordsOf = (filter: string) => stated.filter((one) => one.filter === filter).map(({ words }) => words);
  for (const filter of ["countries", "sdgs", "actionLines", "stakeholders", "technologies", "types", "langs", "sources"] as const) {
    const values = (filters[filter] ?? []).map(String);
    if (values.length === 0) continue;
    if (filter === "actionLines" && values.length === leavesOfC7.length && leavesOfC7.every((line) => values.includes(line))) names.push({ filter, name: "C7" });
    else if (values.length <= mostNamed) names.push({ filter, name: listNames(values.map((value) => nameValue(filter, value, lang, messages)), lang) });
    else if (wordsOf(filter).length > 0) names.push({ filter, name: listNames(wordsOf(filter), lang) });
    else names.push({ filter, name: filter === "countries" ? messages.format(lang, "countries", { count: values.length }) : listNames(values, lang) });
  }
  const { from, to } = filters.years ?? {};
  if (from !== undefined || to !== undefined) {
    const kind = from === to ? "in" : from === undefined ? "to" : to === undefined ? "from" : "between";
    names.push({ filter: "years", name: messages.format(lang, "yearsName", { kind, from: String(from ?? ""), to: String(to ?? "") }) });
  }
  return names;
}

/** Names one after another, as the language writes a list. */
export function listNames(names: readonly string[], lang: Language): string {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(names);
}

/** First strong isolate … pop directional isolate around a text of another direction, so that brackets and full stops stay in place. */
export function isolate(text: string, textLang: string, lang: Language): string {
  return directionOf(textLang) === directionOf(lang) && lang !== "ar" ? text : `\u2068${text}\u2069`;
}
