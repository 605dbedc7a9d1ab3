import { countReasons, type Difference, type IngestReport, type Rejection, type Tally } from "../domain/ingest-report.ts";

const shownRejections = 50;
const shownWarnings = 20;
const shownDifferences = 100;
const shownReasons = 10;
/** A list of rejections shorter than this tells its reasons by itself. */
const longList = 10;

/** The report of an ingestion for people: what went in, what did not and why. */
export function formatReport(report: IngestReport): string {
  const lines = [
    ...tally("records", report.records),
    ...tally("documents", report.documents),
    report.dryRun ? "A dry run: nothing was changed." : `${report.passages} passages written in ${(report.tookMs / 1_000).toFixed(1)} s.`,
  ];
  if (report.refused.length > 0) lines.push("", "Refused:", ...report.refused.map(({ source, reason }) => `  source ${source}: ${reason}.`));
  lines.push(...differences(report.differences));
  if (report.rejected.length > longList) lines.push("", "Reasons for rejections:", ...countReasons(report.rejected).slice(0, shownReasons).map(({ reason, count }) => `  ${count} × ${reason}`));
  if (report.rejected.length > 0) lines.push("", `Rejected (correct these and ingest the file again; everything else ${report.dryRun ? "would go" : "is"} in):`, ...notices(report.rejected));
  if (report.suspicious.length > 0) lines.push("", "Suspicious (it went in; look at it):", ...notices(report.suspicious));
  if (report.warnings.length > 0) lines.push("", "Kept as written, in no filter:");
  const warnings = report.warnings.toSorted((first, second) => second.count - first.count);
  for (const { file, line, field, value, message, count } of warnings.slice(0, shownWarnings)) {
    lines.push(`  ${field} ${JSON.stringify(value)} ${message} (${count} ×, first in ${file}${line === undefined ? "" : `:${line}`})`);
  }
  if (warnings.length > shownWarnings) lines.push(`  … and ${warnings.length - shownWarnings} more values; --json lists all.`);
  if (report.skipped.length > 0) lines.push("", "Not read:", ...report.skipped.map(({ file, reason }) => `  ${file}: ${reason}`));
  return lines.join("\n");
}

function notices(list: Rejection[]): string[] {
  const lines = list.slice(0, shownRejections).map(({ file, line, id, field, reason }) => `  ${file}${line === undefined ? "" : `:${line}`}${id === undefined ? "" : ` (${id})`}: ${field === undefined ? "" : `${field} `}${reason}`);
  return list.length > shownRejections ? [...lines, `  … and ${list.length - shownRejections} more; --json lists all.`] : lines;
}

/** What a dry run found, kind by kind of change. */
function differences(list: Difference[]): string[] {
  return (["withdrawn", "updated", "restored", "added"] as const).flatMap((what) => {
    const of = list.filter((difference) => difference.what === what);
    if (of.length === 0) return [];
    const lines = of.slice(0, shownDifferences).map(({ id, title, fields }) => {
      const names = fields.map(({ field }) => field).join(", ");
      return `  ${id}: ${title}${what === "updated" ? ` (${names === "" ? "its index alone is renewed" : names})` : ""}`;
    });
    return ["", `Would be ${what} (${of.length}):`, ...lines, ...(of.length > shownDifferences ? [`  … and ${of.length - shownDifferences} more; --json lists all.`] : [])];
  });
}

function tally(name: string, { read, added, updated, unchanged, restored, withdrawn, rejected }: Tally): string[] {
  if (read + withdrawn === 0) return [];
  const rare = [...(restored === 0 ? [] : [`${restored} restored`]), ...(withdrawn === 0 ? [] : [`${withdrawn} withdrawn`])];
  return [`${read} ${name} read: ${[`${added} added`, `${updated} updated`, `${unchanged} unchanged`, ...rare, `${rejected} rejected`].join(", ")}.`];
}
