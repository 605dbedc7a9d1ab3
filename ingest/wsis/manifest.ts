import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { languages } from "../../src/language/language.ts";

const urlSchema = z.url({ protocol: /^https?$/ });
const found = z.enum(["seen", "pattern"]);
/** A page with the text, or several that have it in their order. */
const addressSchema = z.union([z.strictObject({ url: urlSchema, found }), z.strictObject({ parts: z.array(urlSchema).min(2), found })]);
const versionSchema = z.strictObject({ title: z.string().min(1), url: urlSchema.optional(), addresses: z.array(addressSchema).min(1) });
const workSchema = z.strictObject({
  work: z.string().regex(/^[a-z0-9-]+$/),
  symbol: z.string().min(1),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  expects: z.union([z.strictObject({ paragraphs: z.number().int().positive() }), z.strictObject({ paragraphsAtLeast: z.number().int().positive() })]),
  versions: z.partialRecord(z.enum(languages), versionSchema).refine((versions) => Object.keys(versions).length > 0, "must have a version"),
});
const manifestSchema = z.strictObject({
  works: z.array(workSchema).refine((works) => new Set(works.map(({ work }) => work)).size === works.length, "two works have the same name"),
});

export type Work = z.infer<typeof workSchema>;

/** The pages of an address, in their order. */
export function pagesOf(address: z.infer<typeof addressSchema>): string[] {
  return "url" in address ? [address.url] : address.parts;
}

/**
 * The works of a manifest; without a text of those that ship with the program.
 * @throws Error that names every row that cannot be used.
 */
export function readManifest(text = readFileSync(new URL("./manifest.yaml", import.meta.url), "utf8")): Work[] {
  return manifestSchema.parse(parseYaml(text)).works;
}
