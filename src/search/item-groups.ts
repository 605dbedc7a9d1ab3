import type { Queryable } from "../db/database.ts";
import { readItemGroups, readLastChange, type ItemGroup } from "../db/item-groups.ts";
import { searchSettings } from "./settings.ts";

/** The groups that facets and coverage count over, as they stand now. */
export interface ItemGroups {
  read(): Promise<ItemGroup[]>;
}

/**
 * Reads the groups and keeps them until something that is stored changes: counting all facets in the database takes two tenths of a
 * second over 15,000 records, over kept groups a few milliseconds.
 */
export function keepItemGroups(database: Queryable): ItemGroups {
  let kept: { change: number; at: number; groups: Promise<ItemGroup[]> } | undefined;
  return {
    read: async () => {
      const change = await readLastChange(database);
      const now = performance.now();
      if (kept === undefined || kept.change !== change || now - kept.at > searchSettings.groupsKeptMs) {
        const groups = readItemGroups(database);
        kept = { change, at: now, groups };
        groups.catch(() => {
          kept = undefined;
        });
      }
      return kept.groups;
    },
  };
}
