import type { IngestReport, Tally } from "../domain/ingest-report.ts";

const shownRejections = 50;
const shownWarnings = 20;
const shownFindings = 50;

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
  if (report.warnings.length > 0) lines.push("", "Kept as written, in no filter:");
  const warnings = report.warnings.toSorted((first, second) => second.count - first.count);
  for (const { file, line, field, value, message, count } of warnings.slice(0, shownWarnings)) {
    lines.push(`  ${field} ${JSON.stringify(value)} ${message} (${count} ×, first in ${file}${line === undefined ? "" : `:${line}`})`);
  }
  if (warnings.length > shownWarnings) lines.push(`  … and ${warnings.length - shownWarnings} more values; --json lists all.`);
  lines.push(...findings("Not indexed (the rest of these documents is in):", report.findings.filter(({ indexed }) => !indexed)));
  lines.push(...findings("Repaired:", report.findings.filter(({ indexed }) => indexed)));
  if (report.skipped.length > 0) lines.push("", "Not read:", ...report.skipped.map(({ file, reason }) => `  ${file}: ${reason}`));
  return lines.join("\n");
}

function findings(title: string, found: IngestReport["findings"]): string[] {
  if (found.length === 0) return [];
  const more = found.length > shownFindings ? [`  … and ${found.length - shownFindings} more; --json lists all.`] : [];
  return ["", title, ...found.slice(0, shownFindings).map(({ file, page, reason }) => `  ${file}${page === undefined ? "" : `, page ${page}`}: ${reason}`), ...more];
}

function tally(name: string, { read, added, updated, unchanged, rejected }: Tally): string[] {
  return read === 0 ? [] : [`${read} ${name} read: ${added} added, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected.`];
}
