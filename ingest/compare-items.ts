import type { Database } from "../src/db/database.ts";
import { findDocument, findDocumentHash } from "../src/db/documents.ts";
import { findRecordBodies, findRecordHashes } from "../src/db/records.ts";
import { findWithdrawn, type WithdrawnRow } from "../src/db/withdrawn.ts";
import { compareFields, type FieldChange } from "../src/domain/change.ts";
import type { Passage, StoredDocument } from "../src/domain/document.ts";
import type { StoredRecord } from "../src/domain/record.ts";

export interface RecordToStore {
  record: StoredRecord;
  /** Hash of the record and of everything else that shapes what is stored. */
  hash: string;
}

export interface Changed<Item> {
  item: Item;
  what: "added" | "updated" | "restored";
  /** Empty for an update that only renews the index. */
  fields: FieldChange[];
}

export interface Comparison<Item> {
  changed: Changed<Item>[];
  unchanged: number;
  /** Not to be stored, and why. */
  barred: { id: string; reason: string }[];
  /** Belonged to another source until now. */
  moved: { id: string; from: string }[];
}

/** What storing a batch of records would change; for unchanged ones this is one look-up. */
export async function compareRecords(batch: RecordToStore[], sourceName: string, database: Database): Promise<Comparison<RecordToStore>> {
  const known = await findRecordHashes(database, batch.map(({ record }) => record.id));
  const differing = batch.filter(({ record, hash }) => known.get(record.id) !== hash);
  const comparison: Comparison<RecordToStore> = { changed: [], unchanged: batch.length - differing.length, barred: [], moved: [] };
  if (differing.length === 0) return comparison;
  const ids = differing.map(({ record }) => record.id);
  const before = await findRecordBodies(database, ids.filter((id) => known.has(id)));
  const withdrawn = await findWithdrawn(database, "record", ids.filter((id) => !known.has(id)));
  for (const item of differing) {
    const { record } = item;
    const stored = before.get(record.id);
    if (stored === undefined) addReturning(comparison, item, record, withdrawn.get(record.id), sourceName);
    else {
      if (stored.sourceName !== sourceName) comparison.moved.push({ id: record.id, from: stored.sourceName });
      comparison.changed.push({ item, what: "updated", fields: compareFields({ ...stored.body, sourceName: stored.sourceName }, { ...record, sourceName }) });
    }
  }
  return comparison;
}

/** What storing a document would change; its passages count as fields under their numbers ("#12"). */
export async function compareDocument(read: { document: StoredDocument; passages: Passage[] }, hash: string, sourceName: string, database: Database): Promise<Comparison<StoredDocument>> {
  const { document, passages } = read;
  const known = await findDocumentHash(database, document.id);
  const comparison: Comparison<StoredDocument> = { changed: [], unchanged: known === hash ? 1 : 0, barred: [], moved: [] };
  if (known === hash) return comparison;
  const stored = known === undefined ? undefined : await findDocument(database, document.id);
  if (stored === undefined) addReturning(comparison, document, document, (await findWithdrawn(database, "document", [document.id])).get(document.id), sourceName);
  else {
    if (stored.sourceName !== sourceName) comparison.moved.push({ id: document.id, from: stored.sourceName });
    const fields = (body: StoredDocument, name: string, texts: { id: string; text: string }[]) => ({ ...body, sourceName: name, ...Object.fromEntries(texts.map(({ id, text }) => [id.slice(id.lastIndexOf("#")), text])) });
    comparison.changed.push({ item: document, what: "updated", fields: compareFields(fields(stored.body, stored.sourceName, stored.passages), fields(document, sourceName, passages)) });
  }
  return comparison;
}

function addReturning<Item>(comparison: Comparison<Item>, item: Item, { id, title }: { id: string; title: string }, withdrawn: WithdrawnRow | undefined, sourceName: string): void {
  const reason = withdrawn === undefined ? undefined : whyBarred(withdrawn, title, sourceName);
  if (reason === undefined) comparison.changed.push({ item, what: withdrawn === undefined ? "added" : "restored", fields: [] });
  else comparison.barred.push({ id, reason });
}

/** Why a withdrawn id may not be used; undefined where the same thing comes back: from its own source, which may have retitled it, or under its own title. */
function whyBarred(withdrawn: WithdrawnRow, title: string, sourceName: string): string | undefined {
  const { id, withdrawnAt, reason } = withdrawn;
  if (withdrawn.forGood) return `was withdrawn for good on ${withdrawnAt}${reason === null ? "" : ` (${reason})`}: \`dalil withdraw --lift ${id}\` lets it in again`;
  if (withdrawn.sourceName === sourceName || fold(withdrawn.title) === fold(title)) return undefined;
  return `belonged to “${withdrawn.title}” of the source “${withdrawn.sourceName}”, withdrawn on ${withdrawnAt}, and ids are not given to other things: use another id, or ingest it as --source ${withdrawn.sourceName} if it is the same thing`;
}

function fold(title: string): string {
  return title.normalize("NFKC").toLowerCase().replaceAll(/[\s\p{P}]+/gu, " ").trim();
}
