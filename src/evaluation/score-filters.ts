import type { Answer } from "../domain/answer.ts";
import { filtersSchema } from "../domain/filters.ts";
import { findRegions } from "../language/regions.ts";
import type { EvaluationQuestion } from "./question-set.ts";

/** How the filters that were understood compare with those that a question states, value by value. */
export interface FilterResult {
  right: string[];
  /** Understood, though not stated. */
  wrong: string[];
  /** Stated, though not understood. */
  missed: string[];
  intentRight?: number;
}

const names = Object.keys(filtersSchema.shape);

/**
 * Scores what an answer says that it understood. Undefined where the question does not say what its words state, and where it
 * names a region that nobody knows.
 */
export function scoreFilters(question: EvaluationQuestion, answer: Answer): FilterResult | undefined {
  if (question.intent === undefined || question.filters === undefined) return undefined;
  const members = (question.regions ?? []).map(membersOf);
  if (members.some((codes) => codes.length === 0)) return undefined;
  const countries = [...(question.filters.countries ?? []), ...members.flat()];
  const stated = valuesOf({ ...question.filters, ...(countries.length === 0 ? {} : { countries }) });
  const understood = understoodBy(answer.inferred);
  const intent = answer.inferred["intent"];
  return {
    right: [...understood].filter((value) => stated.has(value)),
    wrong: [...understood].filter((value) => !stated.has(value)),
    missed: [...stated].filter((value) => !understood.has(value)),
    ...(typeof intent === "string" ? { intentRight: intent === question.intent ? 1 : 0 } : {}),
  };
}

/** Where the answer lists all that was stated, that: a filter that was relaxed afterwards was understood nevertheless. */
function understoodBy(inferred: Answer["inferred"]): Set<string> {
  const stated = inferred["stated"];
  if (!Array.isArray(stated)) return valuesOf(inferred);
  return new Set(stated.flatMap((one: { filter?: unknown; values?: unknown }) => (typeof one.filter === "string" ? [...valuesOf({ [one.filter]: one.values })] : [])));
}

/** Filters as "countries TUN" and "years from 2020". */
function valuesOf(filters: Record<string, unknown>): Set<string> {
  return new Set(
    names.flatMap((name) => {
      const value = filters[name];
      if (Array.isArray(value)) return value.map((one) => `${name} ${String(one)}`);
      if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([side, year]) => (year === undefined ? [] : [`${name} ${side} ${String(year)}`]));
      return [];
    }),
  );
}

/** "arab-states", "ldc": as a title and in capitals, as groups are written. */
function membersOf(region: string): string[] {
  const words = region.replaceAll("-", " ");
  const spellings = [words.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase()), words.toUpperCase(), `${words.toUpperCase()}s`];
  return spellings.map((name) => findRegions(name, "en").flatMap(({ codes }) => codes)).find((codes) => codes.length > 0) ?? [];
}
