import { ConfigError } from "../errors.ts";
import type { Embedder, EmbedderSettings } from "./embedder.ts";
import { openModel, placeModel } from "./transformers-library.ts";
import { fingerprintOf, toUnitVectors } from "./unit-vectors.ts";

const defaultModel = "Xenova/multilingual-e5-small";
/** Dimensions and prefixes of models that were trained with prefixes. Source: their model cards. */
const knownModels: { name: RegExp; dimensions: number; queryPrefix: string; passagePrefix: string }[] = [
  { name: /multilingual-e5-small/, dimensions: 384, queryPrefix: "query: ", passagePrefix: "passage: " },
  { name: /multilingual-e5-base/, dimensions: 768, queryPrefix: "query: ", passagePrefix: "passage: " },
  { name: /multilingual-e5-large/, dimensions: 1024, queryPrefix: "query: ", passagePrefix: "passage: " },
  { name: /bge-m3/, dimensions: 1024, queryPrefix: "", passagePrefix: "" },
  { name: /paraphrase-multilingual-MiniLM-L12-v2/, dimensions: 384, queryPrefix: "", passagePrefix: "" },
];
/** Texts in one run of the network: more cost memory and gain nothing on a processor. */
const batchSize = 16;
const longestText = 4_000;

/** The part of @huggingface/transformers that is used; it is an optional package, so its types are not at hand. */
interface Transformers {
  pipeline(task: "feature-extraction", model: string, options: { dtype: string }): Promise<(texts: string[], options: { pooling: "mean"; normalize: boolean }) => Promise<{ tolist(): unknown }>>;
}

/**
 * A sentence encoder run in this process by @huggingface/transformers, from a local folder or from the hub.
 * The package is optional because its runtime downloads a binary when it is installed: `npm install @huggingface/transformers`.
 * @param load brings the package; a parameter so that it can come from elsewhere.
 * @throws ConfigError when the package is missing, the folder does not exist or the dimensions are not known; the network itself is loaded at the first text.
 */
export function createTransformersEmbedder(settings: EmbedderSettings, load: () => Promise<unknown> = () => import("@huggingface/transformers" as string)): Embedder {
  const model = settings.model || defaultModel;
  const place = placeModel(model);
  const { folder, name } = place;
  const known = knownModels.find(({ name }) => name.test(model));
  const dimensions = settings.dimensions ?? known?.dimensions;
  if (dimensions === undefined) throw new ConfigError(`The model ${JSON.stringify(model)} is not one whose dimensions are known: set DALIL_EMBEDDING_DIMENSIONS to the number of values in its vectors.`);
  const queryPrefix = settings.queryPrefix ?? known?.queryPrefix ?? "";
  const passagePrefix = settings.passagePrefix ?? known?.passagePrefix ?? "";

  let opened: ReturnType<Transformers["pipeline"]> | undefined;
  const open = () => openModel(place, load, "set DALIL_EMBEDDING=builtin", (library: Transformers, reference) => library.pipeline("feature-extraction", reference, { dtype: place.dtype }));
  const embed = async (texts: string[], prefix: string): Promise<number[][]> => {
    opened ??= open();
    // A failed loading is tried again at the next text.
    const run = await opened.catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const vectors: number[][] = [];
    for (let start = 0; start < texts.length; start += batchSize) {
      const batch = texts.slice(start, start + batchSize).map((text) => prefix + text.slice(0, longestText));
      const output = await run(batch, { pooling: "mean", normalize: true });
      vectors.push(...toUnitVectors(output.tolist(), batch.length, dimensions, name));
    }
    return vectors;
  };
  return {
    kind: "transformers",
    name,
    dimensions,
    fingerprint: `transformers-${dimensions}-${fingerprintOf(name, queryPrefix, passagePrefix)}`,
    settings: { ...settings, model: folder ?? model, dimensions, queryPrefix, passagePrefix },
    batchSize,
    embedDocuments: (texts) => embed(texts, passagePrefix),
    embedQuery: async (text) => (await embed([text], queryPrefix))[0] ?? [],
  };
}
