import type { Answer, Sentence, Source } from "../../domain/answer.ts";
import type { CountQuery } from "../../domain/count-query.ts";
import type { Language } from "../../language/language.ts";
import { foldText } from "../../language/normalise.ts";
import { countryName } from "../../language/places.ts";
import { searchSettings } from "../../search/settings.ts";
import type { Messages } from "../messages.ts";
import { isolate, listNames } from "./name-values.ts";

const countriesNamed = 3;

/** What is said of a count besides its number. */
export interface CountFacts {
  lang: Language;
  query: CountQuery;
  /** The conditions by name, in the answer's language. */
  conditions: readonly { filter: string; name: string }[];
  total: number;
  /** Records that tell of a project of which another counted record tells too. */
  same: number;
  /** Further records for which the goal or action line is merely suggested. */
  suggested: number;
  /** Whether each topic is known in every language, or one is looked for as the word that it is. */
  knownTopic: boolean;
  messages: Messages;
}

type ByValue = NonNullable<NonNullable<Answer["count"]>["by"]>;

const { counting } = searchSettings;

function cite(text: string, sources: readonly Source[]): Sentence {
  return { text, citations: sources.map(({ n }) => n), verdict: "supported" };
}

function namesOf(facts: CountFacts): { filtered: string; what: string } {
  const { conditions, lang, messages } = facts;
  return conditions.length === 0 ? { filtered: "no", what: "" } : { filtered: "yes", what: conditions.map(({ name }) => name).join(messages.format(lang, "conditions")) };
}

/** The number with its conditions. */
export function writeTotal(facts: CountFacts, sources: readonly Source[]): Sentence {
  return cite(facts.messages.format(facts.lang, "countTotal", { total: facts.total, ...namesOf(facts) }), sources);
}

/** What was counted and what was not, in one sentence or two; none where the number needs no word. */
export function writeNotes(facts: CountFacts, sources: readonly Source[], extra: readonly string[] = []): Sentence[] {
  const { lang, messages, query, conditions, same, suggested, knownTopic } = facts;
  const declared = conditions.filter(({ filter }) => filter === "sdgs" || filter === "actionLines").map(({ name }) => name);
  const topic = listNames(query.topic.map(({ words }) => messages.quotation(lang, words)), lang);
  const notes = [
    ...(declared.length === 0 ? [] : [messages.format(lang, "countDeclared", { declared: listNames(declared, lang), suggested })]),
    ...(query.topic.length === 0 ? [] : [messages.format(lang, "countNaming", { topic, known: knownTopic ? "yes" : "no" })]),
    ...(same === 0 ? [] : [messages.format(lang, "countSame", { same })]),
    ...extra,
  ];
  return notes.length === 0 ? [] : [cite(notes.join(lang === "zh" ? "" : " "), sources)];
}

/** Records one by one, by title, organization and countries. */
export function writeList(sources: readonly Source[], lang: Language, messages: Messages): Sentence[] {
  return sources.map((source) => cite(messages.format(lang, "listItem", { title: isolate(source.title, source.lang, lang), details: detailsOf(source, lang, messages) }), [source]));
}

/** A record with its own words. */
export function writeExample(source: Source, lang: Language, messages: Messages): string {
  const details = detailsOf(source, lang, messages);
  const title = isolate(source.title, source.lang, lang);
  if (source.field === "title") return messages.format(lang, "listItem", { title, details });
  return messages.format(lang, "aboutSource", { title, details, quote: messages.quotation(lang, isolate(source.quote, source.lang, lang)) });
}

function detailsOf({ org, title, countries = [], lang: sourceLang }: Source, lang: Language, messages: Messages): string {
  const named = countries.length > countriesNamed ? [messages.format(lang, "countries", { count: countries.length })] : countries.map((code) => countryName(code, lang));
  const details = [...(org === undefined || foldText(org) === foldText(title) ? [] : [isolate(org, sourceLang, lang)]), ...named];
  return details.length === 0 ? "none" : details.join(messages.format(lang, "separator"));
}

/** Who leads and who follows. `sourcesOf` gives the sources that stand for some of the values. */
export function writeRanking(facts: CountFacts, by: ByValue, sourcesOf: (values: readonly string[]) => Source[]): Sentence[] {
  const { lang, messages, query } = facts;
  const inOrder = query.order === "least" ? by.toReversed() : by;
  const [leading] = inOrder;
  if (leading === undefined) return [];
  const leaders = inOrder.filter(({ count }) => count === leading.count).toSorted((first, second) => first.value.localeCompare(second.value));
  const others = inOrder.slice(leaders.length, leaders.length + counting.ranked);
  const names = leaders.slice(0, counting.tied).map(({ label, value }) => label ?? value);
  const lead = messages.format(lang, "rankLead", { order: query.order, names: listNames(leaders.length > counting.tied ? [...names, "…"] : names, lang), count: leading.count, tied: leaders.length > 1 ? "yes" : "no" });
  return [
    cite(lead, sourcesOf(leaders.map(({ value }) => value))),
    ...(others.length === 0 ? [] : [cite(messages.format(lang, "rankOthers", { list: listItems(others, lang, messages) }), sourcesOf(others.map(({ value }) => value)))]),
  ];
}

/** How many values there are, and which. */
export function writeValues(facts: CountFacts, by: ByValue, sources: readonly Source[]): Sentence[] {
  const { lang, messages } = facts;
  const total = cite(messages.format(lang, "valuesTotal", { total: by.length, ...namesOf(facts) }), sources);
  if (by.length === 0) return [total];
  const named = by.slice(0, counting.valuesNamed);
  return [total, cite(messages.format(lang, "valuesNamed", { list: `${listItems(named, lang, messages)}${named.length < by.length ? " …" : ""}` }), sources)];
}

/** The numbers side by side, then each side with an example of its own. */
export function writeComparison(facts: CountFacts, by: ByValue, sources: readonly Source[], sourcesOf: (values: readonly string[]) => Source[]): Sentence[] {
  const { lang, messages, query } = facts;
  const inOrder = query.order === "least" ? by.toReversed() : by;
  const ahead = inOrder.filter(({ count }) => count === inOrder[0]?.count);
  const names = listNames(ahead.map(({ label, value }) => label ?? value), lang);
  const lead = messages.format(lang, "compareLead", { list: listItems(by, lang, messages), tied: ahead.length === by.length ? "yes" : "no", order: query.order, names });
  const { filtered, what } = namesOf(facts);
  return [
    cite(filtered === "no" ? lead : `${lead}${lang === "zh" ? "" : " "}${messages.format(lang, "compareShared", { what })}`, sources),
    ...by.map(({ value, label, count }) => {
      const own = sourcesOf([value]).slice(0, 1);
      const [example] = own;
      return cite(messages.format(lang, "compareSide", { name: label ?? value, count, example: example === undefined ? "" : writeExample(example, lang, messages) }), own);
    }),
  ];
}

function listItems(by: ByValue, lang: Language, messages: Messages): string {
  return by.map(({ value, label, count }) => messages.format(lang, "rankItem", { name: label ?? value, count })).join(messages.format(lang, "separator"));
}
