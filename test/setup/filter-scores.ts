import { readFileSync } from "node:fs";
import { understand } from "../../src/assistant/understand.ts";
import type { Filters } from "../../src/domain/filters.ts";
import { readGlossary } from "../../src/language/glossary.ts";
import { findRegions } from "../../src/language/regions.ts";

interface FilterQuestion {
  id: string;
  group: string;
  lang: string;
  question: string;
  filters: Filters;
  regions?: string[];
  intent: string;
  document?: { name: string; paragraph?: string; article?: string };
}

export interface FilterScore {
  question: FilterQuestion;
  /** One entry a value, such as "countries TUN" or "years from 2020". */
  right: string[];
  wrong: string[];
  missing: string[];
  intent: string;
  document: string;
}

/** The names by which the questions call regions, in English. */
const regionNames: Record<string, string> = {
  mena: "MENA", ldc: "LDCs", sids: "SIDS", lldc: "LLDCs", eu: "European Union", sahel: "Sahel", africa: "Africa", europe: "Europe", asia: "Asia", gulf: "GCC", maghreb: "Maghreb", levant: "Levant", caribbean: "Caribbean", pacific: "Pacific Islands", cis: "CIS countries", brics: "BRICS",
};
/** "The last three years" is counted back from here. */
const now = new Date("2026-06-30T12:00:00Z");
const works: Record<string, string> = { "wsis-plus-10-outcome": "a-res-70-125", "wsis-plus-20-outcome": "a-res-80-173", "global-digital-compact": "gdc" };

/** Reads every question of the file without a hint of its language and compares what is understood with what it states. */
export function scoreFilters(path: string): FilterScore[] {
  const glossary = readGlossary();
  const lines = readFileSync(path, "utf8").split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const question = JSON.parse(line) as FilterQuestion;
    const read = understand(question.question, undefined, glossary, { now });
    const countries = [...new Set([...(question.filters.countries ?? []), ...(question.regions ?? []).flatMap(membersOf)])];
    const expected = new Set(valuesOf({ ...question.filters, ...(countries.length > 0 ? { countries } : {}) }));
    const found = new Set(valuesOf(read.inferred));
    const { work, paragraph, article } = read.document ?? {};
    return {
      question,
      right: [...found].filter((value) => expected.has(value)),
      wrong: [...found].filter((value) => !expected.has(value)),
      missing: [...expected].filter((value) => !found.has(value)),
      intent: read.intent,
      document: [works[work ?? ""] ?? work?.replace("wsis-", ""), paragraph ?? article].filter((part) => part !== undefined).join(" "),
    };
  });
}

function membersOf(region: string): string[] {
  const name = regionNames[region] ?? region.replaceAll("-", " ");
  const [found] = findRegions(name, "en");
  if (found === undefined) throw new Error(`Nobody knows the region ${region}.`);
  return found.codes;
}

function valuesOf(filters: Filters): string[] {
  return Object.entries(filters).flatMap(([filter, value]) =>
    Array.isArray(value) ? value.map((one) => `${filter} ${String(one)}`) : typeof value === "object" ? Object.entries(value).map(([end, year]) => `${filter} ${end} ${String(year)}`) : [],
  );
}

/** Precision and recall over values, each value counted once a question. */
export function precisionAndRecall(scores: readonly FilterScore[], filter = ""): { stated: number; found: number; precision: number; recall: number } {
  const count = (key: "right" | "wrong" | "missing") => scores.reduce((sum, score) => sum + score[key].filter((value) => value.startsWith(filter)).length, 0);
  const [right, wrong, missing] = [count("right"), count("wrong"), count("missing")];
  return { stated: right + missing, found: right + wrong, precision: right + wrong === 0 ? 1 : right / (right + wrong), recall: right + missing === 0 ? 1 : right / (right + missing) };
}
