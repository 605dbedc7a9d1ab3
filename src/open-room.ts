import { readMessages } from "./assistant/messages.ts";
import type { AnswerRoom } from "./assistant/answer.ts";
import type { Database } from "./db/database.ts";
import { upsertEmbeddingModel } from "./db/embedding-models.ts";
import { readGlossary } from "./language/glossary.ts";
import type { Embedder } from "./models/embedder.ts";
import { createBuiltinEmbedder } from "./models/builtin.ts";

/** The configured embedding model. */
export function createEmbedder(): Embedder {
  return createBuiltinEmbedder();
}

/** What searching, answering and ingesting work with, over an open database. */
export async function openRoom(database: Database): Promise<AnswerRoom> {
  const embedder = createEmbedder();
  const model = await upsertEmbeddingModel(database, embedder);
  return { database, embedder, model, glossary: readGlossary(), messages: readMessages() };
}
