import { readFileSync } from "node:fs";
import { foldName } from "./fold-name.ts";

const words = JSON.parse(readFileSync(new URL("./listed-words.json", import.meta.url), "utf8")) as Record<string, Record<string, string[]>>;
const byField: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries(words).map(([field, values]) => [field, new Map(Object.entries(values).flatMap(([value, names]) => [value, ...names].map((name) => [foldName(name), value] as const)))]),
);

/** One of a listed field's values (stakeholder, coverage, status, lang) by its name in any of the six languages, or undefined. */
export function recogniseWord(field: string, written: string): string | undefined {
  return byField.get(field)?.get(foldName(written));
}
