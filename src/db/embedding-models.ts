import type { Queryable } from "./database.ts";

/** The key under which vectors of a model are stored; vectors of different fingerprints are never compared. */
export async function upsertEmbeddingModel(database: Queryable, model: { fingerprint: string; name: string; dimensions: number }): Promise<number> {
  await database.query(
    "insert into embedding_models (fingerprint, name, dimensions) values ($1, $2, $3) on conflict (fingerprint) do nothing",
    [model.fingerprint, model.name, model.dimensions],
  );
  const [row] = await database.query<{ key: number }>("select key from embedding_models where fingerprint = $1", [model.fingerprint]);
  if (row === undefined) throw new Error(`embedding model ${model.fingerprint} was not stored`);
  return row.key;
}
