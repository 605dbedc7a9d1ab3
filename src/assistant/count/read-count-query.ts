import { countByValue } from "../../db/count-records.ts";
import { countQuerySchema, type CountQuery } from "../../domain/count-query.ts";
import type { Filters } from "../../domain/filters.ts";
import { analyseTerms } from "../../language/analyse.ts";
import type { Glossary } from "../../language/glossary.ts";
import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import { conceptTerm } from "../../search/lexical.ts";
import { findNaming } from "../../search/naming.ts";
import type { SearchRoom } from "../../search/search.ts";
import { asFilters, type StatedFilter } from "../understand/stated-filter.ts";
import type { Understood, Unit } from "../understand.ts";

/** More values of one filter in one phrase are a group ("C7", "the Arab States") and are compared as one. */
const mostOfOnePhrase = 6;

/**
 * The query object of a question that asks for a number, a list or a comparison, from what was understood of it and the filters of the
 * request, which win over stated ones of the same name.
 * @returns undefined where the question asks for nothing that the repository can count.
 */
export async function readCountQuery(understood: Understood, given: Filters, room: SearchRoom): Promise<CountQuery | undefined> {
  const { counted, intent, stated, by } = understood;
  if (counted === undefined || (intent !== "count" && intent !== "list" && intent !== "compare")) return undefined;
  if (given.kinds !== undefined && !given.kinds.includes("record")) return undefined;
  const open = stated.filter(({ filter }) => given[filter] === undefined);
  const filters: Filters = { ...asFilters(open), ...given };
  let topic = counted.topic;
  if (counted.asTechnology && topic.length > 0) {
    filters.technologies = [...new Set([...(filters.technologies ?? []), ...(await declaredTechnologies(topic, room))])];
    topic = [];
  }
  // A word that no text has may be one that this reading does not know: rather no number than a wrong one.
  const snapshot = await room.index.current();
  if (topic.some((unit) => !unit.translatable && findNaming([unit.alternatives], snapshot).length === 0)) return undefined;
  const shared = { filters, topic: topic.map((unit) => ({ words: nameTopic(unit, understood, room.glossary), alternatives: unit.alternatives.filter((terms) => terms.length > 0) })) };
  if (counted.head !== "records") return countQuerySchema.parse({ ...shared, intent: "count", by: counted.head, countsValues: true });
  if (intent !== "compare") return countQuerySchema.parse({ ...shared, intent, ...(intent === "count" && by !== undefined ? { by, order: counted.least ? "least" : "most" } : {}) });
  const compared = by === undefined ? [] : comparedValues(open.filter(({ filter }) => filter === by));
  return compared.length < 2 ? undefined : countQuerySchema.parse({ ...shared, intent, by, compared, order: counted.least ? "least" : "most" });
}

/** A concept by its usual name, another word as the question writes it. */
function nameTopic({ term, words, translatable }: Unit, { text, lang }: Understood, glossary: Glossary): string {
  const concept = translatable ? glossary.namesOf(term.replace(/^concept:/, ""), lang)[0] : undefined;
  return concept ?? segmentWords(text).find((word) => foldText(word.text) === words)?.text ?? words;
}

/** The technologies that records declare and that name a topic, however they write them. */
async function declaredTechnologies(topic: readonly Unit[], room: SearchRoom): Promise<string[]> {
  const declared = await countByValue(room.database, { filters: {} }, "technologies");
  const naming = declared.filter(({ value }) => {
    const terms = analyseTerms(value, "en");
    const all = new Set([...terms, ...room.glossary.findConcepts(value, "en", terms).map(conceptTerm)]);
    return topic.every(({ alternatives }) => alternatives.some((words) => words.every((word) => all.has(word))));
  });
  // Nobody declares it: the filter stays, and finds nothing.
  return naming.length > 0 ? naming.map(({ value }) => value) : topic.map(({ words }) => words);
}

/** What is set side by side: each value by itself, a group that one phrase names as one. */
function comparedValues(stated: readonly StatedFilter[]): { value: string; filters: Filters }[] {
  const all = stated.flatMap(({ filter, values, words }) => {
    if (!Array.isArray(values)) return [{ value: yearsOf(values), filters: asFilters([{ filter, values, words }]) }];
    const single = values.length <= mostOfOnePhrase && filter !== "countries";
    if (values.length === 1 || single) return values.map((one) => ({ value: String(one), filters: asFilters([{ filter, values: [one], words }]) }));
    return [{ value: words, filters: asFilters([{ filter, values, words }]) }];
  });
  return all.filter(({ value }, index) => all.findIndex((other) => other.value === value) === index);
}

function yearsOf({ from, to }: { from?: number | undefined; to?: number | undefined }): string {
  return from === to ? String(from) : `${from ?? ""}–${to ?? ""}`;
}
