import { z } from "zod";
import { contractFields } from "./contract-fields.ts";

/** Where a field's value comes from: columns (the first that has something), several joined, or a constant. */
const fieldSchema = z
  .strictObject({
    column: z.array(z.string()).min(1).optional(),
    join: z.array(z.string()).min(1).optional(),
    with: z.string().optional(),
    value: z.string().optional(),
    values: z.record(z.string(), z.string()).optional(),
    split: z.string().min(1, "must say what stands between the values").optional(),
    pick: z.enum(["first", "rest"], { error: "must be first or rest" }).optional(),
  })
  .refine((field) => [field.column, field.join, field.value].filter((source) => source !== undefined).length === 1, { error: "must have one of column, join and value" });

const idSchema = z
  .strictObject({
    column: z.array(z.string()).min(1).optional(),
    from: z.array(z.string()).min(1).optional(),
    prefix: z.string().max(100).optional(),
    as: z.enum(["slug"], { error: "must be slug" }).optional(),
  })
  .refine((id) => id.column !== undefined || id.from !== undefined, { error: "must have a column, or from (the columns or fields that an id is made of), or both" });

const listOrOne = (value: unknown) => (typeof value === "string" ? [value] : value);
const withLists = (value: unknown) => {
  if (typeof value === "string" || Array.isArray(value)) return { column: listOrOne(value) };
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, key === "column" || key === "join" || key === "from" ? listOrOne(inner) : inner]));
};

/** A column mapping as it stands in its YAML file; README describes each part. */
export const mappingSchema = z.strictObject({
  about: z.string().optional(),
  list: z.string().min(1).optional(),
  id: z.preprocess(withLists, idSchema).optional(),
  fields: z
    .record(z.string(), z.preprocess(withLists, fieldSchema))
    .superRefine((fields, context) => {
      for (const name of Object.keys(fields)) {
        if (contractFields[name] !== undefined || /^extra\.\S/.test(name)) continue;
        context.addIssue({ code: "custom", path: [name], message: `is no field of a record; the fields: ${Object.keys(contractFields).join(", ")}, and extra.NAME for one of your own` });
      }
    })
    .default({}),
  recognise: z.enum(["true", "false"], { error: "must be true or false" }).transform((value) => value === "true").default(false),
  empty: z.array(z.string()).default([]),
  rest: z.enum(["keep", "drop"], { error: "must be keep or drop" }).default("keep"),
  drop: z.array(z.string()).default([]),
});

export type MappingFile = z.infer<typeof mappingSchema>;
export type FieldSource = MappingFile["fields"][string];

/** A mapping that was read and is right. */
export interface Mapping extends MappingFile {
  name: string;
  /** A mapping that ships names many columns that a file need not have; one that was written for a file should find all of its own. */
  isReady: boolean;
}

/** The mapping of a table whose columns are named like the contract's fields. */
export const contractColumns: Mapping = { ...mappingSchema.parse({}), name: "contract", isReady: true, fields: Object.fromEntries(Object.keys(contractFields).map((field) => [field, { column: [field] }])) };
