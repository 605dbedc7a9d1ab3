import type { Comparison, Difference } from "../evaluation/compare.ts";
import type { Evaluation } from "../evaluation/evaluate.ts";
import { depth } from "../evaluation/rank.ts";
import type { RetrievalRow } from "../evaluation/summarise.ts";
import { answerMeasures, type AnswerRow, type FilterRow } from "../evaluation/summarise-answers.ts";

const questionsShown = 12;
const labels: Record<(typeof answerMeasures)[number], string> = {
  falseRefusals: "false refusals", falseAnswers: "false answers", citationPrecision: "citation precision", citationRecall: "citation recall", resolved: "citations resolve", exactQuotes: "quotes exact",
  countExact: "counts exact", topExact: "rankings exact", contains: "expected words", inLanguage: "own language", supported: "supported", partial: "partly", unsupported: "unsupported",
};
const baselineNames = { words: "words only", meaning: "meaning only", fullText: "PostgreSQL full text" } as const;

/** An evaluation as tables for a terminal. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { all, byLanguage, byKind, parity, spread, overlap, recallSame, recallCross, crossLanguage, agreement, missed, unknown } = evaluation;
  const retrieval = [...Object.entries(byLanguage), ...kindRows(byKind), ["all", all] as const];
  const shares = [
    ["worst ÷ English", parity], ["spread", all.questions === 0 ? undefined : spread], [`overlap@${depth}`, overlap], [`recall@${depth}, same language`, recallSame], [`recall@${depth}, other language`, recallCross], ["other ÷ same language", crossLanguage],
    ["same sources within a group", agreement?.sources], ["same count within a group", agreement?.counts],
  ] as const;
  return [
    ...(all.questions === 0 ? [] : [table(["retrieval", "questions", `recall@${depth}`, `MRR@${depth}`, `nDCG@${depth}`], retrieval.map(([name, row]) => [name, String(row.questions), ...scores(row)]))]),
    shares.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(28)} ${value.toFixed(3)}`])).join("\n"),
    formatBaselines(evaluation),
    formatAnswers(evaluation),
    formatFilters(evaluation),
    ...(unknown === 0 ? [] : [`${unknown} relevant ids name nothing that is stored: is the repository loaded that the set was written for?`]),
    ...listed("Nothing relevant found", missed.map(({ id, question }) => `  ${id}  ${question}`)),
  ].filter((part) => part !== "").join("\n\n");
}

function formatBaselines({ baselines, all, byLanguage, hybridGain }: Evaluation): string {
  if (baselines === undefined) return "";
  const langs = Object.keys(byLanguage) as (keyof typeof byLanguage)[];
  const systems = [...(["words", "meaning", "fullText"] as const).map((name) => ({ name: baselineNames[name], ...baselines[name] })), { name: "search", all, byLanguage }];
  const tables = (["ndcg", "recall"] as const).map((measure) =>
    table([measure === "ndcg" ? `nDCG@${depth}` : `recall@${depth}`, ...langs, "all"], systems.map((system) => [system.name, ...langs.map((lang) => fixed(system.byLanguage[lang]?.[measure])), fixed(system.all[measure])])),
  );
  return [...tables, ...(hybridGain === undefined ? [] : [`nDCG of the search ÷ the better of words and meaning: ${hybridGain.toFixed(3)}`])].join("\n\n");
}

function formatAnswers({ answers }: Evaluation): string {
  if (answers === undefined) return "";
  const rows: (readonly [string, AnswerRow])[] = [...Object.entries(answers.byLanguage), ...kindRows(answers.byKind), ["all", answers.all]];
  const measured = answerMeasures.filter((name) => answers.all[name] !== undefined);
  // Measures down and languages across: there are more of those than fit a line.
  return table(["answers", ...rows.map(([name]) => name)], [["answers", ...rows.map(([, row]) => String(row.answers))], ...measured.map((name) => [labels[name], ...rows.map(([, row]) => fixed(row[name]))])]);
}

function formatFilters({ filters }: Evaluation): string {
  if (filters === undefined) return "";
  const rows: (readonly [string, FilterRow])[] = [...Object.entries(filters.byLanguage), ...Object.entries(filters.byFilter), ["all", filters.all]];
  return table(["filters", "questions", "precision", "recall", "intent"], rows.map(([name, row]) => [name, String(row.questions), fixed(row.precision), fixed(row.recall), fixed(row.intent)]));
}

/** A comparison as a table of what differs, and the questions that changed most. */
export function formatComparison({ differences, better, worse, onlyBefore, onlyAfter }: Comparison, earlier: string): string {
  const row = ({ measure, part, questions, before, after, difference, low, high, p }: Difference) => [
    `${measure}, ${part}`, String(questions), fixed(before), fixed(after), signed(difference), `${signed(low)} … ${signed(high)}`, p.toFixed(3),
  ];
  const change = ({ id, measure, before, after, question }: Comparison["better"][number]) => `  ${id}  ${measure} ${fixed(before)} → ${fixed(after)}  ${question}`;
  return [
    table([`against ${earlier}`, "questions", "before", "after", "difference", "95 % interval", "p"], differences.map(row)),
    ...listed("Better", better.map(change)),
    ...listed("Worse", worse.map(change)),
    ...(onlyBefore + onlyAfter === 0 ? [] : [`Not compared: ${onlyBefore} questions that only the earlier run has, ${onlyAfter} that only this one has.`]),
  ].join("\n\n");
}

/** The first lines under how many there are; all of them stand in the JSON. */
function listed(title: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  return [`${title}: ${lines.length}\n${lines.slice(0, questionsShown).join("\n")}${lines.length > questionsShown ? "\n  …" : ""}`];
}

function kindRows<Row>(byKind: Record<string, Row>): (readonly [string, Row])[] {
  const kinds = Object.entries(byKind);
  return kinds.length < 2 ? [] : kinds;
}

function scores({ recall, reciprocalRank, ndcg }: RetrievalRow): string[] {
  return [recall, reciprocalRank, ndcg].map(fixed);
}

function fixed(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(3);
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

/** The first column to the left, the others to the right. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ").trimEnd()).join("\n");
}
