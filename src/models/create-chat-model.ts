import type { ChatModel, ChatSettings, Prompt } from "./chat-model.ts";
import { ChatModelError } from "./chat-model-error.ts";
import { describeChatFailure, isWorthRetrying, mayRefuseParameters, retryDelay } from "./chat-failures.ts";
import { openOpenaiChat, type ChatCall, type ChatPiece } from "./openai-chat.ts";
import { createTokenBudget, estimateTokens } from "./token-budget.ts";
import { createDeadlines, type Deadlines } from "./deadlines.ts";

/** Tries after the first one, all before the first token: afterwards the reader has seen a part of the answer. */
const retries = 2;
/** Characters of one answer; what a model says beyond is not read. */
const longestText = 24_000;
/** A prompt that leaves fewer tokens than this for the answer is not worth sending. */
const fewestOutputTokens = 64;

export interface ChatModelOptions {
  key?: string;
  /** Is told of every failure, in words for the operator. */
  onFailure?: (error: ChatModelError) => void;
  /** Opens the connection; a parameter for tests. */
  openCall?: (settings: ChatSettings, key: string | undefined) => Promise<ChatCall>;
  now?: () => Date;
}

/** A model with its bounds: deadlines, retries before the first token, tokens of an answer and of a day, length of the text. */
export function createChatModel(settings: ChatSettings, options: ChatModelOptions = {}): ChatModel {
  const { openCall = openOpenaiChat, onFailure = () => {} } = options;
  const name = `${settings.model} at ${new URL(settings.url).host}`;
  const budget = createTokenBudget(settings.dayTokens, options.now);
  let opened: Promise<ChatCall> | undefined;
  const open = () => (opened ??= openCall(settings, options.key));

  async function* begin(prompt: Prompt, outputTokens: number, deadlines: Deadlines): AsyncGenerator<ChatPiece> {
    const call = await open();
    let plain = false;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const iterator = call(prompt, { outputTokens, plain, signal: deadlines.signal })[Symbol.asyncIterator]();
        const first = await deadlines.wait(iterator.next());
        if (first.done === true) throw new ChatModelError("broken", `${name} sent nothing.`);
        deadlines.firstArrived();
        yield first.value;
        for (let next = await deadlines.wait(iterator.next()); next.done !== true; next = await deadlines.wait(iterator.next())) yield next.value;
        return;
      } catch (error) {
        if (deadlines.signal.aborted || deadlines.hasFirst() || attempt >= retries) throw error;
        if (!plain && mayRefuseParameters(error)) plain = true;
        else if (isWorthRetrying(error)) await deadlines.pause(retryDelay(error, attempt));
        else throw error;
      }
    }
  }

  return {
    name: settings.model,
    answerTokens: settings.answerTokens,
    prepare: async () => void (await open()),
    tokenUse: budget.use,
    async *stream(prompt, { tokens, signal }) {
      signal?.throwIfAborted();
      const promptTokens = estimateTokens(prompt.system) + estimateTokens(prompt.user);
      const outputTokens = tokens - promptTokens;
      const fail = (error: unknown): ChatModelError => {
        const failure = error instanceof ChatModelError ? error : describeChatFailure(error, name);
        onFailure(failure);
        return failure;
      };
      if (outputTokens < fewestOutputTokens) throw fail(new ChatModelError("budget", `The prompt takes ${promptTokens} of the ${tokens} tokens of an answer. Raise DALIL_LLM_ANSWER_TOKENS.`));
      if (!budget.reserve(tokens)) throw fail(new ChatModelError("budget", `The tokens of the day are used up (${budget.use().used} of ${settings.dayTokens}). Answers are quotations until midnight UTC; DALIL_LLM_DAY_TOKENS sets the bound.`));
      let text = "";
      let counted: number | undefined;
      let finish: string | undefined;
      const deadlines = createDeadlines(settings.timeoutMs, signal, name);
      try {
        for await (const piece of begin(prompt, outputTokens, deadlines)) {
          counted = piece.tokens ?? counted;
          finish = piece.finish ?? finish;
          if (piece.text === "") continue;
          const rest = longestText - text.length;
          text += piece.text.slice(0, rest);
          yield piece.text.slice(0, rest);
          if (piece.text.length >= rest) return "cut";
        }
        // A connection that closes early ends a stream like one that is complete; only the endpoint's own word tells them apart.
        if (finish === undefined) throw new ChatModelError("broken", `${name} broke off in the middle of an answer.`);
        if (text.trim() === "") throw new ChatModelError("broken", `${name} sent an empty answer.`);
        return finish === "stop" ? "complete" : "cut";
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        throw fail(deadlines.signal.aborted ? deadlines.signal.reason : error);
      } finally {
        deadlines.end();
        budget.settle(tokens, counted ?? promptTokens + estimateTokens(text));
      }
    },
  };
}

