import { searchInferred } from "../assistant/search-inferred.ts";
import { understand } from "../assistant/understand.ts";
import { describeItems } from "../db/stored-items.ts";
import type { Filters } from "../domain/filters.ts";
import { search, type SearchBy, type SearchRoom } from "../search/search.ts";
import { mean, scoreRanking, type RankingScores } from "./metrics.ts";
import type { EvaluationQuestion } from "./question-set.ts";

/** Results that count: what a reader looks at. */
export const depth = 10;

/** What one ranking is worth to one question. */
export interface RankedResult extends RankingScores {
  /** What was found, best first: of duplicates and of one paragraph in several languages the name that they share. */
  ranked: string[];
}

/** What a question's relevant ids stand for in the repository. */
export interface Relevant {
  /** Names of the relevant, as in RankedResult. */
  names: Set<string>;
  /** Of those in the question's own language, and of those in others alone. */
  same: Set<string>;
  cross: Set<string>;
  /** Relevant ids under which nothing is stored. */
  unknown: string[];
}

/** The filters that a question is asked under: none where they are what its words state. */
export function filtersOf({ filters = {}, intent }: EvaluationQuestion): Filters {
  return intent === undefined ? filters : {};
}

/** The ids in the order of a search, before names are given to them: as a reader searches, filters read out of the question included, unless one side alone is measured. */
export async function searchIds(question: EvaluationQuestion, by: SearchBy, room: SearchRoom): Promise<string[]> {
  const range = { limit: depth, offset: 0 };
  const { found } =
    by === "both"
      ? await searchInferred(understand(question.question, question.lang, room.glossary), filtersOf(question), range, room)
      : await search({ text: question.question, lang: question.lang, filters: filtersOf(question), ...range, by }, room);
  return found.map(({ passage }) => passage.record?.id ?? passage.id);
}

/** Looks up what the relevant ids of a question stand for. */
export async function readRelevant(question: EvaluationQuestion, room: SearchRoom): Promise<Relevant> {
  const ids = question.relevant ?? [];
  const items = await describeItems(room.database, ids);
  const own = new Set(ids.flatMap((id) => (items.get(id)?.lang === question.lang ? [nameOf(id, items)] : [])));
  const known = ids.filter((id) => items.has(id)).map((id) => nameOf(id, items));
  return {
    names: new Set(ids.map((id) => nameOf(id, items))),
    same: own,
    cross: new Set(known.filter((name) => !own.has(name))),
    unknown: ids.filter((id) => !items.has(id)),
  };
}

/** Scores ids in the order in which they were found. */
export async function scoreIds(ids: string[], relevant: Relevant, room: SearchRoom): Promise<RankedResult> {
  const ranked = await nameItems(ids, room);
  return { ...scoreRanking(ranked, relevant.names, depth), ranked };
}

/** The ids by the names that duplicates and versions share, each name once, in the same order. */
export async function nameItems(ids: string[], room: SearchRoom): Promise<string[]> {
  const items = await describeItems(room.database, ids);
  return [...new Set(ids.map((id) => nameOf(id, items)))];
}

/** Share of the relevant of one language, or of all other languages, among the first results; undefined where there are none. */
export function recallOf(ranked: string[], relevant: ReadonlySet<string>): number | undefined {
  return relevant.size === 0 ? undefined : scoreRanking(ranked, relevant, depth).recall;
}

/** The means of rankings. */
export function averageRankings(rankings: RankingScores[]): RankingScores & { questions: number } {
  const of = (name: "recall" | "reciprocalRank" | "ndcg") => mean(rankings.map((ranking) => ranking[name])) ?? 0;
  return { questions: rankings.length, recall: of("recall"), reciprocalRank: of("reciprocalRank"), ndcg: of("ndcg") };
}

function nameOf(id: string, items: Map<string, { same: string }>): string {
  return items.get(id)?.same ?? id;
}
