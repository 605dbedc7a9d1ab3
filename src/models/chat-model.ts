import type { TokenUse } from "./token-budget.ts";

/** What a language model is asked: who it is and what it may do, and the question with its sources. */
export interface Prompt {
  system: string;
  user: string;
}

/** Where a language model answers and what it may cost. */
export interface ChatSettings {
  model: string;
  /** Base address of an OpenAI-compatible endpoint, up to and with `/v1`. */
  url: string;
  /** Tokens of one answer, prompt included. */
  answerTokens: number;
  /** Tokens of one day (UTC), all answers together; without it there is no bound. */
  dayTokens?: number;
  /** The whole answer has to be there after this time; half of it for the first token, a quarter between two. */
  timeoutMs: number;
}

/** A language model that anyone's endpoint offers. */
export interface ChatModel {
  readonly name: string;
  readonly answerTokens: number;
  /** Loads what the first call needs, so that no reader waits for it. */
  prepare(): Promise<void>;
  /**
   * The text as it comes, in pieces cut anywhere.
   * @param tokens this call may cost, prompt included; counted against the day.
   * @param signal ends the call when nobody waits for it any more.
   * @throws ChatModelError when the endpoint fails at any point; the signal's reason when that ends it.
   */
  stream(prompt: Prompt, options: { tokens: number; signal?: AbortSignal | undefined }): AsyncGenerator<string, StreamEnd>;
  tokenUse(): TokenUse;
}

/** How a text ended: as the model wanted, or cut off by a bound. */
export type StreamEnd = "complete" | "cut";
