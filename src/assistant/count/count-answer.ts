import { countRecords, listRecords, type CountedRecords } from "../../db/count-records.ts";
import type { Answer, Sentence, Source } from "../../domain/answer.ts";
import type { CountQuery } from "../../domain/count-query.ts";
import type { Filters } from "../../domain/filters.ts";
import type { Inferred } from "../../domain/inferred.ts";
import type { StoredRecord } from "../../domain/record.ts";
import { findNaming } from "../../search/naming.ts";
import { search, type SearchRoom } from "../../search/search.ts";
import { searchSettings } from "../../search/settings.ts";
import type { Messages } from "../messages.ts";
import { describeInferred } from "../search-inferred.ts";
import type { Understood } from "../understand.ts";
import { nameFilters, nameValue } from "./name-values.ts";
import { quoteRecords } from "./quote-records.ts";
import { readCountQuery } from "./read-count-query.ts";
import { tallyCompared, tallyTotal, tallyValues, type ValueCount } from "./tally.ts";
import { writeComparison, writeList, writeNotes, writeRanking, writeTotal, writeValues, type CountFacts } from "./write-count.ts";

export interface CountedAnswer {
  count: NonNullable<Answer["count"]>;
  sources: Source[];
  sentences: Sentence[];
  inferred: Inferred;
}

interface CountRoom extends SearchRoom {
  messages: Messages;
}

const { counting } = searchSettings;

/**
 * Answers a question that asks for a number, a ranking, a list or a comparison, from the fields that records declare (and, where a topic is no filter, from the
 * words of their texts): the number, what was counted, and records as sources.
 * @returns undefined where the question asks for nothing of the kind: it is answered like any other then.
 * @throws whatever the database or the embedding model throw.
 */
export async function countAnswer(understood: Understood, given: Filters, room: CountRoom): Promise<CountedAnswer | undefined> {
  const query = await readCountQuery(understood, given, room);
  if (query === undefined) return undefined;
  const { database, messages } = room;
  const { lang } = understood;
  const keys = query.topic.length === 0 ? undefined : findNaming(query.topic.map(({ alternatives }) => alternatives), await room.index.current());
  const counted: CountedRecords = { filters: query.filters, keys };
  const totals = await tallyTotal(counted, database);
  // Nothing names the topic in so many words: what comes near it in meaning says more than an empty list.
  if (totals.total === 0 && query.topic.length > 0 && query.intent !== "count") return undefined;
  const isShared = ({ filter }: { filter: string }) => query.intent !== "compare" || filter !== query.by;
  const topic = query.topic.map(({ words }) => messages.quotation(lang, words));
  const conditions = [
    ...nameFilters(query.filters, understood.stated.filter(({ filter }) => given[filter] === undefined), lang, messages).filter(isShared),
    ...topic.map((words) => ({ filter: "topic", name: messages.format(lang, "namingName", { topic: words }) })),
  ];
  const knownTopic = (understood.counted?.topic ?? []).every(({ translatable }) => translatable);
  const facts: CountFacts = { lang, query, conditions, ...totals, knownTopic, messages };
  const order = await orderBySearch(understood, query, room);
  const shared = {
    total: totals.total,
    filters: query.filters,
    ...(query.topic.length === 0 ? {} : { topic: query.topic.map(({ words }) => words) }),
    ...(totals.suggested === 0 ? {} : { suggested: totals.suggested }),
  };
  const inferred = inferredOf(understood, given);
  if (query.by === undefined) return { ...(await writePlain(facts, counted, order, room)), count: shared, inferred };
  const values = query.compared === undefined ? await tallyValues(counted, query.by, query.order, database) : await tallyCompared(counted, query.compared, database);
  const by = values.map((one) => describeValue(one, query, understood, messages));
  const chosen = await sourcesOfValues(values, query, order, room);
  const count = { ...shared, of: query.by, ...(query.countsValues ? { total: by.length } : {}), by };
  return { count, inferred, ...writeByValue(facts, by, chosen) };
}

/** The records of a plain count or list, and what is said of them. */
async function writePlain(facts: CountFacts, counted: CountedRecords, order: readonly string[], { database }: CountRoom): Promise<Pick<CountedAnswer, "sources" | "sentences">> {
  const { lang, messages, query, total, suggested } = facts;
  const isList = query.intent === "list";
  const shown = isList ? counting.listed : counting.sources;
  if (total === 0) {
    // What is merely suggested is told, as such.
    const offered = suggested === 0 ? [] : quoteRecords(await listRecords(database, { ...counted, filters: { ...counted.filters, suggested: true } }, order, counting.sources));
    const lead = offered.length === 0 ? [] : [{ text: messages.format(lang, "suggestedLead", { suggested }), citations: offered.map(({ n }) => n), verdict: "supported" as const }];
    const without = await countWithout(facts, counted, database);
    return { sources: offered, sentences: [writeTotal(facts, []), ...writeNotes({ ...facts, suggested: 0 }, [], without), ...lead, ...writeList(offered, lang, messages)] };
  }
  const sources = quoteRecords(await listRecords(database, counted, order, shown));
  const extra = total <= sources.length ? [] : [messages.format(lang, isList ? "listCut" : "countShown", { shown: sources.length })];
  return { sources, sentences: [writeTotal(facts, sources), ...(isList ? writeList(sources, lang, messages) : []), ...writeNotes(facts, sources, extra)] };
}

/** What a number of zero would be with one condition less. */
async function countWithout({ lang, messages, conditions }: CountFacts, counted: CountedRecords, database: SearchRoom["database"]): Promise<string[]> {
  if (conditions.length < 2) return [];
  const items = await Promise.all(
    conditions.map(async ({ filter, name }) => {
      const { [filter as keyof Filters]: _left, ...filters } = counted.filters;
      const { total } = await countRecords(database, filter === "topic" ? { filters: counted.filters } : { ...counted, filters });
      return { total, text: messages.format(lang, "withoutItem", { count: total, name }) };
    }),
  );
  const some = items.filter(({ total }) => total > 0).map(({ text }) => text);
  return some.length === 0 ? [] : [messages.format(lang, "countWithout", { list: some.join(messages.format(lang, "conditions")) })];
}

/** Ids of records in the order in which a search for the question finds them. */
async function orderBySearch({ text, lang }: Understood, { filters, intent }: CountQuery, room: CountRoom): Promise<string[]> {
  const { found } = await search({ text, lang, filters: { ...filters, kinds: ["record"] }, limit: intent === "list" ? counting.listed : counting.sources, offset: 0 }, room);
  return found.flatMap(({ passage }) => passage.record?.id ?? []);
}

/** Records that stand for the values: of a ranking several of the leader and one of each that follows, of a comparison one of each. */
async function sourcesOfValues(values: readonly ValueCount[], { compared, countsValues, order }: CountQuery, ids: readonly string[], { database }: CountRoom): Promise<{ sources: Source[]; idsOf: Map<string, Set<string>> }> {
  const inOrder = order === "least" ? values.toReversed() : values;
  const first = inOrder[0]?.count ?? 0;
  const leaders = inOrder.filter(({ count }) => count === first);
  const isRanking = compared === undefined && !countsValues;
  const wanted = isRanking ? inOrder.slice(0, Math.min(leaders.length, counting.sources) + counting.ranked) : inOrder.slice(0, counting.valuesNamed);
  const perLeader = isRanking ? Math.max(1, Math.floor((counting.sources - counting.ranked) / leaders.length)) : 1;
  const found = await Promise.all(wanted.map(async ({ count, records: own }) => (count === 0 ? [] : listRecords(database, own, ids, isRanking && count === first ? perLeader : counting.exampleChoice))));
  const records = new Map<string, StoredRecord>();
  const idsOf = new Map<string, Set<string>>();
  for (const [index, { value, count }] of wanted.entries()) {
    const own = found[index] ?? [];
    const some = isRanking && count === first ? own : typicalOf(own, found.filter((_, at) => at !== index).flat(), records);
    idsOf.set(value, new Set(some.map(({ id }) => id)));
    for (const record of some) records.set(record.id, record);
  }
  return { sources: quoteRecords([...records.values()]), idsOf };
}

/** One record that stands for a value: the first that stands for no other one, where there is such a one. */
function typicalOf(own: readonly StoredRecord[], others: readonly StoredRecord[], shown: ReadonlyMap<string, StoredRecord>): StoredRecord[] {
  const typical = own.find(({ id }) => !others.some((other) => other.id === id)) ?? own.find(({ id }) => !shown.has(id)) ?? own[0];
  return typical === undefined ? [] : [typical];
}

function writeByValue(facts: CountFacts, by: NonNullable<CountedAnswer["count"]["by"]>, { sources, idsOf }: { sources: Source[]; idsOf: Map<string, Set<string>> }): Pick<CountedAnswer, "sources" | "sentences"> {
  const sourcesOf = (values: readonly string[]) => sources.filter(({ id }) => values.some((value) => idsOf.get(value)?.has(id) === true));
  const notes = writeNotes(facts, sources);
  if (facts.query.compared !== undefined) return { sources, sentences: [...writeComparison(facts, by, sources, sourcesOf), ...notes] };
  if (facts.query.countsValues) return { sources, sentences: [...writeValues(facts, by, sources), ...notes] };
  return { sources, sentences: [...writeRanking(facts, by, sourcesOf), writeTotal(facts, sources), ...notes] };
}

function describeValue({ value, count, records: { filters, firstYear } }: ValueCount, query: CountQuery, understood: Understood, messages: Messages): NonNullable<CountedAnswer["count"]["by"]>[number] {
  const { by = "countries", compared } = query;
  const isPhrase = compared !== undefined && (by === "years" || understood.stated.some(({ filter, words, values }) => filter === by && words === value && Array.isArray(values) && values.length > 1));
  const label = isPhrase ? value : nameValue(by, value, understood.lang, messages);
  // A first year is no filter: years limit to when a record was active.
  return { value, count, label, ...(firstYear === undefined ? { filters } : {}) };
}

/** The filters that were counted under: what is merely suggested is not among them. */
function inferredOf(understood: Understood, given: Filters): Inferred {
  const { suggested: _suggested, ...inferred } = describeInferred(understood, understood.stated.filter(({ filter }) => given[filter] === undefined), []);
  return inferred;
}
