import { UnavailableError } from "../errors.ts";

/** Why there is no text (or not all of it): what the reader is told depends on it. */
export type ChatFailure = "timeout" | "busy" | "budget" | "refused" | "unreachable" | "broken";

/** A language model that does not answer as it should; the message is for the operator and holds no key. */
export class ChatModelError extends UnavailableError {
  readonly failure: ChatFailure;

  constructor(failure: ChatFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
