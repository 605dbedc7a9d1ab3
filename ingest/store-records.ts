import { insertChanges } from "../src/db/changes.ts";
import type { Database } from "../src/db/database.ts";
import { filterColumns, upsertRecords } from "../src/db/records.ts";
import { replaceSuggestions } from "../src/db/suggestions.ts";
import { removeWithdrawn } from "../src/db/withdrawn.ts";
import { actionLineNames } from "../src/domain/action-lines.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { chunkRecord } from "./chunk.ts";
import type { Classifier } from "./classify.ts";
import type { Suggestions } from "../src/domain/suggestions.ts";
import type { Changed, RecordToStore } from "./compare-items.ts";
import { indexPassages, replacePassages, type Indexable, type IndexedPassage } from "./index-passages.ts";
import { linkDuplicates } from "./link-duplicates.ts";

/** Changed records with all that is stored of them. */
export interface PreparedRecords {
  /** Set of the vectors; undefined where there are none. */
  model: number | undefined;
  records: { changed: Changed<RecordToStore>; item: Indexable; indexed: IndexedPassage[]; suggestions: Suggestions | undefined }[];
}

/**
 * Computes what is stored of the changed records of a batch; the database is not asked.
 * @param openClassifier is called only when a record declares no goal or no action line: its classes cost embeddings.
 * @param pause is awaited between small pieces of the work.
 */
export async function prepareRecords(changed: Changed<RecordToStore>[], sourceName: string, room: SearchRoom, openClassifier: () => Promise<Classifier>, pause: () => Promise<void>): Promise<PreparedRecords> {
  const items = changed.map(({ item: { record } }) => asIndexable(record, sourceName));
  const { model, passages } = await indexPassages(items, room, pause);
  const classifier = changed.some(({ item: { record } }) => record.sdgs.length === 0 || record.actionLines.length === 0) ? await openClassifier() : undefined;
  const prepared: PreparedRecords = { model, records: [] };
  for (const [index, one] of changed.entries()) {
    const [item, indexed] = [items[index], passages[index]];
    if (item === undefined || indexed === undefined) continue;
    prepared.records.push({ changed: one, item, indexed, suggestions: classifier?.suggest(one.item.record, indexed) });
    await pause();
  }
  return prepared;
}

/**
 * Stores prepared records with their passages, terms, vectors, suggestions, duplicates and history, all in one transaction.
 * @param run that the changes are entered under.
 * @returns how many passages were written.
 */
export async function storeRecords({ model, records }: PreparedRecords, source: { key: number; name: string }, database: Database, run?: number): Promise<number> {
  if (records.length === 0) return 0;
  const changed = records.map((one) => one.changed);
  return database.transaction(async (transaction) => {
    const keys = await upsertRecords(transaction, source, changed.map(({ item }) => item));
    const owners = records.flatMap(({ changed: { item: { record } }, item, indexed, suggestions }) => {
      const key = keys.get(record.id);
      return key === undefined ? [] : [{ key, record, item, indexed, suggestions }];
    });
    await replaceSuggestions(transaction, owners.map(({ key, suggestions }) => ({ record: key, suggestions })));
    await linkDuplicates(transaction, owners.map(({ key, record }) => ({ key, record })));
    const replaced = new Set(changed.filter(({ what }) => what === "updated").map(({ item }) => keys.get(item.record.id) ?? -1));
    const passages = await replacePassages(transaction, model, owners, replaced);
    await removeWithdrawn(transaction, "record", changed.filter(({ what }) => what === "restored").map(({ item }) => item.record.id));
    await insertChanges(transaction, run, changed.filter(({ what, fields }) => what !== "updated" || fields.length > 0).map(({ item, what, fields }) => ({ kind: "record", id: item.record.id, what, fields })));
    return passages;
  });
}

/** What is indexed of a record. */
export function asIndexable(record: StoredRecord, sourceName: string): Indexable {
  const { titleWeight, fieldWeight } = searchSettings;
  const named = [record.org, ...record.technologies, ...record.themes, ...record.types, ...record.countriesAsWritten].filter((text) => text !== undefined);
  return {
    kind: "record",
    title: record.title,
    lang: record.lang,
    context: [
      { text: record.title, lang: record.lang, weight: titleWeight },
      { text: named.join("\n"), lang: record.lang, weight: fieldWeight },
      { text: actionLineNames(record.actionLines).join("\n"), lang: "en", weight: fieldWeight },
    ],
    columns: filterColumns(record, sourceName),
    passages: chunkRecord(record),
  };
}
