import { emptyChanges, insertChanges } from "../db/changes.ts";
import type { Database, Queryable } from "../db/database.ts";
import { listDocuments, removeDocuments } from "../db/documents.ts";
import { changeLexicon, passageCountDimension } from "../db/lexicon.ts";
import { removePassages } from "../db/passages.ts";
import { listRecords, removeRecords } from "../db/records.ts";
import { insertWithdrawn } from "../db/withdrawn.ts";
import type { ItemKind } from "../domain/change.ts";
import { parseDimensions } from "./sparse-vector.ts";

/** So many go in one transaction: their passages' terms are held in memory meanwhile. */
const batchSize = 250;

/** What is to be withdrawn. */
export interface Withdrawal {
  kind: ItemKind;
  ids: string[];
  /** The run that does it; absent for what is done by hand. */
  run?: number;
  /** Shown wherever the withdrawn thing is asked for. */
  reason?: string;
  /** Stays out although its source still has it. */
  forGood?: boolean;
  /** Old and new values are taken out of the history too. */
  purge?: boolean;
}

/**
 * Withdraws records or documents: each goes with its passages, vectors and lexical entries in one transaction, which leaves a
 * tombstone and a line in the history. Ids that are not stored are passed over, so that an interrupted withdrawal can be repeated.
 * @returns how many were withdrawn.
 */
export async function withdraw(withdrawal: Withdrawal, database: Database): Promise<number> {
  let withdrawn = 0;
  for (let first = 0; first < withdrawal.ids.length; first += batchSize) {
    const ids = withdrawal.ids.slice(first, first + batchSize);
    withdrawn += await database.transaction((transaction) => withdrawBatch({ ...withdrawal, ids }, transaction));
  }
  return withdrawn;
}

async function withdrawBatch({ kind, ids, run, reason, forGood, purge }: Withdrawal, transaction: Queryable): Promise<number> {
  const items = await (kind === "record" ? listRecords : listDocuments)(transaction, { ids });
  if (items.length === 0) return 0;
  const keys = items.map(({ key }) => key);
  const changes = new Map<number, number>();
  const change = (dimension: number) => changes.set(dimension, (changes.get(dimension) ?? 0) - 1);
  for (const sparse of await removePassages(transaction, kind === "record" ? "record" : "passage", keys)) {
    change(passageCountDimension);
    for (const dimension of parseDimensions(sparse)) change(dimension);
  }
  await changeLexicon(transaction, [...changes].map(([dimension, passages]) => ({ dimension, term: "", word: "", passages })));
  await (kind === "record" ? removeRecords : removeDocuments)(transaction, keys);
  await insertWithdrawn(transaction, run, kind, items, { ...(reason === undefined ? {} : { reason }), ...(forGood === undefined ? {} : { forGood }) });
  if (purge === true) await emptyChanges(transaction, kind, items.map(({ id }) => id));
  await insertChanges(transaction, run, items.map(({ id }) => ({ kind, id, what: "withdrawn", fields: [] })));
  return items.length;
}
