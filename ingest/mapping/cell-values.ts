import { actionLines, recogniseActionLine } from "../../src/domain/action-lines.ts";
import { normaliseDigits } from "../../src/language/normalise.ts";
import { recogniseCountry } from "../../src/language/places.ts";
import { contractFields } from "./contract-fields.ts";
import { foldName } from "./fold-name.ts";
import { recogniseWord } from "./listed-words.ts";

const separators = /[;；؛|\r\n]+/;
const commas = /[,،，、]/;
const beforeCode = /[,،，、]\s*(?=(?:\p{L}+\s*)?\d)/u;
const bullet = /^(?:[•·▪●*–—-]\s+)/;
const leadingWordOfGoal = /^(?:sdgs?|goals?|odd|ods|objectifs?|objetivos?|цур|цели?|الهدف|هدف|目标|可持续发展目标)?\s*(?:no\.?|n[°º]|№|رقم|第)?\s*[.:#-]?\s*/iu;
const otherNames: Readonly<Record<string, string>> = {
  "The role of public governance authorities and all stakeholders in the promotion of ICTs for development": "C1",
  "Information and communication infrastructure: an essential foundation for the Information Society": "C2",
  "International and regional co-operation": "C11",
};
const linesByName: ReadonlyMap<string, string> = new Map([
  ...Object.entries(actionLines).map(([code, name]) => [foldName(name), code] as const),
  ...Object.entries(otherNames).map(([name, code]) => [foldName(name), code] as const),
  ...Object.keys(actionLines).flatMap((code) => (code.startsWith("C7-") ? [[foldName(code.slice(3)), code] as const] : [])),
]);

/**
 * A field's value from what a cell, or the value of another source's field, holds: lists cut, goals and action lines known by
 * their labels, dates brought to years. What is not recognised stays as written, for the normaliser to judge.
 * @returns undefined when there is nothing in it.
 */
export function readFieldValue(field: string, raw: unknown): unknown {
  const kind = contractFields[field] ?? "text";
  const texts = flatten(raw, kind);
  if (texts.length === 0) return undefined;
  if (kind === "text") return field === "url" ? withScheme(texts[0] ?? "") : texts.join("; ");
  if (kind === "listed") return recogniseWord(field, texts[0] ?? "") ?? texts[0];
  if (kind === "year") return readYears(texts.join(" "));
  const items = texts.flatMap((text) => cutList(kind, text));
  // The contract's `type` is one text; several are let pass as a list.
  if (field === "type" && items.length === 1) return items[0];
  return [...new Set(items)];
}

/** The goal's number in "SDG 4", "4. Quality education", "الهدف ٤"; undefined where there is none of its own ("4.1", "2030"). */
export function recogniseGoal(written: string): string | undefined {
  const text = normaliseDigits(written.trim()).replace(leadingWordOfGoal, "");
  return /^0?(\d{1,2})(?=$|\s*[-–—:：)]|\.(?!\d)|\s+\p{L}|\p{Script=Han})/u.exec(text)?.[1];
}

/** The years in a text: "2022", "01/2019 – 12/2021", "since 2020"; as the record schema takes them, or the text itself where none is found. */
export function readYears(written: string): unknown {
  const text = normaliseDigits(written.trim());
  if (/^\d{4}$|^\d{4}\s*[-–—/]\s*(?:\d{4})?$/.test(text)) return text;
  const short = /^((?:19|20)\d\d)\s*[-–—/]\s*(\d\d)$/.exec(text);
  // "2019-23" is a range, "2019-05" a month.
  if (short !== null && Number(short[2]) > 12) return { start: short[1], end: `${short[1]?.slice(0, 2)}${short[2]}` };
  const years = [...text.matchAll(/(?<!\d)(?:19|20)\d\d(?!\d)/g)].map(([year]) => year);
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return written.trim();
  if (years.length > 1) return { start: first, end: last };
  const isOpen = /(?:[-–—]|\bto\b|à|au|hasta|по|до|إلى|حتى|至)\s*(?:present|now|today|date|ongoing|current|présent|aujourd|ce jour|presente|hoy|actualidad|наст|сегодня|сейчас|الآن|اليوم|今)/iu.test(text) || /^(?:since|from|depuis|desde|с|منذ|自)\s/iu.test(text);
  return isOpen ? { start: first } : first;
}

/** The texts in a value: a cell's own, those of a list, the name of an object that has one. */
function flatten(raw: unknown, kind: string): string[] {
  if (raw === null || raw === undefined) return [];
  // [[3, "Good health"]] names one goal twice.
  if (Array.isArray(raw)) return raw.flatMap((item: unknown) => flatten(kind === "sdgs" && Array.isArray(item) ? item[0] : item, kind));
  if (typeof raw === "object") {
    const named = Object.entries(raw).find(([key]) => ["name", "title", "label", "value", "text", "url"].includes(key.toLowerCase()));
    return named === undefined ? [JSON.stringify(raw)] : flatten(named[1], kind);
  }
  const text = String(raw).trim();
  return text === "" ? [] : [text];
}

function cutList(kind: string, text: string): string[] {
  const parts = text.split(separators).map((part) => part.trim().replace(bullet, "")).filter((part) => part !== "");
  const recognise = kind === "countries" ? recogniseCountry : kind === "sdgs" ? recogniseGoal : kind === "actionLines" ? recogniseLine : undefined;
  if (recognise === undefined) return parts;
  const items = parts.flatMap((part) => {
    // "Congo, Democratic Republic of the" is one country, "Jordan, Egypt" are two.
    if (kind === "countries" && recogniseCountry(part) !== undefined) return [part];
    const byComma = part.split(commas).map((item) => item.trim()).filter((item) => item !== "");
    if (byComma.length > 1 && byComma.every((item) => recognise(item) !== undefined)) return byComma;
    // A label may hold commas itself: "C4, C8. Cultural diversity and identity, linguistic diversity and local content".
    const byCode = kind === "countries" ? [] : part.split(beforeCode).map((item) => item.trim()).filter((item) => item !== "");
    if (byCode.length > 1 && byCode.every((item) => recognise(item) !== undefined)) return byCode;
    const bySpace = part.split(kind === "sdgs" ? /[\s/&+]+/ : /\s*[/&+]\s*/);
    return bySpace.length > 1 && bySpace.every((item) => recognise(item) !== undefined) ? bySpace : [part];
  });
  return kind === "countries" ? items : items.map((item) => recognise(item) ?? item);
}

function recogniseLine(written: string): string | undefined {
  const text = written.trim();
  const code = recogniseActionLine(text) ?? linesByName.get(foldName(text));
  if (code !== undefined) return code;
  const [, number, rest = ""] = /^(?:action line|ligne d['’]action|al)?\s*c\s*[.-]?\s*(\d{1,2})(?!\d)(.*)$/iu.exec(normaliseDigits(text)) ?? [];
  if (number === undefined) {
    const label = foldName(text.replace(/^.*[:.–—-]\s*(?=e-)/iu, ""));
    return linesByName.get(label);
  }
  if (number !== "7") return recogniseActionLine(`C${number}`);
  const folded = foldName(rest);
  return Object.keys(actionLines).find((line) => line.startsWith("C7-") && folded.includes(foldName(line.slice(3))));
}

function withScheme(text: string): string {
  return /^www\.[^\s.]+\.\S+$/i.test(text) ? `https://${text}` : text;
}
