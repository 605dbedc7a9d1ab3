import { groupResults, perKind, perLanguage, type PerLanguage } from "./group-results.ts";
import { mean, overlapWithin } from "./metrics.ts";
import type { QuestionResult } from "./question-result.ts";
import type { AnswerResult, Share } from "./score-answer.ts";
import type { FilterResult } from "./score-filters.ts";

/** What answers are scored by, in the order of the table. */
export const answerMeasures = [
  "falseRefusals", "falseAnswers", "citationPrecision", "citationRecall", "resolved", "exactQuotes", "countExact", "topExact", "contains", "inLanguage", "supported", "partial", "unsupported",
] as const;

/** A value that no answer speaks to is absent. */
export type AnswerRow = { answers: number } & Partial<Record<(typeof answerMeasures)[number], number>>;

export interface FilterRow {
  questions: number;
  /** Of the understood values those that are stated, and of the stated ones those that are understood. */
  precision?: number;
  recall?: number;
  intent?: number;
}

export interface AnswerSummary {
  answers?: PerLanguage<AnswerRow> & { byKind: Record<string, AnswerRow> };
  /** The most asked for, of all answers, once more by themselves. */
  falseRefusals?: number;
  falseAnswers?: number;
  citationPrecision?: number;
  /** Within a group: mean overlap of the cited sources, and share of the groups whose questions all got the same number. */
  agreement?: { sources?: number; counts?: number };
  filters?: PerLanguage<FilterRow> & { byFilter: Record<string, FilterRow> };
}

type Answered = QuestionResult & { answer: AnswerResult };
type Understood = QuestionResult & { filters: FilterResult };

/** Puts together how the questions were answered and understood. */
export function summariseAnswers(results: QuestionResult[]): AnswerSummary {
  const answered = results.filter((result): result is Answered => result.answer !== undefined);
  if (answered.length === 0) return {};
  const answers = { ...perLanguage(answered, rowOf), byKind: perKind(answered, rowOf) };
  const { falseRefusals, falseAnswers, citationPrecision } = answers.all;
  const understood = results.filter((result): result is Understood => result.filters !== undefined);
  return {
    answers,
    ...present({ falseRefusals, falseAnswers, citationPrecision }),
    agreement: agreementOf(answered),
    ...(understood.length === 0 ? {} : { filters: { ...perLanguage(understood, filterRowOf), byFilter: filterRows(understood) } }),
  };
}

function rowOf(of: Answered[]): AnswerRow {
  const answers = of.map(({ answer }) => answer);
  const refusals = (answerable: boolean) => answers.filter((answer) => answer.answerable === answerable).map(({ refused }) => (refused === answerable ? 1 : 0));
  const meanOf = (name: "citationPrecision" | "citationRecall" | "countExact" | "topExact" | "contains" | "inLanguage") => mean(answers.flatMap((answer) => answer[name] ?? []));
  const shareOf = (name: "resolved" | "exactQuotes" | "supported" | "partial" | "unsupported") => ratio(answers.map((answer) => answer[name]));
  return {
    answers: answers.length,
    ...present({
      falseRefusals: mean(refusals(true)), falseAnswers: mean(refusals(false)),
      citationPrecision: meanOf("citationPrecision"), citationRecall: meanOf("citationRecall"), resolved: shareOf("resolved"), exactQuotes: shareOf("exactQuotes"),
      countExact: meanOf("countExact"), topExact: meanOf("topExact"), contains: meanOf("contains"), inLanguage: meanOf("inLanguage"),
      supported: shareOf("supported"), partial: shareOf("partial"), unsupported: shareOf("unsupported"),
    }),
  };
}

function agreementOf(answered: Answered[]): NonNullable<AnswerSummary["agreement"]> {
  const groups = [...groupResults(answered, ({ group }) => group).values()].map((of) => of.map(({ answer }) => answer)).filter((of) => of.length > 1);
  // That nothing was found in any language is no agreement about sources.
  const sources = groups.filter((of) => of.some((answer) => answer.sources.length > 0)).flatMap((of) => overlapWithin(of.map((answer) => answer.sources), Infinity) ?? []);
  const counts = groups.filter((of) => of.some(({ count }) => count !== undefined)).map((of) => (new Set(of.map(({ count }) => count)).size === 1 ? 1 : 0));
  return present({ sources: mean(sources), counts: mean(counts) });
}

function filterRowOf(of: Understood[]): FilterRow {
  return rowOfValues(of.map(({ filters }) => filters));
}

function rowOfValues(of: FilterResult[]): FilterRow {
  const total = (name: "right" | "wrong" | "missed") => of.reduce((sum, one) => sum + one[name].length, 0);
  const [right, wrong, missed] = [total("right"), total("wrong"), total("missed")];
  return {
    questions: of.length,
    ...present({ precision: ratio([{ hits: right, of: right + wrong }]), recall: ratio([{ hits: right, of: right + missed }]), intent: mean(of.flatMap(({ intentRight }) => intentRight ?? [])) }),
  };
}

function filterRows(understood: Understood[]): Record<string, FilterRow> {
  const nameOf = (value: string) => value.split(" ")[0] ?? value;
  const names = new Set(understood.flatMap(({ filters }) => [...filters.right, ...filters.wrong, ...filters.missed].map(nameOf)));
  const only = (values: string[], name: string) => values.filter((value) => nameOf(value) === name);
  return Object.fromEntries(
    [...names].toSorted().map((name) => {
      const own = understood.map(({ filters }) => ({ right: only(filters.right, name), wrong: only(filters.wrong, name), missed: only(filters.missed, name) }));
      return [name, rowOfValues(own.filter(({ right, wrong, missed }) => right.length + wrong.length + missed.length > 0))];
    }),
  );
}

/** Undefined where there is nothing to have a share of. */
function ratio(shares: Share[]): number | undefined {
  const of = shares.reduce((sum, share) => sum + share.of, 0);
  return of === 0 ? undefined : shares.reduce((sum, share) => sum + share.hits, 0) / of;
}

function present<Names extends string>(values: Record<Names, number | undefined>): Partial<Record<Names, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Record<Names, number>>;
}
