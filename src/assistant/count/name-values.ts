import type { Filters } from "../../domain/filters.ts";
import type { Breakdown } from "../../domain/intent.ts";
import type { InferredFilter } from "../../domain/inferred.ts";
import { actionLines } from "../../domain/action-lines.ts";
import { directionOf, type Language } from "../../language/language.ts";
import { countryName } from "../../language/places.ts";
import { regionName, regions } from "../../language/region-members.ts";
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
    if (values.length > 0) names.push({ filter, name: messages.format(lang, "conditionName", { filter, name: nameAll(filter, values, wordsOf(filter), lang, messages) }) });
  }
  const { from, to } = filters.years ?? {};
  if (from !== undefined || to !== undefined) {
    const kind = from === to ? "in" : from === undefined ? "to" : to === undefined ? "from" : "between";
    names.push({ filter: "years", name: messages.format(lang, "yearsName", { kind, from: String(from ?? ""), to: String(to ?? "") }) });
  }
  return names;
}

function nameAll(filter: Exclude<keyof Filters, "kinds" | "years" | "suggested" | "undeclared">, values: string[], words: string[], lang: Language, messages: Messages): string {
  if (filter === "actionLines" && holdsSame(values, leavesOfC7)) return "C7";
  const region = filter === "countries" ? regions.find(({ members }) => holdsSame(values, members)) : undefined;
  if (region !== undefined && values.length > 1) return region.names[lang];
  if (values.length <= mostNamed) return listNames(values.map((value) => nameValue(filter, value, lang, messages)), lang);
  if (words.length > 0) return listNames(words, lang);
  return filter === "countries" ? messages.format(lang, "countries", { count: values.length }) : listNames(values, lang);
}

function holdsSame(values: readonly string[], others: readonly string[]): boolean {
  return values.length === others.length && others.every((value) => values.includes(value));
}

/** Names one after another, as the language writes a list. */
export function listNames(names: readonly string[], lang: Language): string {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(names);
}

/** First strong isolate … pop directional isolate around a text of another direction, so that brackets and full stops stay in place. */
export function isolate(text: string, textLang: string, lang: Language): string {
  return directionOf(textLang) === directionOf(lang) && lang !== "ar" ? text : `\u2068${text}\u2069`;
}
