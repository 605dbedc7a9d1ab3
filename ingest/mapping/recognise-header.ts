import { readFileSync } from "node:fs";
import { contractFields } from "./contract-fields.ts";
import { foldName } from "./fold-name.ts";

/** A field that a header names, and in which language; the field's own name counts as English. */
export interface KnownHeader {
  field: string;
  lang: string;
}

const words = JSON.parse(readFileSync(new URL("./header-words.json", import.meta.url), "utf8")) as Record<string, Record<string, string[]>>;
const byName: ReadonlyMap<string, KnownHeader> = new Map(
  [
    ...Object.entries(words).flatMap(([field, byLanguage]) => Object.entries(byLanguage).flatMap(([lang, names]) => names.map((name) => [foldName(name), { field, lang }] as const))),
    ...Object.keys(contractFields).map((field) => [foldName(field), { field, lang: "en" }] as const),
    // The first to name a header has it: "source" is English, although French has the word too.
  ].reverse(),
);
const arabicArticle = /^ال/;

/** The field that a column's header names in any of the six languages ("Intitulé du projet *", "اسم المشروع (إلزامي)"), or undefined. */
export function recogniseHeader(header: string): KnownHeader | undefined {
  const attempts = [header, header.replaceAll(/[(（[].*?[)）\]]/g, " "), ...header.split(/\s*[/|\n–]\s*|\s+-\s+/)].map(foldName).filter((name) => name !== "");
  for (const name of attempts) {
    const known = byName.get(name) ?? byName.get(name.replace(arabicArticle, "")) ?? byName.get(`ال${name}`);
    if (known !== undefined) return known;
  }
  return undefined;
}
