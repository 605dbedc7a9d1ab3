import { fileURLToPath } from "node:url";
import { languages } from "../src/language/language.ts";
import { precisionAndRecall, scoreFilters, type FilterScore } from "./setup/filter-scores.ts";

/**
 * Measures the filters that are read out of questions: precision and recall over values for each filter and language, the share
 * of right intents and documents, and every question that was read wrongly. `--even` and `--odd` limit to half of the groups.
 * A region counts as many values as it has members, so that the table also says how many questions were read without any fault.
 */
const path = fileURLToPath(new URL("./eval/filters.jsonl", import.meta.url));
const half = process.argv.includes("--even") ? 0 : process.argv.includes("--odd") ? 1 : undefined;
const numberOf = ({ question }: FilterScore) => Number(/\d+/.exec(question.group)?.[0] ?? 0);
const scores = scoreFilters(path).filter((score) => half === undefined || numberOf(score) % 2 === half);
const isQuiet = process.argv.includes("--quiet");

const round = (value: number) => Math.round(value * 1000) / 1000;
const row = (name: string, of: FilterScore[], filter = "") => {
  const { stated, found, precision, recall } = precisionAndRecall(of, filter);
  return { name, questions: of.length, stated, found, precision: round(precision), recall: round(recall) };
};
const withoutFault = (of: FilterScore[]) => round(of.filter(({ wrong, missing }) => wrong.length + missing.length === 0).length / Math.max(1, of.length));
const documentOf = ({ question: { document } }: FilterScore) => (document === undefined ? undefined : [document.name, document.paragraph ?? document.article].filter((part) => part !== undefined).join(" "));

if (!isQuiet) {
  for (const score of scores) {
    const { question, wrong, missing, intent, document } = score;
    const faults = [
      ...(wrong.length > 0 ? [`wrong: ${shorten(wrong)}`] : []),
      ...(missing.length > 0 ? [`missing: ${shorten(missing)}`] : []),
      ...(intent === question.intent ? [] : [`intent ${intent} for ${question.intent}`]),
      ...(documentOf(score) === undefined || documentOf(score) === document ? [] : [`document "${document}" for "${documentOf(score) ?? ""}"`]),
    ];
    if (faults.length > 0) console.log(`${question.id}: ${question.question}\n   ${faults.join("; ")}`);
  }
}
console.table(["countries", "sdgs", "actionLines", "years", "stakeholders", "langs"].map((filter) => row(filter, scores, filter)));
console.table(
  [...languages.map((lang) => ({ lang, of: scores.filter(({ question }) => question.lang === lang) })), { lang: "all", of: scores }].map(({ lang, of }) => ({
    ...row(lang, of),
    "without fault": withoutFault(of),
    intent: round(of.filter(({ question, intent }) => question.intent === intent).length / Math.max(1, of.length)),
    document: round(of.filter((score) => documentOf(score) !== undefined && documentOf(score) === score.document).length / Math.max(1, of.filter((score) => documentOf(score) !== undefined).length)),
  })),
);

function shorten(values: string[]): string {
  return values.length > 6 ? `${values.slice(0, 4).join(", ")} … (${values.length})` : values.join(", ");
}
