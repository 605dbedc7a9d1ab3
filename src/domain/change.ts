import { z } from "zod";

/** What a change belongs to: a record or a document. */
export type ItemKind = "record" | "document";

const fieldChangeSchema = z.object({
  field: z.string(),
  old: z.unknown().optional().meta({ description: "Absent where there was none; cut where it is long" }),
  new: z.unknown().optional().meta({ description: "Absent where there is none any more; cut where it is long" }),
});

export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** One step in the life of a record or document. */
export const changeSchema = z.object({
  at: z.string(),
  what: z.enum(["added", "updated", "withdrawn", "restored"]),
  run: z.number().int().optional().meta({ description: "Key of the run at /api/ingest/runs/{key}; absent for what was done by hand" }),
  fields: z.array(fieldChangeSchema),
});

/** A history keeps this many characters of a value and this many fields a change: it tells what changed, it is no second copy. */
const longestValue = 400;
const mostFields = 50;

/**
 * The fields in which two states of a thing differ, with old and new values cut to a bounded size; fields of `extra` under
 * their own names. Equal up to the order of keys is equal: the database keeps its own order.
 */
export function compareFields(before: object, after: object): FieldChange[] {
  const [old, fresh] = [flatten(before), flatten(after)];
  const changes: FieldChange[] = [];
  for (const field of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(field), fresh.get(field)];
    if (canonical(was) === canonical(is)) continue;
    changes.push({ field, ...(was === undefined ? {} : { old: shorten(was) }), ...(is === undefined ? {} : { new: shorten(is) }) });
  }
  if (changes.length <= mostFields) return changes;
  return [...changes.slice(0, mostFields), { field: "…", new: `${changes.length - mostFields} more fields` }];
}

function flatten(thing: object): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(thing)) {
    if (name === "extra" && typeof value === "object" && value !== null) for (const [inner, one] of Object.entries(value)) fields.set(`extra.${inner}`, one);
    // An empty list says as little as an absent one.
    else if (value !== undefined && !(Array.isArray(value) && value.length === 0)) fields.set(name, value);
  }
  return fields;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([first], [second]) => (first < second ? -1 : 1))) : inner,
  ) ?? "";
}

function shorten(value: unknown): unknown {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= longestValue) return value;
  // Half of a surrogate pair is no text that a database takes.
  const kept = text.slice(0, longestValue).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}… (${text.length} characters)`;
}
