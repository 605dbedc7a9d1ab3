import { basename } from "node:path";
import { InvalidRequestError } from "../../src/errors.ts";
import { createExtractor } from "../extraction/extractor.ts";
import { listInputs } from "../inputs.ts";
import { holdsRecords, readRaw } from "../read-records.ts";
import { createMapper } from "./apply-mapping.ts";
import { gatherEvidence, type ColumnEvidence } from "./column-evidence.ts";
import { contractFields, type FieldKind } from "./contract-fields.ts";
import { contractColumns } from "./mapping.ts";
import { recogniseHeader } from "./recognise-header.ts";

/** Rows that are looked at: enough to know a column by its values. */
const rowsRead = 500;
const longText = 100;
/** Share of a column's values that have to be of a kind for the column to be taken for it without a header that says so. */
const tellingShare = 0.8;
const leastRows = 3;
/** Kinds of which several columns can be joined. */
const joinable: ReadonlySet<FieldKind> = new Set(["list", "countries", "sdgs", "actionLines"]);
const joinableTexts = new Set(["description", "impact", "challenges"]);

interface Proposal {
  field: string;
  columns: ColumnEvidence[];
  why: string;
}

/** See `Ingestion.proposeMapping`. */
export async function proposeMapping(input: string): Promise<string> {
  const { files } = await listInputs([input]);
  const [file] = files;
  if (file === undefined || files.length > 1 || !holdsRecords(file.format)) throw new InvalidRequestError(`${input} is no file of records: --guess proposes a mapping for one JSON, JSON Lines, CSV or XLSX file.`);
  const rows: Record<string, unknown>[] = [];
  const remarks: string[] = [];
  const mapper = { ...createMapper(contractColumns, file.name), refuse: () => undefined };
  const extractor = createExtractor();
  let problem: string | undefined;
  try {
    for await (const line of readRaw(file, { extractor, mapping: undefined, mapper, notice: ({ field, value, message }) => remarks.push(`${field} ${JSON.stringify(value)} ${message}`) })) {
      if ("value" in line) rows.push(flattenObject(line.value));
      else problem ??= line.reason;
      if (rows.length >= rowsRead) break;
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  } finally {
    await extractor.close();
  }
  if (rows.length === 0) throw new InvalidRequestError(`${input} has no rows to guess a mapping from${problem === undefined ? "" : `: ${problem}`}.`);
  const columns = gatherEvidence(rows, [...new Set(rows.flatMap((row) => Object.keys(row)))]);
  return write(file.path, file.name, rows.length, columns, remarks);
}

/** Nested objects under their paths, as a mapping names them: locations.developmentCountries. */
function flattenObject(value: Record<string, unknown>, prefix = ""): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const objects = (Array.isArray(inner) ? inner : [inner]).filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null && !Array.isArray(item));
    if (objects.length === 0) {
      flat[prefix + key] = inner;
      continue;
    }
    for (const object of objects) {
      for (const [path, found] of Object.entries(flattenObject(object, `${prefix}${key}.`))) {
        const earlier = flat[path];
        flat[path] = earlier === undefined ? found : [earlier, found].flat();
      }
    }
  }
  return flat;
}

function propose(columns: ColumnEvidence[], rows: number): Proposal[] {
  const proposals = new Map<string, Proposal>();
  const taken = new Set<string>();
  const add = (field: string, column: ColumnEvidence, why: string) => {
    const known = proposals.get(field);
    const kind = contractFields[field] ?? "text";
    if (known !== undefined && !joinable.has(kind) && !joinableTexts.has(field)) return;
    taken.add(column.name);
    if (known === undefined) proposals.set(field, { field, columns: [column], why });
    else known.columns.push(column);
  };
  for (const column of columns) {
    const known = recogniseHeader(column.name.split(".").at(-1) ?? "") ?? recogniseHeader(column.name);
    if (known !== undefined) add(known.field, column, `header (${known.lang})`);
  }
  const left = () => columns.filter(({ name, filled }) => !taken.has(name) && filled >= Math.min(leastRows, rows));
  for (const field of ["url", "countries", "actionLines", "year", "status", "coverage", "stakeholder", "lang"]) {
    if (proposals.has(field) || (field === "year" && proposals.has("year.start"))) continue;
    const best = left().toSorted((first, second) => (second.shares[field] ?? 0) - (first.shares[field] ?? 0))[0];
    if (best !== undefined && (best.shares[field] ?? 0) >= tellingShare) add(field, best, `by its values: ${percent(best.shares[field])} are known`);
  }
  const texts = left().filter(({ shares }) => Object.values(shares).every((share) => share < tellingShare));
  const long = texts.filter(({ averageLength }) => averageLength >= longText).toSorted((first, second) => second.averageLength - first.averageLength)[0];
  if (!proposals.has("description") && long !== undefined) add("description", long, `by its values: long texts (${Math.round(long.averageLength)} characters)`);
  const short = texts.find(({ name, averageLength, distinct, filled }) => !taken.has(name) && averageLength >= 8 && averageLength < longText && distinct > filled * 0.9 && filled > rows * tellingShare);
  if (!proposals.has("title") && short !== undefined) add("title", short, "by its values: short texts, all different");
  return [...proposals.values()].sort((first, second) => Object.keys(contractFields).indexOf(first.field) - Object.keys(contractFields).indexOf(second.field));
}

function write(path: string, source: string, rows: number, columns: ColumnEvidence[], remarks: string[]): string {
  const proposals = propose(columns, rows);
  const own = `${source}.mapping.yaml`;
  const lines = [`# A mapping for ${basename(path)}, guessed from its headers and ${rows === rowsRead ? "first " : ""}${rows} rows. Look it through, save it as ${own}, and run:`, `#   dalil ingest --mapping ${JSON.stringify(own)} ${JSON.stringify(path)}`, ...remarks.map((remark) => `# The file: ${oneLine(remark)}`)];
  if (!proposals.some(({ field }) => field === "title")) lines.push("# No column looks like a title, and records need one: put the column's name at fields, title.");
  const id = proposals.find(({ field }) => field === "id")?.columns[0];
  lines.push("id:", `  prefix: ${quote(`${source}:`)} # put before every id, so that two sources' numbers differ`);
  if (id !== undefined) lines.push(`  column: ${quote(id.name)} # ${id.distinct} different values in ${rows} rows${id.distinct < id.filled ? "; rows with the value of an earlier one will be rejected" : ""}`);
  if (id === undefined || id.filled < rows) lines.push(`  from: [title, org, countries] # ${id === undefined ? "no column looks like an id: it is made" : "where there is none it is made"} of these, and changes when they do`);
  lines.push("fields:");
  const used = new Set(id === undefined ? [] : [id.name]);
  for (const proposal of proposals) {
    if (proposal.field === "id") continue;
    for (const { name } of proposal.columns) used.add(name);
    lines.push(...writeField(proposal));
  }
  if (!proposals.some(({ field }) => field === "title")) lines.push('  title: "…" # to be filled in');
  const left = columns.filter(({ name }) => !used.has(name));
  lines.push("rest: keep # columns that no field names are kept and shown under their own names; drop leaves them out");
  for (const { name, filled } of left) lines.push(`#   ${oneLine(name)} (in ${filled} rows)`);
  lines.push("# drop: [names of columns that must not be shown, such as contact details]");
  return lines.join("\n");
}

function writeField({ field, columns, why }: Proposal): string[] {
  const [first, ...others] = columns;
  if (first === undefined) return [];
  const share = first.shares[field] ?? first.shares[field.split(".")[0] ?? ""];
  const doubt = share !== undefined && share < tellingShare && first.filled > 0 ? `; only ${percent(share)} of its values are known` : "";
  const comment = `# ${why}${doubt}`;
  const unknown = contractFields[field] === "listed" || field === "countries" || field === "actionLines" ? first.unknown(field) : [];
  const source = others.length === 0 ? `column: ${quote(first.name)}` : `join: [${columns.map(({ name }) => quote(name)).join(", ")}]`;
  if (unknown.length === 0) return [others.length === 0 ? `  ${field}: ${quote(first.name)} ${comment}` : `  ${field}: { ${source} } ${comment}`];
  return [`  ${field}: ${comment}`, `    ${source}`, "    values: # those that are not known: put on the right what they mean, or \"\" to leave them out", ...unknown.map(([value, times]) => `      ${quote(value)}: ${quote(value)} # ${times} ${times === 1 ? "row" : "rows"}`)];
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

function percent(share: number | undefined): string {
  return `${Math.round((share ?? 0) * 100)} %`;
}
