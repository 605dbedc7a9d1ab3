/** How many of something were read and what became of them. */
export interface Tally {
  read: number;
  added: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

/** A record or a document that did not go in: where it stands, which field, and why. */
export interface Rejection {
  file: string;
  line?: number;
  id?: string;
  field?: string;
  reason: string;
}

/** Values that were kept as written and stay out of the filters, once per value with how often and where it first stood. */
export interface WarningCount {
  file: string;
  line?: number;
  field: string;
  value: string;
  message: string;
  count: number;
}

/** Something about the text of a document: a page or part that is not indexed, or one that was repaired, and why. */
export interface TextFinding {
  file: string;
  page?: number;
  indexed: boolean;
  reason: string;
}

/** What one run of the ingestion did; the same object is printed, stored and returned as JSON. */
export interface IngestReport {
  records: Tally;
  documents: Tally;
  passages: number;
  rejected: Rejection[];
  warnings: WarningCount[];
  findings: TextFinding[];
  skipped: { file: string; reason: string }[];
  tookMs: number;
}

export function emptyReport(): IngestReport {
  const tally = (): Tally => ({ read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0 });
  return { records: tally(), documents: tally(), passages: 0, rejected: [], warnings: [], findings: [], skipped: [], tookMs: 0 };
}
