import { answer, type AnswerRoom } from "../assistant/answer.ts";
import { rankByFullText, type FullTextQuestion } from "../db/full-text.ts";
import type { Answer } from "../domain/answer.ts";
import type { SearchBy } from "../search/search.ts";
import type { QuestionResult } from "./question-result.ts";
import type { EvaluationQuestion } from "./question-set.ts";
import { depth, filtersOf, readRelevant, recallOf, scoreIds, searchIds, type RankedResult, type Relevant } from "./rank.ts";
import { scoreAnswer } from "./score-answer.ts";
import { scoreFilters } from "./score-filters.ts";
import { summarise, type Summary } from "./summarise.ts";

export interface Evaluation extends Summary {
  by: SearchBy;
  results: QuestionResult[];
}

export interface EvaluationOptions {
  /** Which lists the search uses. */
  by?: SearchBy;
  /** False scores the retrieval alone, which is several times faster. */
  answers?: boolean;
  /** Ranks every question by the baselines too. */
  baselines?: boolean;
  /** Is told how many questions are done, and what with. */
  onProgress?: (done: number, what: "questions" | "questions by full text") => void;
}

/** Searches and asks every question of a set, one at a time as they come, and scores what comes back. */
export async function evaluate(questions: Iterable<EvaluationQuestion> | AsyncIterable<EvaluationQuestion>, room: AnswerRoom, options: EvaluationOptions = {}): Promise<Evaluation> {
  const { by = "both", answers = true, baselines = false, onProgress = () => {} } = options;
  const results: QuestionResult[] = [];
  const forFullText: { result: QuestionResult; relevant: Relevant; query: FullTextQuestion }[] = [];
  for await (const question of questions) {
    const { id, group, lang, intent = "other", kind = intent, question: text } = question;
    const relevant = await readRelevant(question, room);
    const result: QuestionResult = { id, group, lang, kind, question: text, ...(relevant.unknown.length === 0 ? {} : { unknown: relevant.unknown }) };
    if (relevant.names.size > 0) {
      result.retrieval = withLanguages(await scoreIds(await searchIds(question, by, room), relevant, room), relevant);
      if (baselines) {
        result.baselines = {};
        for (const list of ["words", "meaning"] as const) result.baselines[list] = await scoreIds(await searchIds(question, list, room), relevant, room);
        forFullText.push({ result, relevant, query: { text, lang, filters: filtersOf(question) } });
      }
    }
    if (answers) {
      const given = await ask(question, room);
      result.answer = await scoreAnswer(question, given, relevant, room);
      const filters = scoreFilters(question, given);
      if (filters !== undefined) result.filters = filters;
    }
    results.push(result);
    onProgress(results.length, "questions");
  }
  if (forFullText.length > 0) {
    const ranked = await rankByFullText(room.database, forFullText.map(({ query }) => query), depth, (done) => onProgress(done, "questions by full text"));
    for (const [index, { result, relevant }] of forFullText.entries()) result.baselines = { ...result.baselines, fullText: await scoreIds(ranked[index] ?? [], relevant, room) };
  }
  return { by, ...summarise(results), results };
}

function withLanguages(ranking: RankedResult, relevant: Relevant): NonNullable<QuestionResult["retrieval"]> {
  const recallSame = recallOf(ranking.ranked, relevant.same);
  const recallCross = recallOf(ranking.ranked, relevant.cross);
  return { ...ranking, ...(recallSame === undefined ? {} : { recallSame }), ...(recallCross === undefined ? {} : { recallCross }) };
}

/** The whole answer, asked as a reader asks: its language is not told. */
async function ask(question: EvaluationQuestion, room: AnswerRoom): Promise<Answer> {
  for await (const event of answer({ text: question.question, lang: undefined, filters: filtersOf(question), history: [] }, room)) if (event.event === "done") return event.data;
  throw new Error("the answer ended without its last event");
}
