import type { Language } from "../language/language.ts";
import type { RankedResult } from "./rank.ts";
import type { AnswerResult } from "./score-answer.ts";
import type { FilterResult } from "./score-filters.ts";

/** Rankings that the search is compared with: each of its lists alone, and PostgreSQL's own full text search. */
export type Baseline = "words" | "meaning" | "fullText";

/** One question with all that came of it, so that runs can be compared question by question. */
export interface QuestionResult {
  id: string;
  group: string;
  lang: Language;
  kind: string;
  question: string;
  /** Of questions with relevant records. */
  retrieval?: RankedResult & { recallSame?: number; recallCross?: number };
  baselines?: Partial<Record<Baseline, RankedResult>>;
  answer?: AnswerResult;
  filters?: FilterResult;
  /** Relevant ids under which nothing is stored. */
  unknown?: string[];
}
