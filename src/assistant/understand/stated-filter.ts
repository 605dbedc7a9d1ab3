import type { InferredFilter } from "../../domain/inferred.ts";

/** A filter that a question states, and where its words stand in the text that was read. */
export interface StatedFilter extends InferredFilter {
  start: number;
  end: number;
}
