import { AppError, UnavailableError } from "../errors.ts";
import type { PassageDetails } from "../db/find-passages.ts";
import type { Reranker } from "../models/reranker.ts";
import { searchSettings } from "./settings.ts";

/** A reranker as searches use it: one that does not answer as it should, and in time, is left alone for a while. */
export interface Reranking {
  readonly kind: Reranker["kind"];
  readonly name: string;
  /** How well each passage answers the query, 0 to 1 each; undefined when the reranker is of no use at the moment. */
  judge(query: string, passages: PassageDetails[]): Promise<number[] | undefined>;
  /** Whether it is being left alone. */
  isResting(): boolean;
}

/** @param onUnavailable is told of a reranker that does not answer, once for each time it is left alone. */
export function createReranking(reranker: Reranker, onUnavailable: (error: AppError) => void = () => {}, timeoutMs: number = searchSettings.reranker.timeoutMs): Reranking {
  const { kind, name } = reranker;
  let restingUntil = 0;
  const isResting = () => performance.now() < restingUntil;
  return {
    kind,
    name,
    isResting,
    judge: async (query, passages) => {
      if (isResting()) return undefined;
      const late = new UnavailableError(`${name} did not answer within ${timeoutMs / 1_000} s: searches go on without it for ${searchSettings.unavailableRestMs / 1_000} s.`);
      const controller = new AbortController();
      let timer: NodeJS.Timeout | undefined;
      try {
        // Nobody waits longer for a model that does not heed its signal either.
        const overdue = new Promise<never>((_resolve, reject) => {
          timer = setTimeout(() => {
            controller.abort(late);
            reject(late);
          }, timeoutMs);
        });
        return await Promise.race([reranker.score(query, passages.map(textOf), controller.signal), overdue]);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const isFirst = !isResting();
        restingUntil = performance.now() + searchSettings.unavailableRestMs;
        if (isFirst) onUnavailable(error);
        return undefined;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** A passage under its title and headings, as a reader sees it. */
function textOf({ record, document, heading, text }: PassageDetails): string {
  const lines = [record?.title ?? document?.title, ...heading, text].filter((line) => line !== undefined && line !== "");
  return lines.join("\n").slice(0, searchSettings.reranker.longestText);
}
