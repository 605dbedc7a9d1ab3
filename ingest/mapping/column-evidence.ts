import { recogniseActionLine } from "../../src/domain/action-lines.ts";
import { recogniseCountry } from "../../src/language/places.ts";
import { readYears, recogniseGoal } from "./cell-values.ts";
import { recogniseWord } from "./listed-words.ts";

/** What the values of a column look like. */
export interface ColumnEvidence {
  name: string;
  /** Rows in which the column has something. */
  filled: number;
  distinct: number;
  averageLength: number;
  /** For fields whose values can be known: which share of them is, and the most frequent ones that are not. */
  shares: Readonly<Record<string, number>>;
  unknown: (field: string) => [value: string, rows: number][];
}

const listed = ["stakeholder", "coverage", "status", "lang"] as const;
const separators = /[;；؛|\r\n]+/;
const unknownShown = 8;
const tests: Readonly<Record<string, (value: string) => boolean>> = {
  countries: (value) => isKnownOr(value, (part) => recogniseCountry(part) !== undefined),
  sdgs: (value) => isKnownOr(value, (part) => Number(recogniseGoal(part) ?? 0) >= 1 && Number(recogniseGoal(part)) <= 17),
  actionLines: (value) => isKnownOr(value, (part) => recogniseActionLine(part) !== undefined || /^c\s*\.?\s*\d{1,2}(?!\d)/i.test(part)),
  year: (value) => typeof readYears(value) === "object" || /^(?:19|20)\d\d(?!\d)/.test(String(readYears(value))),
  url: (value) => /^(?:https?:\/\/|www\.)\S+$/i.test(value),
  ...Object.fromEntries(listed.map((field) => [field, (value: string) => recogniseWord(field, value) !== undefined])),
};

/** Looks at the values of every column. */
export function gatherEvidence(rows: Record<string, unknown>[], names: string[]): ColumnEvidence[] {
  return names.map((name) => {
    const values = rows.map((row) => row[name]).filter((value) => value !== undefined && value !== null && value !== "").map((value) => (Array.isArray(value) ? value.map(String).join("; ") : String(value)));
    const share = (field: string) => (values.length === 0 ? 0 : values.filter((value) => tests[field]?.(value)).length / values.length);
    return {
      name,
      filled: values.length,
      distinct: new Set(values).size,
      averageLength: values.reduce((sum, value) => sum + value.length, 0) / Math.max(values.length, 1),
      shares: Object.fromEntries(Object.keys(tests).map((field) => [field, share(field)])),
      unknown: (field) => {
        const counts = new Map<string, number>();
        for (const value of values) if (tests[field]?.(value) === false) counts.set(value, (counts.get(value) ?? 0) + 1);
        return [...counts].sort((first, second) => second[1] - first[1]).slice(0, unknownShown);
      },
    };
  });
}

function isKnownOr(value: string, isKnown: (part: string) => boolean): boolean {
  if (isKnown(value)) return true;
  const byMark = value.split(separators).map((part) => part.trim()).filter((part) => part !== "");
  if (byMark.length > 0 && byMark.every(isKnown)) return true;
  const byComma = byMark.flatMap((part) => part.split(/[,،，、]/)).map((part) => part.trim()).filter((part) => part !== "");
  return byComma.length > 1 && byComma.every(isKnown);
}
