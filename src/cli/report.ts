import type { IngestReport, Tally } from "../domain/ingest-report.ts";

const shownRejections = 50;
const shownWarnings = 20;

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
  for (const { file, records, reasons, source } of report.rejectsFiles ?? []) {
    lines.push("", `${records} rejected ${records === 1 ? "record is" : "records are"} in ${file} as they came, the reasons in ${reasons}.`, `  Correct them there and ingest that file with --source ${JSON.stringify(source)}, and the same --mapping if there was one.`);
  }
  const aboutFiles = report.warnings.filter(({ about }) => about === "file");
  if (aboutFiles.length > 0) lines.push("", "About the files:");
  for (const { file, field, value, message, count } of aboutFiles.slice(0, shownWarnings)) lines.push(`  ${file}: ${field} ${JSON.stringify(value)} ${message}${count > 1 ? ` (${count} ×)` : ""}`);
  if (report.warnings.length > aboutFiles.length) lines.push("", "Kept as written, in no filter:");
  const warnings = report.warnings.filter(({ about }) => about === undefined).toSorted((first, second) => second.count - first.count);
  for (const { file, line, field, value, message, count } of warnings.slice(0, shownWarnings)) {
    lines.push(`  ${field} ${JSON.stringify(value)} ${message} (${count} ×, first in ${file}${line === undefined ? "" : `:${line}`})`);
  }
  if (warnings.length > shownWarnings) lines.push(`  … and ${warnings.length - shownWarnings} more values; --json lists all.`);
  if (report.skipped.length > 0) lines.push("", "Not read:", ...report.skipped.map(({ file, reason }) => `  ${file}: ${reason}`));
  return lines.join("\n");
}

function tally(name: string, { read, added, updated, unchanged, rejected }: Tally): string[] {
  return read === 0 ? [] : [`${read} ${name} read: ${added} added, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected.`];
}
