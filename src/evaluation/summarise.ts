import { groupResults, perKind, perLanguage, type PerLanguage } from "./group-results.ts";
import { mean, overlapWithin, type RankingScores } from "./metrics.ts";
import type { Baseline, QuestionResult } from "./question-result.ts";
import { averageRankings, depth, type RankedResult } from "./rank.ts";
import { summariseAnswers, type AnswerSummary } from "./summarise-answers.ts";

export type RetrievalRow = RankingScores & { questions: number };

/** What a run comes to; a value that no question speaks to is absent. */
export interface Summary extends PerLanguage<RetrievalRow>, AnswerSummary {
  /** Retrieval by the kind that the sets give their questions. */
  byKind: Record<string, RetrievalRow>;
  /** Recall of the worst language divided by that of English. */
  parity?: number;
  /** Best language's recall minus the worst one's. */
  spread: number;
  /** Mean overlap of the results of one group's questions. */
  overlap?: number;
  /** Recall of the relevant in the question's own language, in other languages, and the latter divided by the former. */
  recallSame?: number;
  recallCross?: number;
  crossLanguage?: number;
  baselines?: Record<Baseline, PerLanguage<RetrievalRow>>;
  /** nDCG of the search divided by that of the better of words only and meaning only. */
  hybridGain?: number;
  missed: { id: string; question: string; found: string[] }[];
  /** How many relevant ids name nothing that is stored: of more than a few the wrong repository is loaded. */
  unknown: number;
}

type Retrieved = QuestionResult & { retrieval: NonNullable<QuestionResult["retrieval"]> };

/** Puts the results of a run together. */
export function summarise(results: QuestionResult[]): Summary {
  const retrieved = results.filter((result): result is Retrieved => result.retrieval !== undefined);
  const average = (of: Retrieved[]) => averageRankings(of.map(({ retrieval }) => retrieval));
  const main = perLanguage(retrieved, average);
  const recalls = Object.values(main.byLanguage).map(({ recall }) => recall);
  const english = main.byLanguage.en?.recall;
  const overlaps = [...groupResults(retrieved, ({ group }) => group).values()].flatMap((of) => overlapWithin(of.map(({ retrieval }) => retrieval.ranked), depth) ?? []);
  const recallSame = mean(retrieved.flatMap(({ retrieval }) => retrieval.recallSame ?? []));
  const recallCross = mean(retrieved.flatMap(({ retrieval }) => retrieval.recallCross ?? []));
  return {
    ...main,
    byKind: perKind(retrieved, average),
    ...(english === undefined || english === 0 ? {} : { parity: Math.min(...recalls) / english }),
    spread: recalls.length === 0 ? 0 : Math.max(...recalls) - Math.min(...recalls),
    ...optional("overlap", mean(overlaps)),
    ...optional("recallSame", recallSame),
    ...optional("recallCross", recallCross),
    ...optional("crossLanguage", recallSame === undefined || recallSame === 0 || recallCross === undefined ? undefined : recallCross / recallSame),
    ...summariseBaselines(retrieved, main.all.ndcg),
    ...summariseAnswers(results),
    missed: retrieved.filter(({ retrieval }) => retrieval.recall === 0).map(({ id, question, retrieval }) => ({ id, question, found: retrieval.ranked.slice(0, 3) })),
    unknown: results.reduce((sum, { unknown = [] }) => sum + unknown.length, 0),
  };
}

function summariseBaselines(retrieved: Retrieved[], ndcg: number): Pick<Summary, "baselines" | "hybridGain"> {
  if (!retrieved.some(({ baselines }) => baselines !== undefined)) return {};
  const rowsOf = (name: Baseline) => perLanguage(retrieved, (of) => averageRankings(of.flatMap(({ baselines }): RankedResult[] => (baselines?.[name] === undefined ? [] : [baselines[name]]))));
  const baselines = { words: rowsOf("words"), meaning: rowsOf("meaning"), fullText: rowsOf("fullText") };
  const better = Math.max(baselines.words.all.ndcg, baselines.meaning.all.ndcg);
  return { baselines, ...optional("hybridGain", better === 0 ? undefined : ndcg / better) };
}

function optional<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, number>>);
}
