import { foldText } from "../language/normalise.ts";

/** What the built-in model sees of a text: folded, white space in one piece. The training data went through the same function. */
export function prepareText(text: string): string {
  return foldText(text).replace(/\s+/gu, " ").trim();
}
