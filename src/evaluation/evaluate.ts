import { answer, type AnswerRoom } from "../assistant/answer.ts";
import { languages, type Language } from "../language/language.ts";
import { search, type SearchBy } from "../search/search.ts";
import { mean, overlapWithin, scoreRanking, type RankingScores } from "./metrics.ts";
import type { EvaluationQuestion } from "./question-set.ts";

/** Results that count: what a reader looks at. */
export const depth = 10;

export interface LanguageScores extends RankingScores {
  questions: number;
}

export interface Evaluation {
  /** Retrieval, of the questions that something answers. */
  byLanguage: Partial<Record<Language, LanguageScores>>;
  all: LanguageScores;
  /** Recall of the worst language divided by that of English; absent without English. */
  parity?: number;
  /** Best language's recall minus the worst one's. */
  spread: number;
  /** Mean overlap of the results of one group's questions. */
  overlap?: number;
  /** Share of the answerable questions that were refused, and of the unanswerable ones that were answered. */
  falseRefusals?: number;
  falseAnswers?: number;
  /** Share of the sources cited in answers that are among the relevant ones: a floor, since not every relevant record is listed. */
  citationPrecision?: number;
  missed: { id: string; question: string; found: string[] }[];
}

export interface EvaluationOptions {
  /** Which lists the search uses. */
  by?: SearchBy;
  /** False scores the retrieval alone, which is several times faster. */
  answers?: boolean;
}

/** Searches and asks every question of a set and scores what comes back. */
export async function evaluate(questions: EvaluationQuestion[], room: AnswerRoom, { by = "both", answers = true }: EvaluationOptions = {}): Promise<Evaluation> {
  const rankings: { question: EvaluationQuestion; ranked: string[]; scores: RankingScores }[] = [];
  const refusals: number[] = [];
  const falseAnswers: number[] = [];
  const precision: number[] = [];
  for (const question of questions) {
    const relevant = new Set(question.relevant ?? []);
    const filters = question.filters ?? {};
    if (relevant.size > 0) {
      const { found } = await search({ text: question.question, lang: question.lang, filters, limit: depth, offset: 0, by }, room);
      // A record that is shown as the duplicate of another one was found as well: the question's own record stands for both.
      const ranked = found.map(({ passage, duplicates }) => [passage.record?.id ?? passage.id, ...duplicates].find((id, _, ids) => relevant.has(id) || id === ids.at(-1)) ?? passage.id);
      rankings.push({ question, ranked, scores: scoreRanking(ranked, relevant, depth) });
    }
    if (!answers) continue;
    for await (const event of answer({ text: question.question, lang: question.lang, filters, history: [] }, room)) {
      if (event.event !== "done") continue;
      const isRefused = event.data.refused !== false;
      if (question.answerable === false) falseAnswers.push(isRefused ? 0 : 1);
      else refusals.push(isRefused ? 1 : 0);
      if (relevant.size > 0) for (const source of event.data.sources) precision.push(relevant.has(source.id) ? 1 : 0);
    }
  }
  const byLanguage = Object.fromEntries(languages.flatMap((lang) => {
    const of = rankings.filter(({ question }) => question.lang === lang);
    return of.length === 0 ? [] : [[lang, average(of.map(({ scores }) => scores))]];
  })) as Evaluation["byLanguage"];
  const recalls = Object.values(byLanguage).map(({ recall }) => recall);
  const groups = new Map<string, string[][]>();
  for (const { question, ranked } of rankings) groups.set(question.group, [...(groups.get(question.group) ?? []), ranked]);
  const overlaps = [...groups.values()].flatMap((lists) => overlapWithin(lists, depth) ?? []);
  const english = byLanguage.en?.recall;
  return {
    byLanguage,
    all: average(rankings.map(({ scores }) => scores)),
    ...(english === undefined || english === 0 ? {} : { parity: Math.min(...recalls) / english }),
    spread: recalls.length === 0 ? 0 : Math.max(...recalls) - Math.min(...recalls),
    ...optional("overlap", mean(overlaps)),
    ...optional("falseRefusals", mean(refusals)),
    ...optional("falseAnswers", mean(falseAnswers)),
    ...optional("citationPrecision", mean(precision)),
    missed: rankings.filter(({ scores }) => scores.recall === 0).map(({ question, ranked }) => ({ id: question.id, question: question.question, found: ranked.slice(0, 3) })),
  };
}

function average(scores: RankingScores[]): LanguageScores {
  const of = (name: keyof RankingScores) => mean(scores.map((score) => score[name])) ?? 0;
  return { questions: scores.length, recall: of("recall"), reciprocalRank: of("reciprocalRank"), ndcg: of("ndcg") };
}

function optional<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, number>>);
}
