import type { Queryable } from "../db/database.ts";
import { findGroups } from "../db/duplicates.ts";
import { findWorkParagraphs } from "../db/works.ts";
import type { RankedOwner } from "./rank.ts";

/** A found owner with the ids of others that say the same. */
export interface Collapsed extends RankedOwner {
  /** Records that tell of the same project, or the same paragraph in other languages. */
  duplicates: string[];
}

/**
 * Shows each project and each paragraph once: of several records that tell of the same project the best found stays and names the
 * others; of a paragraph in several languages the place of the best goes to the text in the reader's language, where that was found too.
 */
export async function collapseDuplicates(database: Queryable, ranked: RankedOwner[], lang: string): Promise<Collapsed[]> {
  return collapseVersions(database, await collapseRecords(database, ranked), lang);
}

async function collapseRecords(database: Queryable, ranked: RankedOwner[]): Promise<Collapsed[]> {
  const keys = ranked.flatMap(({ owner }) => recordOf(owner) ?? []);
  const groups = new Map<number, { leader: number; others: string[] }>();
  if (keys.length > 0) {
    const byLeader = new Map<number, { record: number; id: string }[]>();
    for (const { record, leader, id } of await findGroups(database, keys)) byLeader.set(leader, [...(byLeader.get(leader) ?? []), { record, id }]);
    for (const [leader, members] of byLeader) {
      for (const { record } of members) groups.set(record, { leader, others: members.filter((other) => other.record !== record).map(({ id }) => id) });
    }
  }
  const shown = new Set<number>();
  return ranked.flatMap((one) => {
    const group = groups.get(recordOf(one.owner) ?? -1);
    if (group === undefined) return [{ ...one, duplicates: [] }];
    if (shown.has(group.leader)) return [];
    shown.add(group.leader);
    return [{ ...one, duplicates: group.others }];
  });
}

async function collapseVersions(database: Queryable, ranked: Collapsed[], lang: string): Promise<Collapsed[]> {
  const keys = ranked.filter(({ owner }) => recordOf(owner) === undefined).map(({ key }) => key);
  if (keys.length < 2) return ranked;
  const versions = new Map((await findWorkParagraphs(database, keys)).map((one) => [one.key, one]));
  const shown = new Map<string, { lang: string; id: string; at: Collapsed }>();
  return ranked.flatMap((one) => {
    const version = recordOf(one.owner) === undefined ? versions.get(one.key) : undefined;
    if (version === undefined) return [one];
    const before = shown.get(version.paragraph);
    // A number that comes again in the same language is another paragraph, or the rest of a long one.
    if (before === undefined || before.lang === version.lang) {
      const at = { ...one };
      if (before === undefined) shown.set(version.paragraph, { lang: version.lang, id: version.id, at });
      return [at];
    }
    if (version.lang === lang && versions.get(before.at.key)?.lang !== lang) {
      before.at.key = one.key;
      before.at.duplicates.push(before.id);
    } else before.at.duplicates.push(version.id);
    return [];
  });
}

/** Owners are named "r" or "d" and the key of the record or passage. */
function recordOf(owner: string): number | undefined {
  return owner.startsWith("r") ? Number(owner.slice(1)) : undefined;
}
