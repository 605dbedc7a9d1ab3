import type { FieldChange, ItemKind } from "./change.ts";

/** How many of something were read and what became of them; withdrawn are those that were not read any more. */
export interface Tally {
  read: number;
  added: number;
  updated: number;
  unchanged: number;
  /** Had been withdrawn and came back. */
  restored: number;
  withdrawn: number;
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
  /** It is about the whole file (an encoding that was assumed), not about a value that stays out of the filters. */
  about?: "file";
}

/** A file with the rejected records of an input, in that input's format, and the file with their reasons beside it. */
export interface RejectsFile {
  input: string;
  file: string;
  reasons: string;
  records: number;
  /** Source to ingest the corrected file under, so that its records stand where the others do. */
  source: string;
}

/** What a dry run found that a run would change. */
export interface Difference {
  kind: ItemKind;
  id: string;
  title: string;
  what: "added" | "updated" | "restored" | "withdrawn";
  fields: FieldChange[];
}

/** Something about the text of a document: a page or part that is not indexed, or one that was repaired, and why. */
export interface TextFinding {
  file: string;
  page?: number;
  indexed: boolean;
  reason: string;
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
  /** True when nothing was stored: the report says what a run would do. */
  dryRun: boolean;
  records: Tally;
  documents: Tally;
  passages: number;
  rejected: Rejection[];
  warnings: WarningCount[];
  /** What went in and should be looked at. */
  suspicious: Rejection[];
  findings: TextFinding[];
  completeness: CompletenessReport;
  skipped: { file: string; reason: string }[];
  /** Sources that were left as they are, or of which nothing was withdrawn, and why. */
  refused: { source: string; reason: string }[];
  /** Keys of the runs that this was entered under, one a source. */
  runs: number[];
  /** Of a dry run: each change. */
  differences: Difference[];
  /** Present where rejects files were asked for. */
  rejectsFiles?: RejectsFile[];
  tookMs: number;
}

export function emptyReport(): IngestReport {
  return { dryRun: false, records: emptyTally(), documents: emptyTally(), passages: 0, rejected: [], warnings: [], suspicious: [], findings: [], completeness: emptyCompleteness(), skipped: [], refused: [], runs: [], differences: [], tookMs: 0 };
}

function emptyCompleteness(): CompletenessReport {
  return { records: 0, mean: 0, distribution: Array.from({ length: 10 }, (_, tenth) => ({ from: tenth / 10, to: (tenth + 1) / 10, count: 0 })), missing: {} };
}

function emptyTally(): Tally {
  return { read: 0, added: 0, updated: 0, unchanged: 0, restored: 0, withdrawn: 0, rejected: 0 };
}

/** How often each reason for a rejection stands, most frequent first; values and numbers in it do not tell reasons apart. */
export function countReasons(rejected: Rejection[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { field, reason } of rejected) {
    const general = `${field === undefined ? "" : `${field.replaceAll(/\.\d+/g, "")} `}${reason}`
      .replace(/(the line is not JSON): .*/s, "$1")
      .replaceAll(/"[^"]*"|«[^»]*»|“[^”]*”/g, "…")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z|\d+/g, "…");
    counts.set(general, (counts.get(general) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((first, second) => second.count - first.count);
}
