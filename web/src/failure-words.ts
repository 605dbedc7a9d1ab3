import { RequestError } from "./api.ts";
import type { Words } from "./interface-language.ts";

/** What went wrong with a request: in the server's own words, or that it could not be reached. */
export function sayFailure(reason: unknown, words: Words): string {
  return reason instanceof RequestError && reason.message !== "" ? reason.message : words.say("errorNetwork");
}
