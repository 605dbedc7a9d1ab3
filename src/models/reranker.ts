import { UnavailableError } from "../errors.ts";

/** How a reranker is opened. Holds no key. */
export interface RerankerSettings {
  kind: "endpoint" | "transformers";
  /** Name at the endpoint or the hub, or a path. */
  model: string;
  /** Of an endpoint: the address up to `/rerank`. */
  url?: string;
}

/** What reads a question and a text together and says how well the one answers the other: slower than vectors, and a better judge. */
export interface Reranker {
  readonly kind: RerankerSettings["kind"];
  readonly name: string;
  /**
   * One number from 0 (has nothing to do with it) to 1 (answers it) per text, in the order of the texts.
   * @param signal ends the call; a model that runs in this process ends between two batches.
   * @throws UnavailableError when the model cannot be reached or answers with something else, and the signal's reason.
   */
  score(query: string, texts: string[], signal: AbortSignal): Promise<number[]>;
}

/**
 * What a model answered, checked and brought between 0 and 1: numbers that are not all there already are taken for logits.
 * @throws UnavailableError naming the model and what is wrong.
 */
export function toRelevance(scores: unknown[], texts: number, name: string): number[] {
  if (scores.length !== texts) throw new UnavailableError(`${name} answered with ${scores.length} scores for ${texts} texts.`);
  const numbers = scores.map((score) => {
    if (typeof score !== "number" || !Number.isFinite(score)) throw new UnavailableError(`${name} answered with a score that is no number.`);
    return score;
  });
  return numbers.every((score) => score >= 0 && score <= 1) ? numbers : numbers.map((score) => 1 / (1 + Math.exp(-score)));
}
