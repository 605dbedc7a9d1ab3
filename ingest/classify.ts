import { readFileSync } from "node:fs";
import type { ActionLine } from "../src/domain/action-lines.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import type { Suggestions } from "../src/domain/suggestions.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { conceptTerm } from "../src/search/lexical.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { IndexedPassage } from "./index-passages.ts";

/** What speaks for a class, each from nought upwards. */
export interface ClassEvidence {
  value: string;
  /** Concepts that name the class, and concepts that go with it. */
  strong: number;
  weak: number;
  /** Share of all concepts' weight that falls to this class. */
  share: number;
  /** How much nearer the record is to this class than to the others, in standard deviations; nought without an embedding model. */
  nearness: number;
}

export interface Classifier {
  /** Goals and action lines that a record may serve, where it declares none; undefined where it declares both. */
  suggest(record: Pick<StoredRecord, "sdgs" | "actionLines">, passages: IndexedPassage[]): Suggestions | undefined;
  /** The evidence for every class, for measuring. */
  weigh(kind: "sdgs" | "actionLines", passages: IndexedPassage[]): ClassEvidence[];
}

interface Class {
  value: string;
  /** Weight of each concept's term for this class. */
  strong: Set<string>;
  weak: Set<string>;
  /** Vector of the class's description, where there is a model. */
  prototype: number[] | undefined;
}

type WrittenClasses = Record<"sdgs" | "actionLines", Record<string, { about: string; strong: string; weak: string }>>;

/** Opens the classes with the embedding model in use; without a usable model, concepts alone speak. To be opened once a run. */
export async function openClassifier(room: SearchRoom): Promise<Classifier> {
  const written = JSON.parse(readFileSync(new URL("./classes.json", import.meta.url), "utf8")) as WrittenClasses;
  const abouts = [...Object.values(written.sdgs), ...Object.values(written.actionLines)].map(({ about }) => about);
  const embedded = await room.vectors.embedDocuments(abouts);
  let next = 0;
  const read = (classes: WrittenClasses["sdgs"]): Class[] =>
    Object.entries(classes).map(([value, { strong, weak }]) => {
      const prototype = embedded?.embeddings[next];
      next += 1;
      return { value, strong: termsOf(strong), weak: termsOf(weak), prototype };
    });
  const classes = { sdgs: read(written.sdgs), actionLines: read(written.actionLines) };
  const weigh = (kind: keyof typeof classes, passages: IndexedPassage[]) => weighClasses(classes[kind], passages);
  return {
    weigh,
    suggest: (record, passages) => {
      const needs = { sdgs: record.sdgs.length === 0, actionLines: record.actionLines.length === 0 };
      if (!needs.sdgs && !needs.actionLines) return undefined;
      return {
        sdgs: needs.sdgs ? choose(weigh("sdgs", passages)).map(({ value, confidence }) => ({ value: Number(value), confidence })) : [],
        actionLines: needs.actionLines ? choose(weigh("actionLines", passages)).map(({ value, confidence }) => ({ value: value as ActionLine, confidence })) : [],
      };
    },
  };
}

/** How sure a class is, 0 to 1, by the evidence for it. */
export function confidenceOf({ strong, weak, share, nearness }: ClassEvidence): number {
  const { bias, strongWeight, weakWeight, shareWeight, nearnessWeight } = searchSettings.suggestion;
  return 1 / (1 + Math.exp(-(bias + strongWeight * Math.log1p(strong) + weakWeight * Math.log1p(weak) + shareWeight * share + nearnessWeight * nearness)));
}

function choose(evidence: ClassEvidence[]): { value: string; confidence: number }[] {
  const { leastConfidence, most } = searchSettings.suggestion;
  return evidence
    .map((one) => ({ value: one.value, confidence: Math.round(confidenceOf(one) * 100) / 100 }))
    .filter(({ confidence }) => confidence >= leastConfidence)
    .sort((first, second) => second.confidence - first.confidence)
    .slice(0, most);
}

function weighClasses(classes: Class[], passages: IndexedPassage[]): ClassEvidence[] {
  const concepts = new Map<string, number>();
  const mean: number[] = [];
  for (const { terms, embedding } of passages.slice(0, searchSettings.suggestion.passagesWeighed)) {
    for (const { term, weight } of terms) if (term.startsWith("concept:")) concepts.set(term, Math.max(weight, concepts.get(term) ?? 0));
    if (embedding === undefined) continue;
    for (let index = 0; index < embedding.length; index += 1) mean[index] = (mean[index] ?? 0) + (embedding[index] ?? 0);
  }
  const sums = classes.map(({ strong, weak, prototype }) => ({ strong: sumOf(concepts, strong), weak: sumOf(concepts, weak), near: prototype === undefined || mean.length === 0 ? 0 : dot(mean, prototype) }));
  const all = sums.reduce((sum, { strong, weak }) => sum + strong + weak / 2, 0) || 1;
  const average = sums.reduce((sum, { near }) => sum + near, 0) / sums.length;
  const deviation = Math.sqrt(sums.reduce((sum, { near }) => sum + (near - average) ** 2, 0) / sums.length) || 1;
  return classes.map(({ value }, index) => {
    const { strong = 0, weak = 0, near = 0 } = sums[index] ?? {};
    return { value, strong, weak, share: (strong + weak / 2) / all, nearness: (near - average) / deviation };
  });
}

function sumOf(concepts: Map<string, number>, chosen: Set<string>): number {
  let sum = 0;
  for (const [term, weight] of concepts) if (chosen.has(term)) sum += weight;
  return sum;
}

function dot(first: number[], second: number[]): number {
  let sum = 0;
  for (let index = 0; index < first.length; index += 1) sum += (first[index] ?? 0) * (second[index] ?? 0);
  return sum;
}

function termsOf(concepts: string): Set<string> {
  return new Set(concepts.split(" ").map(conceptTerm));
}
