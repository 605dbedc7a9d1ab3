import type { StoredRecord } from "./record.ts";

/** Everything that a record says in running text, field by field; of unknown fields what is text in them. */
export function recordTexts(record: StoredRecord): { field: string; text: string }[] {
  const { title, description, impact, challenges, org, license, source, technologies, themes, types, partners, beneficiaries, countriesAsWritten, extra } = record;
  const single = Object.entries({ title, description, impact, challenges, org, license, source });
  const lists = Object.entries({ technologies, themes, types, partners, beneficiaries, countriesAsWritten, extra: textsIn(extra) }).map(([field, list]) => [field, list.join("\n")] as const);
  return [...single, ...lists].flatMap(([field, text]) => (text === undefined || text === "" ? [] : [{ field, text }]));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
