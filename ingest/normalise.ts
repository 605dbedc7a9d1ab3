import { createHash } from "node:crypto";
import { toJsonb } from "../src/db/jsonb.ts";
import { recogniseActionLine } from "../src/domain/action-lines.ts";
import { incomingRecordSchema, recogniseListed, type IncomingRecord, type StoredRecord } from "../src/domain/record.ts";
import { detectLanguage } from "../src/language/detect.ts";
import { recogniseCountry } from "../src/language/places.ts";

/** Something of a record that was kept as written but stays out of the filters. */
export interface Warning {
  field: string;
  value: string;
  message: string;
}

export type Normalised =
  | { record: StoredRecord; hash: string; characters: number; warnings: Warning[] }
  | { problems: { field: string; message: string }[] };

const knownFields = new Set(Object.keys(incomingRecordSchema.shape));
const charactersForDetection = 2_000;

/** Brings a record into its standard form: codes for countries, action lines and listed values; unknown fields kept as `extra`. */
export function normaliseRecord(raw: Record<string, unknown>): Normalised {
  const parsed = incomingRecordSchema.safeParse(raw);
  if (!parsed.success) {
    return { problems: parsed.error.issues.map((issue) => ({ field: issue.path.join(".") || "record", message: describe(issue.message, valueAt(raw, issue.path)) })) };
  }
  const incoming = parsed.data;
  const warnings: Warning[] = [];
  const extra = Object.fromEntries(Object.entries(raw).filter(([field, value]) => !knownFields.has(field) && value !== null));
  const record: StoredRecord = {
    id: incoming.id,
    title: incoming.title.trim(),
    ...optional("description", incoming.description),
    ...readUrl(incoming.url, extra, warnings),
    lang: readLanguage(incoming),
    ...readCountries(incoming.countries, warnings),
    sdgs: incoming.sdgs,
    actionLines: readActionLines(incoming.actionLines, extra, warnings),
    technologies: incoming.technologies,
    ...optional("org", incoming.org),
    ...readListed("stakeholder", incoming.stakeholder, extra, warnings),
    ...readListed("coverage", incoming.coverage, extra, warnings),
    ...(incoming.year == null || Object.keys(incoming.year).length === 0 ? {} : { years: incoming.year }),
    ...readListed("status", incoming.status, extra, warnings),
    types: incoming.type,
    themes: incoming.themes,
    partners: incoming.partners,
    beneficiaries: incoming.beneficiaries,
    ...optional("impact", incoming.impact),
    ...optional("challenges", incoming.challenges),
    ...optional("license", incoming.license),
    ...optional("source", incoming.source),
    extra,
  };
  // NUL and halves of surrogate pairs, which no database takes, cost themselves and not the batch.
  const json = toJsonb(record);
  const isWhole = json === JSON.stringify(record);
  return { record: isWhole ? record : (JSON.parse(json) as StoredRecord), hash: createHash("sha256").update(json).digest("hex"), characters: json.length, warnings };
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, string>>);
}

function readLanguage(incoming: IncomingRecord): string {
  if (incoming.lang != null) return incoming.lang.toLowerCase().split(/[-_]/)[0] ?? "und";
  return detectLanguage(`${incoming.title}\n${incoming.description ?? ""}`.slice(0, charactersForDetection)).lang;
}

function readUrl(url: string | undefined, extra: Record<string, unknown>, warnings: Warning[]): { url?: string } {
  if (url === undefined) return {};
  const parsed = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
  if (parsed !== undefined && (parsed.protocol === "https:" || parsed.protocol === "http:")) return { url: /^https?:\/\/[^/]/i.test(url.trim()) ? url.trim() : parsed.href };
  extra["urlAsWritten"] = url;
  warnings.push({ field: "url", value: url, message: "is not a web address: kept as written, not linked" });
  return {};
}

function readCountries(written: string[], warnings: Warning[]): { countries: string[]; countriesAsWritten: string[] } {
  const countries = new Set<string>();
  const countriesAsWritten: string[] = [];
  for (const name of written) {
    const code = recogniseCountry(name);
    if (code !== undefined) countries.add(code);
    else {
      countriesAsWritten.push(name);
      warnings.push({ field: "countries", value: name, message: "is no country that we know: kept as written, in no filter" });
    }
  }
  return { countries: [...countries], countriesAsWritten };
}

function readActionLines(written: string[], extra: Record<string, unknown>, warnings: Warning[]): string[] {
  const unknown = written.filter((code) => recogniseActionLine(code) === undefined);
  for (const value of unknown) warnings.push({ field: "actionLines", value, message: "is no WSIS action line: kept as written, in no filter" });
  if (unknown.length > 0) extra["actionLinesAsWritten"] = unknown;
  return [...new Set(written.map(recogniseActionLine).filter((code) => code !== undefined))];
}

function readListed<Field extends "stakeholder" | "coverage" | "status">(
  field: Field,
  written: string | undefined,
  extra: Record<string, unknown>,
  warnings: Warning[],
): Partial<Record<Field, string>> {
  if (written === undefined) return {};
  const value = recogniseListed(field, written);
  if (value !== undefined) return { [field]: value } as Partial<Record<Field, string>>;
  extra[`${field}AsWritten`] = written;
  warnings.push({ field, value: written, message: "is none of the listed values: kept as written, in no filter" });
  return {};
}

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), raw);
}

function describe(message: string, value: unknown): string {
  if (value === undefined) return "is missing";
  const shown = JSON.stringify(value) ?? String(value);
  return `${message} (found: ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown})`;
}
