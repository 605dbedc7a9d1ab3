import { readMessages } from "./assistant/messages.ts";
import type { AnswerRoom } from "./assistant/answer.ts";
import type { EmbeddingConfig } from "./config.ts";
import type { Database } from "./db/database.ts";
import type { AppError } from "./errors.ts";
import { readGlossary } from "./language/glossary.ts";
import type { Embedder, EmbedderSettings } from "./models/embedder.ts";
import { createEmbedder, parseModelName } from "./models/create-embedder.ts";
import { createVectorSets } from "./search/vector-sets.ts";

export interface RoomOptions {
  embedding?: EmbeddingConfig;
  /** Opens a model; a parameter for tests. */
  openEmbedder?: (settings: EmbedderSettings) => Promise<Embedder>;
  /** Is told of an embedding model that does not answer. */
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
  const vectors = createVectorSets({
    database,
    configured: embedding.model === undefined ? undefined : embedderSettings(embedding.model, embedding),
    openEmbedder: options.openEmbedder ?? keepOpened((settings) => createEmbedder(settings, embedding.key)),
    ...(options.onUnavailable === undefined ? {} : { onUnavailable: options.onUnavailable }),
  });
  // Opened now and not at the first question: a wrong setting is told at start.
  await vectors.active();
  return { database, vectors, glossary: readGlossary(), messages: readMessages() };
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
