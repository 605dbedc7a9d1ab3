import { groupResults } from "./group-results.ts";
import type { QuestionResult } from "./question-result.ts";
import { createRandom } from "./random.ts";

/** Resamplings for an interval and for a test: enough for two digits. */
const resamplings = 2_000;
/** The same runs always compare alike. */
const seed = 20_051_118;
const tiny = 1e-12;

/** What two runs are compared by: each from 0 to 1, larger is better. */
export const comparedMeasures = ["recall", "MRR", "nDCG", "right refusals", "citation precision", "citation recall", "exact counts"] as const;
export type ComparedMeasure = (typeof comparedMeasures)[number];

/** How a measure differs between two runs, over the questions that both have. */
export interface Difference {
  measure: ComparedMeasure;
  /** All questions, those of one language or those of one kind. */
  part: string;
  questions: number;
  before: number;
  after: number;
  difference: number;
  /** 95 % interval of the difference (bootstrap over groups). */
  low: number;
  high: number;
  /** How often chance alone makes a difference as large (paired randomisation over groups). */
  p: number;
}

export interface Comparison {
  differences: Difference[];
  /** Questions whose nDCG, or else whose refusal or count, changed; largest change first. */
  better: { id: string; measure: ComparedMeasure; before: number; after: number; question: string }[];
  worse: Comparison["better"];
  /** Questions that only one of the runs has. */
  onlyBefore: number;
  onlyAfter: number;
}

interface Pair {
  group: string;
  before: number;
  after: number;
}

/**
 * Compares two runs question by question. The questions of a group are one question in several languages and no independent
 * observations: intervals and tests draw whole groups. Source: Smucker, Allan and Carterette, "A comparison of statistical
 * significance tests for information retrieval evaluation" (2007), sections 3.3 and 3.4.
 */
export function compareRuns(before: QuestionResult[], after: QuestionResult[]): Comparison {
  const earlier = new Map(before.map((result) => [result.id, result]));
  const both = after.flatMap((result) => {
    const old = earlier.get(result.id);
    return old === undefined ? [] : [{ lang: result.lang as string, kind: result.kind, question: result.question, id: result.id, group: result.group, old: measuresOf(old), now: measuresOf(result) }];
  });
  const kinds = groupResults(both, ({ kind }) => `kind ${kind}`);
  const parts = [["all", both] as const, ...groupResults(both, ({ lang }) => lang), ...(kinds.size > 1 ? kinds : [])];
  const differences = comparedMeasures.flatMap((measure) =>
    parts.flatMap(([part, of]) => {
      const pairs = of.flatMap(({ group, old, now }): Pair[] => (old[measure] === undefined || now[measure] === undefined ? [] : [{ group, before: old[measure], after: now[measure] }]));
      return pairs.length === 0 ? [] : [{ measure, part, ...weigh(pairs) }];
    }),
  );
  const changes = both.flatMap(({ id, question, old, now }) => {
    const measure = (["nDCG", "exact counts", "right refusals"] as const).find((name) => old[name] !== undefined && now[name] !== undefined && old[name] !== now[name]);
    return measure === undefined ? [] : [{ id, measure, before: old[measure] ?? 0, after: now[measure] ?? 0, question }];
  });
  const sorted = changes.toSorted((first, second) => Math.abs(second.after - second.before) - Math.abs(first.after - first.before) || (first.id < second.id ? -1 : 1));
  return {
    differences,
    better: sorted.filter((change) => change.after > change.before),
    worse: sorted.filter((change) => change.after < change.before),
    onlyBefore: before.length - both.length,
    onlyAfter: after.length - both.length,
  };
}

function measuresOf({ retrieval, answer }: QuestionResult): Partial<Record<ComparedMeasure, number | undefined>> {
  return {
    recall: retrieval?.recall,
    MRR: retrieval?.reciprocalRank,
    nDCG: retrieval?.ndcg,
    "right refusals": answer?.refusalRight,
    "citation precision": answer?.citationPrecision,
    "citation recall": answer?.citationRecall,
    "exact counts": answer?.countExact ?? answer?.topExact,
  };
}

function weigh(pairs: Pair[]): Omit<Difference, "measure" | "part"> {
  const groups = [...groupResults(pairs, ({ group }) => group).values()].map((of) => ({ sum: of.reduce((sum, pair) => sum + pair.after - pair.before, 0), size: of.length }));
  const meanOf = (name: "before" | "after") => pairs.reduce((sum, pair) => sum + pair[name], 0) / pairs.length;
  const difference = groups.reduce((sum, group) => sum + group.sum, 0) / pairs.length;
  const random = createRandom(seed);
  const drawn: number[] = [];
  let asLarge = 0;
  for (let round = 0; round < resamplings; round += 1) {
    let [sum, size, flipped] = [0, 0, 0];
    for (const group of groups) {
      const other = groups[Math.floor(random() * groups.length)] ?? group;
      sum += other.sum;
      size += other.size;
      flipped += random() < 0.5 ? group.sum : -group.sum;
    }
    drawn.push(sum / size);
    if (Math.abs(flipped / pairs.length) >= Math.abs(difference) - tiny) asLarge += 1;
  }
  drawn.sort((first, second) => first - second);
  const at = (share: number) => drawn[Math.round(share * (drawn.length - 1))] ?? difference;
  return { questions: pairs.length, before: meanOf("before"), after: meanOf("after"), difference, low: at(0.025), high: at(0.975), p: (asLarge + 1) / (resamplings + 1) };
}
