import { insertChanges } from "../src/db/changes.ts";
import { filterColumns, upsertRecords } from "../src/db/records.ts";
import { replaceSuggestions } from "../src/db/suggestions.ts";
import { removeWithdrawn } from "../src/db/withdrawn.ts";
import { actionLineNames } from "../src/domain/action-lines.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { chunkRecord } from "./chunk.ts";
import type { Classifier } from "./classify.ts";
import type { Comparison, RecordToStore } from "./compare-items.ts";
import { indexPassages, replacePassages, type Indexable } from "./index-passages.ts";
import { linkDuplicates } from "./link-duplicates.ts";

/**
 * Stores the changed records of a batch with their passages, terms, vectors, suggestions, duplicates and history, all in one transaction.
 * @param openClassifier is called only when a record declares no goal or no action line: its classes cost embeddings.
 * @param run that the changes are entered under.
 * @returns how many passages were written.
 */
export async function storeRecords({ changed }: Comparison<RecordToStore>, source: { key: number; name: string }, room: SearchRoom, openClassifier: () => Promise<Classifier>, run?: number): Promise<number> {
  if (changed.length === 0) return 0;
  const items = changed.map(({ item: { record } }) => asIndexable(record, source.name));
  const indexed = await indexPassages(items, room);
  const classifier = changed.some(({ item: { record } }) => record.sdgs.length === 0 || record.actionLines.length === 0) ? await openClassifier() : undefined;
  return room.database.transaction(async (transaction) => {
    const keys = await upsertRecords(transaction, source, changed.map(({ item }) => item));
    const owners = changed.flatMap(({ item: { record } }, index) => {
      const [key, item, ofItem] = [keys.get(record.id), items[index], indexed.passages[index]];
      return key === undefined || item === undefined || ofItem === undefined ? [] : [{ key, record, item, indexed: ofItem }];
    });
    await replaceSuggestions(transaction, owners.map(({ key, record, indexed: passages }) => ({ record: key, suggestions: classifier?.suggest(record, passages) })));
    await linkDuplicates(transaction, owners.map(({ key, record }) => ({ key, record })));
    const replaced = new Set(changed.filter(({ what }) => what === "updated").map(({ item }) => keys.get(item.record.id) ?? -1));
    const passages = await replacePassages(transaction, indexed.model, owners, replaced);
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
