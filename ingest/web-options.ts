import type { IngestReport } from "../src/domain/ingest-report.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import type { FetchSettings } from "./fetch/settings.ts";
import type { InputFile } from "./inputs.ts";

/** The options of the command line, and what tests set beside them. */
export type WebOptions = NonNullable<IngestOptions["web"]> & {
  fetch?: Partial<FetchSettings>;
  /** Makes Markdown of HTML, where no reader of HTML is at hand. */
  htmlToMarkdown?: (html: string) => string;
  /** Text of a manifest in the place of the one that ships with the program. */
  manifest?: string;
};

/** The files of inputs, with what was not fetched or not read and why. */
export type Gathered = Pick<IngestReport, "rejected" | "skipped"> & { files: InputFile[] };
