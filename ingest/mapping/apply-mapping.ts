import { createHash } from "node:crypto";
import { foldText } from "../../src/language/normalise.ts";
import { readFieldValue } from "./cell-values.ts";
import { contractFields } from "./contract-fields.ts";
import { foldName } from "./fold-name.ts";
import type { FieldSource, Mapping } from "./mapping.ts";
import { recogniseHeader } from "./recognise-header.ts";

const hashCharacters = 16;

/** Makes records of a source's values: of rows of a table, or of JSON objects. */
export interface Mapper {
  /** A value in the contract's form, for the normaliser. */
  map: (value: Record<string, unknown>) => Record<string, unknown>;
  isKnown: (header: string) => boolean;
  /** Why no record can come from a table with these columns; undefined when some can. */
  refuse: (columns: string[]) => string | undefined;
  /** Columns that the mapping names for a field and a table with these columns has not. */
  missing: (columns: string[]) => { field: string; columns: string[] }[];
}

/** @param sourceName stands in the place of {source} in the id's prefix. */
export function createMapper(mapping: Mapping, sourceName: string): Mapper {
  const named = new Set([...Object.values(mapping.fields).flatMap(columnsOf), ...(mapping.id?.column ?? []), ...mapping.drop].map(foldName));
  const empty = new Set(mapping.empty.map(foldMark));
  const recognised = (header: string) => (mapping.recognise && !named.has(foldName(header)) ? recogniseHeader(header)?.field : undefined);
  const has = (columns: string[], wanted: string[]) => wanted.some((column) => columns.some((name) => foldName(name) === foldName(column)));

  function map(value: Record<string, unknown>): Record<string, unknown> {
    const row = createRow(value, empty);
    const fields = new Map<string, unknown>();
    const set = (field: string, found: unknown) => {
      if (found !== undefined && !fields.has(field)) fields.set(field, found);
    };
    for (const [field, source] of Object.entries(mapping.fields)) set(field, readField(field, source, row));
    for (const name of mapping.recognise ? Object.keys(value) : []) {
      const field = recognised(name);
      if (field === undefined || fields.has(field)) continue;
      const found = row.take(name);
      set(field, found === undefined ? undefined : readFieldValue(field, found));
    }
    const record: Record<string, unknown> = {};
    for (const name of mapping.drop) row.take(name);
    const id = readId(mapping, row, fields, sourceName);
    if (mapping.rest === "keep") for (const [name, left] of row.rest()) record[name] = left;
    for (const [field, found] of fields) {
      if (field.startsWith("extra.")) record[field.slice("extra.".length)] = found;
      else if (!field.startsWith("year.")) record[field] = found;
    }
    if (id !== undefined) record["id"] = id;
    const year = joinYears(fields.get("year"), fields.get("year.start"), fields.get("year.end"));
    if (year !== undefined) record["year"] = year;
    return record;
  }

  function refuse(columns: string[]): string | undefined {
    const gives = (field: string) => {
      const source = mapping.fields[field];
      if (source?.value !== undefined) return true;
      return (source !== undefined && has(columns, columnsOf(source))) || columns.some((name) => recognised(name) === field);
    };
    const hint = 'Try "--mapping spreadsheet", or let "--guess" propose a mapping.';
    if (!gives("title")) return `No column of the table becomes the title${mapping.name === "contract" ? "" : ` by the mapping ${mapping.name}`}. ${hint}`;
    if (!gives("id") && mapping.id?.from === undefined && !(mapping.id?.column !== undefined && has(columns, mapping.id.column))) return `No column of the table becomes the id, and records need one. ${hint}`;
    return undefined;
  }

  return {
    map,
    refuse,
    isKnown: (header) => named.has(foldName(header)) || recogniseHeader(header) !== undefined,
    missing: (columns) =>
      Object.entries(mapping.fields).flatMap(([field, source]) => {
        const wanted = columnsOf(source).filter((column) => !column.includes("."));
        const lacking = source.join === undefined ? (wanted.length > 0 && !has(columns, wanted) ? wanted : []) : wanted.filter((column) => !has(columns, [column]));
        return lacking.length === 0 ? [] : [{ field, columns: lacking }];
      }),
  };
}

function columnsOf(source: FieldSource): string[] {
  return [...(source.column ?? []), ...(source.join ?? [])];
}

interface Row {
  /** What stands at a column's name or at a path of names; marks it as used. */
  take: (column: string) => unknown;
  rest: () => [string, unknown][];
}

function createRow(value: Record<string, unknown>, empty: ReadonlySet<string>): Row {
  const keys = new Map(Object.keys(value).map((key) => [foldName(key), key]));
  const used = new Set<string>();
  const isEmpty = (found: unknown): boolean =>
    found === null || found === undefined || (typeof found === "string" && (found.trim() === "" || empty.has(foldMark(found)))) || (Array.isArray(found) && found.every(isEmpty));
  return {
    take: (column) => {
      const key = keys.get(foldName(column)) ?? keys.get(foldName(column.split(".")[0] ?? ""));
      if (key === undefined) return undefined;
      used.add(key);
      const found = foldName(key) === foldName(column) ? value[key] : follow(value[key], column.split(".").slice(1));
      return isEmpty(found) ? undefined : found;
    },
    rest: () => Object.entries(value).filter(([key, found]) => !used.has(key) && !isEmpty(found)),
  };
}

/** What a path leads to: through objects by their keys, through lists into each of their members. */
function follow(value: unknown, path: string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => follow(item, path)).filter((item) => item !== undefined);
  if (typeof value !== "object" || value === null) return undefined;
  const found = Object.entries(value).find(([name]) => foldName(name) === foldName(key));
  return found === undefined ? undefined : follow(found[1], rest);
}

function readField(field: string, source: FieldSource, row: Row): unknown {
  if (source.value !== undefined) return readFieldValue(field, source.value);
  // All are taken, so that what was not needed is no leftover.
  const found = columnsOf(source).map((column) => row.take(column)).filter((value) => value !== undefined);
  const chosen = source.join === undefined ? found.slice(0, 1) : found;
  const picked = source.pick === undefined ? chosen : chosen.map((value) => pick(value, source.pick === "first"));
  const split = source.split;
  const cut = split === undefined ? picked : picked.map((value) => (typeof value === "string" ? value.split(split) : value));
  const values = cut.flatMap((value) => translate(value, source.values));
  if (values.length === 0) return undefined;
  if (field.startsWith("extra.")) return source.join === undefined && values.length === 1 ? values[0] : source.join === undefined ? values : values.map(String).join(source.with ?? "\n\n");
  if (source.join !== undefined && contractFields[field] === "text") return values.flat().map((value) => String(value).trim()).join(source.with ?? "\n\n");
  return readFieldValue(field, values.length === 1 ? values[0] : values);
}

function pick(value: unknown, first: boolean): unknown {
  const values = Array.isArray(value) ? value : [value];
  return first ? values[0] : values.slice(1);
}

/** The value that a value map gives, for the whole or for each part of a list; "" takes it away. */
function translate(value: unknown, map: Record<string, string> | undefined): unknown[] {
  if (map === undefined) return [value];
  const byName = new Map(Object.entries(map).map(([from, to]) => [foldMark(from), to]));
  const one = (written: unknown): unknown[] => {
    if (Array.isArray(written)) return written.flatMap(one);
    const whole = byName.get(foldMark(String(written)));
    if (whole !== undefined) return whole === "" ? [] : [whole];
    if (typeof written !== "string" || !/[;；؛|\n]/.test(written)) return [written];
    return written.split(/[;；؛|\r\n]+/).filter((part) => part.trim() !== "").flatMap((part) => {
      const to = byName.get(foldMark(part));
      return to === undefined ? [part.trim()] : to === "" ? [] : [to];
    });
  };
  return one(value);
}

function foldMark(text: string): string {
  return foldText(text).trim().replaceAll(/\s+/g, " ");
}

function readId(mapping: Mapping, row: Row, fields: Map<string, unknown>, sourceName: string): string | undefined {
  const declared = fields.get("id");
  if (mapping.id === undefined) return typeof declared === "string" ? declared : undefined;
  const { column, from, prefix = "", as } = mapping.id;
  const stated = column?.map((name) => row.take(name)).find((value) => value !== undefined) ?? declared;
  const start = prefix.replaceAll("{source}", sourceName);
  if (stated !== undefined) {
    const text = String(stated).trim();
    // Fed again from a list that has the prefix already, it is not put twice.
    if (start !== "" && text.startsWith(start)) return text;
    return start + (as === "slug" ? slug(text) : text);
  }
  const parts = (from ?? []).map((name) => fields.get(name) ?? row.take(name)).map((part) => (part === undefined ? "" : foldMark(typeof part === "string" ? part : JSON.stringify(part))));
  if (parts.every((part) => part === "")) return undefined;
  return start + createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, hashCharacters);
}

function slug(text: string): string {
  return foldText(text).replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "");
}

function joinYears(year: unknown, start: unknown, end: unknown): unknown {
  if (start === undefined && end === undefined) return year;
  const edge = (value: unknown, key: "start" | "end") => (typeof value === "object" && value !== null ? ((value as Record<string, unknown>)[key] ?? (value as Record<string, unknown>)["start"]) : value);
  const ends = { ...(start === undefined ? {} : { start: edge(start, "start") }), ...(end === undefined ? {} : { end: edge(end, "end") }) };
  return start === undefined && year !== undefined && typeof year === "string" && /^\d{4}$/.test(year) ? { start: year, ...ends } : ends;
}
