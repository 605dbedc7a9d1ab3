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

/** How complete the records of a run are that went in or were in already. */
export interface CompletenessReport {
  records: number;
  mean: number;
  /** How many records have a score of 0 to 0.1, 0.1 to 0.2 … */
  distribution: { from: number; to: number; count: number }[];
  /** How many records lack a field. */
  missing: Record<string, number>;
}

/** What one run of the ingestion did; the same object is printed, stored and returned as JSON. */
export interface IngestReport {
  records: Tally;
  documents: Tally;
  passages: number;
  rejected: Rejection[];
  warnings: WarningCount[];
  /** What went in and should be looked at. */
  suspicious: Rejection[];
  completeness: CompletenessReport;
  skipped: { file: string; reason: string }[];
  tookMs: number;
}

export function emptyReport(): IngestReport {
  const tally = (): Tally => ({ read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0 });
  return { records: tally(), documents: tally(), passages: 0, rejected: [], warnings: [], suspicious: [], completeness: emptyCompleteness(), skipped: [], tookMs: 0 };
}

function emptyCompleteness(): CompletenessReport {
  return { records: 0, mean: 0, distribution: Array.from({ length: 10 }, (_, tenth) => ({ from: tenth / 10, to: (tenth + 1) / 10, count: 0 })), missing: {} };
}
