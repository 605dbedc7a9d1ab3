import { createBoundedFetch } from "./bounded-fetch.ts";
import type { ChatSettings, Prompt } from "./chat-model.ts";

/** What one chunk of a stream brought. */
export interface ChatPiece {
  text: string;
  /** Why the text ends here: `stop`, `length`, … */
  finish?: string;
  /** What the call cost, prompt included, as the endpoint counts. */
  tokens?: number;
}

/** One call: the pieces of its text. */
export type ChatCall = (prompt: Prompt, options: { outputTokens: number; plain: boolean; signal: AbortSignal }) => AsyncIterable<ChatPiece>;

/** Bytes of one answer on the wire: each token comes in a frame of some 250 bytes, thoughts of reasoning models included. */
const mostBytes = 4 * 1024 * 1024;
/** Answers keep to their sources; a little freedom avoids loops in small models. */
const temperature = 0.2;

/**
 * A model behind any endpoint that speaks OpenAI's chat completions format, through LangChain's chat models.
 *
 * Their stream of chunks is read directly, without LangChain's callbacks: nothing is sent to a tracing service, whatever the
 * environment says. Messages are made here from plain texts, so that nothing in data is revived as an object (CVE-2025-68665).
 * @param key sent as bearer token; local servers need none.
 */
export async function openOpenaiChat({ model, url }: ChatSettings, key: string | undefined): Promise<ChatCall> {
  const [{ ChatOpenAICompletions }, { HumanMessage, SystemMessage }] = await Promise.all([import("@langchain/openai"), import("@langchain/core/messages")]);
  // Nothing of OpenAI's own variables is taken: organization and project of another account would be refused.
  const configuration = { baseURL: url, organization: null, project: null, logLevel: "off" as const, fetch: createBoundedFetch(mostBytes) };
  const base = { model, apiKey: key || "none", maxRetries: 0, configuration, callbacks: [], verbose: false };
  return async function* call({ system, user }, { outputTokens, plain, signal }) {
    // Reasoning models take no temperature, and some servers know neither it nor a count of tokens in a stream: then without both.
    const isReasoning = /^(?:o\d|gpt-5)/.test(model);
    const chat = new ChatOpenAICompletions({ ...base, maxTokens: outputTokens, streamUsage: !plain, ...(plain || isReasoning ? {} : { temperature }) });
    for await (const { text, message, generationInfo } of chat._streamResponseChunks([new SystemMessage(system), new HumanMessage(user)], { signal })) {
      const finish: unknown = generationInfo?.["finish_reason"];
      const tokens: unknown = "usage_metadata" in message ? (message.usage_metadata as { total_tokens?: unknown } | undefined)?.total_tokens : undefined;
      yield { text: typeof text === "string" ? text : "", ...(typeof finish === "string" ? { finish } : {}), ...(typeof tokens === "number" && tokens > 0 ? { tokens } : {}) };
    }
  };
}
