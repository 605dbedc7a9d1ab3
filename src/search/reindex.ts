import type { Database } from "../db/database.ts";
import { countMissing, findUnembedded, insertVectors, switchVectorSet } from "../db/vector-sets.ts";
import { passageText } from "../domain/passage-text.ts";
import type { EmbedderSettings } from "../models/embedder.ts";
import type { VectorSets } from "./vector-sets.ts";

export interface ReindexProgress {
  /** Passages embedded in this run, and how many it had to embed when it began. */
  done: number;
  of: number;
}

export interface ReindexResult {
  fingerprint: string;
  name: string;
  /** Passages embedded in this run: what an earlier, interrupted run had done is kept. */
  embedded: number;
  switched: boolean;
}

/**
 * Builds the vectors of a model beside those in use and switches to them in one step when every passage has one. Searches go on
 * with the old set meanwhile. What is missing is asked of the database batch by batch, so a killed run goes on where it was, and
 * what is ingested meanwhile is not left out.
 * @param settings of the model to build with.
 * @throws ConfigError when the model cannot be opened, UnavailableError when it does not answer; what is done stays.
 */
export async function reindex(
  settings: EmbedderSettings,
  { database, vectors }: { database: Database; vectors: VectorSets },
  options: { onProgress?: (progress: ReindexProgress) => void; signal?: AbortSignal } = {},
): Promise<ReindexResult> {
  const { key, embedder } = await vectors.open(settings);
  const before = await vectors.active();
  let done = 0;
  const of = await countMissing(database, key);
  for (;;) {
    let after = 0;
    for (;;) {
      options.signal?.throwIfAborted();
      const passages = await findUnembedded(database, key, after, embedder.batchSize);
      const last = passages.at(-1);
      if (last === undefined) break;
      const embeddings = await embedder.embedDocuments(passages.map(passageText));
      await insertVectors(database, key, passages.map((passage, index) => ({ passage: passage.key, embedding: embeddings[index] ?? [] })));
      after = last.key;
      done += passages.length;
      options.onProgress?.({ done, of: Math.max(of, done) });
    }
    // What was ingested since the last batch is embedded before the switch.
    if ((await switchVectorSet(database, { key, fingerprint: embedder.fingerprint })) === 0) break;
  }
  await database.checkpoint();
  vectors.refresh();
  return { fingerprint: embedder.fingerprint, name: embedder.name, embedded: done, switched: before?.embedder.fingerprint !== embedder.fingerprint };
}
