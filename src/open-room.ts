import { join } from "node:path";
import { readMessages } from "./assistant/messages.ts";
import type { AnswerRoom } from "./assistant/answer.ts";
import { readPrompts } from "./assistant/prompts.ts";
import type { Config, EmbeddingConfig } from "./config.ts";
import type { Database } from "./db/database.ts";
import type { AppError } from "./errors.ts";
import { readGlossary } from "./language/glossary.ts";
import { createBuiltinEmbedder } from "./models/builtin.ts";
import type { ChatModelError } from "./models/chat-model-error.ts";
import { createChatModel } from "./models/create-chat-model.ts";
import type { Embedder, EmbedderSettings } from "./models/embedder.ts";
import { createEmbedder, parseModelName } from "./models/create-embedder.ts";
import { createReranker } from "./models/create-reranker.ts";
import { createSearchIndex } from "./search/memory/search-index.ts";
import { createReranking } from "./search/reranking.ts";
import { createVectorSets } from "./search/vector-sets.ts";

export interface RoomOptions {
  embedding?: EmbeddingConfig;
  /** Folder in which the index in memory is kept between starts; it is made anew each time when absent. */
  indexFolder?: string;
  /** What orders the best hits anew; without it they stay in the order of their scores. */
  rerank?: Config["rerank"];
  /** The language model that writes answers; without it they are quotations. */
  chat?: Config["chat"];
  expert?: boolean;
  /** Is told of a language model that does not answer as it should. */
  onChatFailure?: (error: ChatModelError) => void;
  /** Opens a model; a parameter for tests. */
  openEmbedder?: (settings: EmbedderSettings) => Promise<Embedder>;
  /** Is told of an embedding model or a reranker that does not answer. */
  onUnavailable?: (error: AppError) => void;
}

/** The settings of a model by its name (`builtin`, `openai:<model>` …), with the address, dimensions and prefixes that are configured. */
export function embedderSettings(name: string, embedding: EmbeddingConfig): EmbedderSettings {
  const { model: _model, key: _key, ...rest } = embedding;
  return parseModelName(name, rest);
}

/** The model that the settings name, the built-in one where they name none. */
export async function openConfiguredEmbedder(embedding: EmbeddingConfig): Promise<Embedder> {
  return createEmbedder(embedderSettings(embedding.model ?? "builtin", embedding), embedding.key);
}

/** What searching, answering and ingesting work with, over an open database. */
export async function openRoom(database: Database, options: RoomOptions = {}): Promise<AnswerRoom> {
  const { embedding = {} } = options;
  const openEmbedder = options.openEmbedder ?? keepOpened((settings) => createEmbedder(settings, embedding.key));
  const vectors = createVectorSets({
    database,
    configured: embedding.model === undefined ? undefined : embedderSettings(embedding.model, embedding),
    openEmbedder,
    ...(options.onUnavailable === undefined ? {} : { onUnavailable: options.onUnavailable }),
  });
  // Opened now and not at the first question: a wrong setting is told at start.
  await vectors.active();
  const glossary = readGlossary();
  // Single words are read and sentences checked with the built-in model, whatever model searches: thresholds are its own.
  const words = options.openEmbedder === undefined ? await openEmbedder({ kind: "builtin", model: "" }) : createBuiltinEmbedder();
  const index = createSearchIndex({ database, vectors, words, glossary, file: options.indexFolder === undefined ? undefined : join(options.indexFolder, "search-index.bin") });
  const { chat, rerank, onChatFailure } = options;
  const chatModel = chat === undefined ? undefined : createChatModel(chat, { ...(chat.key === undefined ? {} : { key: chat.key }), ...(onChatFailure === undefined ? {} : { onFailure: onChatFailure }) });
  return {
    database,
    vectors,
    index,
    glossary,
    messages: readMessages(),
    prompts: readPrompts(),
    verifyTools: { embedder: words, glossary },
    expert: options.expert ?? false,
    ...(rerank === undefined ? {} : { reranking: createReranking(createReranker(rerank.model, rerank), options.onUnavailable) }),
    ...(chatModel === undefined ? {} : { chatModel }),
  };
}

/** Models are read once, however often they are asked for. */
function keepOpened(open: (settings: EmbedderSettings) => Promise<Embedder>): (settings: EmbedderSettings) => Promise<Embedder> {
  const opened = new Map<string, Promise<Embedder>>();
  return (settings) => {
    const name = JSON.stringify(settings);
    const own = opened.get(name) ?? open(settings);
    opened.set(name, own);
    own.catch(() => opened.delete(name));
    return own;
  };
}
