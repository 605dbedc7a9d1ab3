import type { IngestOptions } from "../src/ingestion.ts";
import type { FetchSettings } from "./fetch/settings.ts";

/** The options of the command line, and what tests set beside them. */
export type WebOptions = NonNullable<IngestOptions["web"]> & {
  fetch?: Partial<FetchSettings>;
  /** Text of a manifest in the place of the one that ships with the program. */
  manifest?: string;
};
