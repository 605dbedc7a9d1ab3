import { findLeaders, findUnled, insertDuplicates, mostPerKey, removeDuplicates, type DuplicateRow } from "../src/db/duplicates.ts";
import type { Database, Queryable } from "../src/db/database.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { comparable, sameProject, type Comparable } from "./same-project.ts";

/** Records that lost their leader are compared so many at a time. */
const batchSize = 250;

interface Leader {
  record: number;
  compared: Comparable;
}

/**
 * Enters records in the groups of those that tell of the same project: each is compared with the first records of groups that it shares
 * a key with and joins the one that is most alike, or begins a group of its own. To be called in the transaction that stores them.
 */
export async function linkDuplicates(transaction: Queryable, records: { key: number; record: StoredRecord }[]): Promise<void> {
  if (records.length === 0) return;
  await removeDuplicates(transaction, records.map(({ key }) => key));
  const incoming = records.map(({ key, record }) => ({ record: key, ...comparable(record) }));
  const leaders = new Map<number, Leader[]>();
  const enter = (leader: Leader, keys: number[]) => {
    for (const key of keys) {
      const known = leaders.get(key);
      if (known === undefined) leaders.set(key, [leader]);
      else known.push(leader);
    }
  };
  const wanted = [...new Set(incoming.flatMap(({ keys }) => keys))];
  for (const { record, title, lang, url, countries, signature, words, keys } of await findLeaders(transaction, wanted)) {
    enter({ record, compared: { title, lang, url: url ?? undefined, countries, words, signature: fromHex(signature) } }, keys);
  }
  const rows = incoming.map(({ record, compared, keys }): DuplicateRow => {
    let best: { leader: Leader; sure: number } | undefined;
    for (const leader of new Set(keys.flatMap((key) => leaders.get(key) ?? []))) {
      const sure = sameProject(compared, leader.compared);
      if (sure > (best?.sure ?? 0)) best = { leader, sure };
    }
    if (best !== undefined) return { record, leader: best.leader.record };
    const open = keys.filter((key) => (leaders.get(key)?.length ?? 0) < mostPerKey);
    enter({ record, compared }, open);
    return { record, leader: record, own: { signature: toHex(compared.signature), words: compared.words, keys: open } };
  });
  await insertDuplicates(transaction, rows);
}

/** Compares anew the records whose leader was withdrawn or changed. */
export async function relinkDuplicates(database: Database): Promise<void> {
  for (;;) {
    const unled = await database.transaction(async (transaction) => {
      const records = await findUnled(transaction, batchSize);
      await linkDuplicates(transaction, records);
      return records.length;
    });
    if (unled < batchSize) return;
  }
}

function toHex(values: Uint16Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex");
}

function fromHex(hex: string): Uint16Array {
  const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
  return new Uint16Array(bytes.buffer);
}
