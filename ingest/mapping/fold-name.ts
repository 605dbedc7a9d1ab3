import { foldText } from "../../src/language/normalise.ts";

/** A column's name as it is compared: without case, accents, spaces, underscores and other signs ("Action_Lines *" is "actionlines"). */
export function foldName(name: string): string {
  return foldText(name).replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
