import { countReasons, type CompletenessReport, type Difference, type IngestReport, type Rejection, type RejectsFile, type Tally, type WarningCount } from "../domain/ingest-report.ts";

const shownRejections = 50;
const shownWarnings = 20;
const shownDifferences = 100;
const shownReasons = 10;
/** A list of rejections shorter than this tells its reasons by itself. */
const longList = 10;
const shownFindings = 50;
const shownLacking = 6;

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
  lines.push(...rejectsFiles(report.rejectsFiles ?? []));
  if (report.suspicious.length > 0) lines.push("", "Suspicious (it went in; look at it):", ...notices(report.suspicious));
  lines.push(...warnings(report.warnings));
  lines.push(...completeness(report.completeness));
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

function notices(list: Rejection[]): string[] {
  const lines = list.slice(0, shownRejections).map(({ file, line, id, field, reason }) => `  ${file}${line === undefined ? "" : `:${line}`}${id === undefined ? "" : ` (${id})`}: ${field === undefined ? "" : `${field} `}${reason}`);
  return list.length > shownRejections ? [...lines, `  … and ${list.length - shownRejections} more; --json lists all.`] : lines;
}

function completeness({ records, mean, distribution, missing }: CompletenessReport): string[] {
  if (records === 0) return [];
  const shares = distribution.filter(({ count }) => count > 0).map(({ from, to, count }) => `${Math.round(from * 100)}–${Math.round(to * 100)} %: ${count}`);
  const lacking = Object.entries(missing).toSorted(([, first], [, second]) => second - first).map(([field, count]) => `${field} ${Math.round((count / records) * 100)} %`);
  return ["", `Completeness: ${Math.round(mean * 100)} % on average (${shares.join(", ")} records).`, ...(lacking.length === 0 ? [] : [`  Missing most often: ${lacking.slice(0, shownLacking).join(", ")}.`])];
}

function rejectsFiles(list: RejectsFile[]): string[] {
  return list.flatMap(({ file, records, reasons, source }) => [
    "",
    `${records} rejected ${records === 1 ? "record is" : "records are"} in ${file} as ${records === 1 ? "it" : "they"} came, the reasons in ${reasons}.`,
    `  Correct ${records === 1 ? "it" : "them"} there and ingest that file with --source ${JSON.stringify(source)}, and the same --mapping if there was one.`,
  ]);
}

/** What is about files as a whole first, then the values that stay out of the filters, most frequent first. */
function warnings(list: WarningCount[]): string[] {
  const [files, values] = [list.filter(({ about }) => about === "file"), list.filter(({ about }) => about === undefined)];
  const shown = (of: WarningCount[], heading: string, asLine: (warning: WarningCount) => string) => {
    if (of.length === 0) return [];
    const lines = of.toSorted((first, second) => second.count - first.count).slice(0, shownWarnings).map(asLine);
    return ["", heading, ...lines, ...(of.length > shownWarnings ? [`  … and ${of.length - shownWarnings} more; --json lists all.`] : [])];
  };
  return [
    ...shown(files, "About the files:", ({ file, field, value, message, count }) => `  ${file}: ${field} ${JSON.stringify(value)} ${message}${count > 1 ? ` (${count} ×)` : ""}`),
    ...shown(values, "Kept as written, in no filter:", ({ file, line, field, value, message, count }) => `  ${field} ${JSON.stringify(value)} ${message} (${count} ×, first in ${file}${line === undefined ? "" : `:${line}`})`),
  ];
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
