import { z } from "zod";
import { stakeholders } from "./filters.ts";

/** Bounds of one record: far above what real ones hold, so that only broken input meets them. */
const maximumId = 300;
const maximumTitle = 2_000;
const maximumText = 400_000;
const maximumListItems = 500;

const text = z.string().max(maximumText);
const optionalText = text.nullish().transform((value) => (value?.trim() ? value : undefined));
const list = z.array(text).max(maximumListItems);
const optionalList = list.nullish().transform((value) => (value ?? []).map((item) => item.trim()).filter((item) => item !== ""));
const sdg = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int("must be a goal from 1 to 17").min(1, "must be a goal from 1 to 17").max(17, "must be a goal from 1 to 17"));
const yearInBounds = z.number().min(1900, "must be a year from 1900 to 2100").max(2100, "must be a year from 1900 to 2100");
const calendarYear = z
  .union([z.number().int(), z.string().trim().regex(/^\d{4}$/, "must be a year of four digits").transform(Number)])
  .pipe(yearInBounds);

/** A year as one value ("2022", 2022), a range in words ("2019-2023", "2021–") or an object with start and end. */
const years = z.union([
  z.literal("").transform(() => undefined),
  calendarYear.transform((value) => ({ from: value, to: value })),
  z
    .string()
    .regex(/^\s*\d{4}\s*[-–—/]\s*(\d{4})?\s*$/)
    .transform((value) => {
      const [start = "", end = ""] = value.split(/[-–—/]/).map((part) => part.trim());
      return { start: Number(start), end: end === "" ? null : Number(end) };
    })
    .pipe(z.object({ start: yearInBounds, end: yearInBounds.nullable() }))
    .transform(asYears),
  z.strictObject({ start: calendarYear.nullish(), end: calendarYear.nullish() }).transform(asYears),
], { error: 'must be a year from 1900 to 2100 ("2022"), a range ("2019-2023") or {"start": 2019, "end": 2023}' })
  .nullish()
  .refine((value) => value?.from === undefined || value.to === undefined || value.from <= value.to, "must not end before it starts");

function asYears(value: { start?: number | null | undefined; end?: number | null | undefined }): { from?: number; to?: number } {
  return { ...(value.start == null ? {} : { from: value.start }), ...(value.end == null ? {} : { to: value.end }) };
}

/**
 * A record as it comes in (one line of a JSON Lines file). Fields of the wrong kind are errors; listed values that nobody
 * recognises (a country, an action line, a stakeholder) are left for the normaliser, which warns about them.
 */
export const incomingRecordSchema = z.looseObject({
  id: z.string().trim().min(1, "must not be empty").max(maximumId),
  title: z.string().max(maximumTitle).refine((value) => value.trim() !== "", "must not be empty"),
  description: optionalText,
  url: optionalText,
  lang: z.string().trim().regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$/, "must be a language code such as en").nullish(),
  countries: optionalList,
  sdgs: z.array(sdg).max(17).nullish().transform((value) => [...new Set(value ?? [])].sort((a, b) => a - b)),
  actionLines: optionalList,
  technologies: optionalList,
  org: optionalText,
  stakeholder: optionalText,
  coverage: optionalText,
  year: years,
  status: optionalText,
  // The contract has one text; registries also send several (["software", "content"]), which the filter `types` can hold.
  type: z.union([optionalText.transform((value) => (value === undefined ? [] : [value])), optionalList]),
  themes: optionalList,
  partners: optionalList,
  beneficiaries: optionalList,
  impact: optionalText,
  challenges: optionalText,
  license: optionalText,
  source: optionalText,
});

export type IncomingRecord = z.infer<typeof incomingRecordSchema>;

/** A record as it is stored and shown: everything known in its standard form, everything else kept as written. */
export interface StoredRecord {
  id: string;
  title: string;
  description?: string;
  url?: string;
  lang: string;
  countries: string[];
  /** Country names that nobody recognised, as written: shown, but in no filter. */
  countriesAsWritten: string[];
  sdgs: number[];
  actionLines: string[];
  technologies: string[];
  org?: string;
  stakeholder?: string;
  coverage?: string;
  years?: { from?: number; to?: number };
  status?: string;
  types: string[];
  themes: string[];
  partners: string[];
  beneficiaries: string[];
  impact?: string;
  challenges?: string;
  license?: string;
  source?: string;
  extra: Record<string, unknown>;
}

export const coverages = ["national", "regional", "international"] as const;
export const statuses = ["ongoing", "completed", "planned"] as const;
const listed = { stakeholder: stakeholders, coverage: coverages, status: statuses } as const;

/** One of a listed field's values as the contract spells it, or undefined: "Civil society" → "civil-society". */
export function recogniseListed(field: keyof typeof listed, written: string): string | undefined {
  const folded = written.trim().toLowerCase().replaceAll(/[\s_]+/g, "-");
  return listed[field].find((value) => value === folded);
}

