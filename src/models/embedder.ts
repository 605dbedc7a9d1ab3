/**
 * What turns text into vectors. `embedDocuments` and `embedQuery` are those of LangChain's `Embeddings`, so that any such
 * class fits once it is given a name, its dimensions and a fingerprint.
 */
export interface Embedder {
  readonly kind: "builtin" | "transformers" | "openai";
  readonly name: string;
  readonly dimensions: number;
  /** Names everything that changes the vectors: model, version, text preparation. Vectors of two fingerprints never meet. */
  readonly fingerprint: string;
  /** What a reader should know about the quality of the search, where it needs saying. */
  readonly note?: string;
  /** One vector of length one per text, in the order of the texts. */
  embedDocuments(texts: string[]): Promise<number[][]>;
  /** One vector of length one. */
  embedQuery(text: string): Promise<number[]>;
}
