import type { CompletenessReport, IngestReport, Rejection, Tally } from "../domain/ingest-report.ts";

const shownRejections = 50;
const shownWarnings = 20;
const shownLacking = 6;

/** The report of an ingestion for people: what went in, what did not and why. */
export function formatReport(report: IngestReport): string {
  const lines = [
    ...tally("records", report.records),
    ...tally("documents", report.documents),
    `${report.passages} passages written in ${(report.tookMs / 1_000).toFixed(1)} s.`,
  ];
  if (report.rejected.length > 0) lines.push("", "Rejected (correct these and ingest the file again; everything else is in):");
  for (const { file, line, id, field, reason } of report.rejected.slice(0, shownRejections)) {
    lines.push(`  ${file}${line === undefined ? "" : `:${line}`}${id === undefined ? "" : ` (${id})`}: ${field === undefined ? "" : `${field} `}${reason}`);
  }
  if (report.rejected.length > shownRejections) lines.push(`  … and ${report.rejected.length - shownRejections} more; --json lists all.`);
  if (report.suspicious.length > 0) lines.push("", "Suspicious (it went in; look at it):", ...suspicious(report.suspicious));
  lines.push(...completeness(report.completeness));
  if (report.warnings.length > 0) lines.push("", "Kept as written, in no filter:");
  const warnings = report.warnings.toSorted((first, second) => second.count - first.count);
  for (const { file, line, field, value, message, count } of warnings.slice(0, shownWarnings)) {
    lines.push(`  ${field} ${JSON.stringify(value)} ${message} (${count} ×, first in ${file}${line === undefined ? "" : `:${line}`})`);
  }
  if (warnings.length > shownWarnings) lines.push(`  … and ${warnings.length - shownWarnings} more values; --json lists all.`);
  if (report.skipped.length > 0) lines.push("", "Not read:", ...report.skipped.map(({ file, reason }) => `  ${file}: ${reason}`));
  return lines.join("\n");
}

function suspicious(list: Rejection[]): string[] {
  const lines = list.slice(0, shownRejections).map(({ file, line, id, field, reason }) => `  ${file}${line === undefined ? "" : `:${line}`}${id === undefined ? "" : ` (${id})`}: ${field === undefined ? "" : `${field} `}${reason}`);
  return list.length > shownRejections ? [...lines, `  … and ${list.length - shownRejections} more; --json lists all.`] : lines;
}

function completeness({ records, mean, distribution, missing }: CompletenessReport): string[] {
  if (records === 0) return [];
  const shares = distribution.filter(({ count }) => count > 0).map(({ from, to, count }) => `${Math.round(from * 100)}–${Math.round(to * 100)} %: ${count}`);
  const lacking = Object.entries(missing).toSorted(([, first], [, second]) => second - first).map(([field, count]) => `${field} ${Math.round((count / records) * 100)} %`);
  return ["", `Completeness: ${Math.round(mean * 100)} % on average (${shares.join(", ")} records).`, ...(lacking.length === 0 ? [] : [`  Missing most often: ${lacking.slice(0, shownLacking).join(", ")}.`])];
}

function tally(name: string, { read, added, updated, unchanged, rejected }: Tally): string[] {
  return read === 0 ? [] : [`${read} ${name} read: ${added} added, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected.`];
}
