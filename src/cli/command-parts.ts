import type { ServerParts } from "../server.ts";

/** What `bin/dalil.js` hands to the commands: the rooms that `src` does not import. */
export type CommandParts = Pick<ServerParts, "ingestion" | "preparePage">;
