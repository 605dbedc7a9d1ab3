import type { Queryable } from "../db/database.ts";
import { findGroups } from "../db/duplicates.ts";
import type { RankedOwner } from "./rank.ts";

/** A found owner with the ids of the other records that tell of the same project. */
export interface Collapsed extends RankedOwner {
  duplicates: string[];
}

/** Shows each project once: of several records that tell of the same one, the best found stays and names the others. */
export async function collapseDuplicates(database: Queryable, fused: RankedOwner[]): Promise<Collapsed[]> {
  const keys = fused.flatMap(({ owner }) => recordOf(owner) ?? []);
  const groups = new Map<number, { leader: number; others: string[] }>();
  if (keys.length > 0) {
    const members = await findGroups(database, keys);
    for (const { record, leader } of members) {
      groups.set(record, { leader, others: members.filter((other) => other.leader === leader && other.record !== record).map(({ id }) => id) });
    }
  }
  const shown = new Set<number>();
  return fused.flatMap((one) => {
    const group = groups.get(recordOf(one.owner) ?? -1);
    if (group === undefined) return [{ ...one, duplicates: [] }];
    if (shown.has(group.leader)) return [];
    shown.add(group.leader);
    return [{ ...one, duplicates: group.others }];
  });
}

/** Owners are named "r" or "d" and the key of the record or document. */
function recordOf(owner: string): number | undefined {
  return owner.startsWith("r") ? Number(owner.slice(1)) : undefined;
}
