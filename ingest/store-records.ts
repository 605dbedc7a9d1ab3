import { findRecordHashes, filterColumns, upsertRecords } from "../src/db/records.ts";
import { replaceSuggestions } from "../src/db/suggestions.ts";
import { actionLineNames } from "../src/domain/action-lines.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { SearchRoom } from "../src/search/search.ts";
import type { Classifier } from "./classify.ts";
import { chunkRecord } from "./chunk.ts";
import { linkDuplicates } from "./link-duplicates.ts";
import { indexPassages, replacePassages, type Indexable } from "./index-passages.ts";

export interface RecordToStore {
  record: StoredRecord;
  /** Hash of the record and of everything else that shapes what is stored. */
  hash: string;
}

export interface StoredBatch {
  added: number;
  updated: number;
  unchanged: number;
  passages: number;
}

/** Stores a batch of records with their passages, terms and vectors, all in one transaction. Records whose hash is stored already cost a look-up. */
export async function storeRecords(batch: RecordToStore[], source: { key: number; name: string }, room: SearchRoom, classifier: Classifier): Promise<StoredBatch> {
  const known = await findRecordHashes(room.database, batch.map(({ record }) => record.id));
  const changed = batch.filter(({ record, hash }) => known.get(record.id) !== hash);
  const unchanged = batch.length - changed.length;
  if (changed.length === 0) return { added: 0, updated: 0, unchanged, passages: 0 };
  const items = changed.map(({ record }) => asIndexable(record, source.name));
  const indexed = await indexPassages(items, room);
  const passages = await room.database.transaction(async (transaction) => {
    const keys = await upsertRecords(transaction, source, changed);
    const owners = changed.flatMap(({ record }, index) => {
      const [key, item, ofItem] = [keys.get(record.id), items[index], indexed.passages[index]];
      return key === undefined || item === undefined || ofItem === undefined ? [] : [{ key, record, item, indexed: ofItem }];
    });
    await replaceSuggestions(transaction, owners.map(({ key, record, indexed: passages }) => ({ record: key, suggestions: classifier.suggest(record, passages) })));
    await linkDuplicates(transaction, owners.map(({ key, record }) => ({ key, record })));
    const replaced = new Set(changed.filter(({ record }) => known.has(record.id)).map(({ record }) => keys.get(record.id) ?? -1));
    return replacePassages(transaction, indexed.model, owners, replaced);
  });
  const updated = changed.filter(({ record }) => known.has(record.id)).length;
  return { added: changed.length - updated, updated, unchanged, passages };
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
