import type { Rejection, IngestReport } from "../src/domain/ingest-report.ts";
import type { InputFile } from "./input-file.ts";

/** Something that should have been read and could not be opened, with the source that it belongs to where that is known. */
export interface Unread {
  source?: string;
  rejection: Rejection;
}

/** The files of inputs, with what is not read and what could not be, and why. */
export interface Gathered {
  files: InputFile[];
  skipped: IngestReport["skipped"];
  unread: Unread[];
}
