import { countReasons, type IngestReport, type Rejection, type Tally } from "../src/domain/ingest-report.ts";
import type { RunReport } from "../src/domain/ingest-run.ts";

/** Lists are stored up to this length; the counts are whole. */
const listedAtMost = 200;

/** The part of a report that one run added to it, as it is kept: files without the folders of this machine, lists bounded. */
export function storedReport(report: IngestReport, before: IngestReport, tookMs: number, shown: (path: string) => string): RunReport {
  const since = <Item>(list: Item[], earlier: Item[]) => list.slice(earlier.length);
  const notices = (list: Rejection[]) => list.slice(0, listedAtMost).map(({ file, ...notice }) => ({ file: shown(file), ...notice }));
  const rejected = since(report.rejected, before.rejected);
  return {
    records: difference(report.records, before.records),
    documents: difference(report.documents, before.documents),
    passages: report.passages - before.passages,
    reasons: countReasons(rejected).slice(0, listedAtMost),
    rejected: notices(rejected),
    suspicious: notices(since(report.suspicious, before.suspicious)),
    findings: since(report.findings, before.findings).slice(0, listedAtMost).map(({ file, ...finding }) => ({ file: shown(file), ...finding })),
    warnings: since(report.warnings, before.warnings).slice(0, listedAtMost).map(({ file, ...warning }) => ({ file: shown(file), ...warning })),
    refused: since(report.refused, before.refused).map(({ reason }) => reason),
    tookMs: Math.round(tookMs),
  };
}

function difference(after: Tally, before: Tally): Tally {
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[name as keyof Tally]])) as unknown as Tally;
}
