import type { IngestReport } from "../src/domain/ingest-report.ts";
import type { SearchRoom } from "../src/search/search.ts";
import type { Classifier } from "./classify.ts";
import type { Extractor } from "./extraction/extractor.ts";
import type { InputFile } from "./input-file.ts";
import type { Mapping } from "./mapping/mapping.ts";
import type { Rejects } from "./rejects.ts";
import type { RunItem } from "./resume-items.ts";
import type { SourceRun } from "./source-run.ts";

/** One file that is being read, with what the storing of it needs. */
export interface Reading {
  file: InputFile;
  item: RunItem;
  run: SourceRun;
  version: string;
  room: SearchRoom;
  report: IngestReport;
  mapping: Mapping | undefined;
  rejects: Rejects | undefined;
  extractor: Extractor;
  openClassifier: () => Promise<Classifier>;
  /** Is called after each transaction with the line up to which the file is committed, and with how many records of the run that are (all that were read, where it is not given). */
  stored: (line: number, records?: number) => Promise<void>;
}

/** What is said of a record or document that another source had until now. */
export function movedReason(from: string, run: SourceRun): string {
  return `belonged to the source “${from}” and belongs to “${run.source.name}” from now on: two sources that share an id take it from each other`;
}
