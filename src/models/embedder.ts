/** How a model is opened: what is stored beside its vectors, so that the same model can be opened again. Holds no key. */
export interface EmbedderSettings {
  kind: "builtin" | "transformers" | "openai" | "module";
  /** Name at the hub or the endpoint, or a path; empty for the built-in model. */
  model: string;
  /** Base address of an OpenAI-compatible endpoint, up to and with `/v1`. */
  url?: string;
  /** Numbers in a vector, where the model does not say it itself. */
  dimensions?: number;
  /** What is put before a question and before a passage: some models were trained with such words. */
  queryPrefix?: string;
  passagePrefix?: string;
}

/**
 * What turns text into vectors. `embedDocuments` and `embedQuery` are those of LangChain's `Embeddings`, so that any such
 * class fits once it is given a name, its dimensions and a fingerprint.
 */
export interface Embedder {
  readonly kind: EmbedderSettings["kind"];
  readonly name: string;
  readonly dimensions: number;
  /** Names everything that changes the vectors: model, version, prefixes, text preparation. Vectors of two fingerprints never meet. */
  readonly fingerprint: string;
  readonly settings: EmbedderSettings;
  /** How many texts one call of `embedDocuments` takes at best. */
  readonly batchSize: number;
  /** What a reader should know about the quality of the search, where it needs saying. */
  readonly note?: string;
  /**
   * One vector of length one per text, in the order of the texts; a text that says nothing to the model may be all zeros.
   * @throws UnavailableError when the model cannot be reached or answers with something else.
   */
  embedDocuments(texts: string[]): Promise<number[][]>;
  /** One vector of length one. */
  embedQuery(text: string): Promise<number[]>;
}
