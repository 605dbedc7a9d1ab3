import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, UnavailableError } from "../errors.ts";
import type { Embedder, EmbedderSettings } from "./embedder.ts";
import { fingerprintOf, toUnitVectors } from "./unit-vectors.ts";

const batchSize = 64;

/** LangChain's `Embeddings`, as far as it is used. */
interface LangchainEmbeddings {
  embedDocuments(texts: string[]): Promise<number[][]>;
  embedQuery(text: string): Promise<number[]>;
}

/**
 * A class of the user's own: a module whose default export is an instance of LangChain's `Embeddings` (or anything with its two
 * functions). Export `version` beside it when the vectors change, so that the index is known to be another one.
 * @throws ConfigError when the module cannot be loaded, exports nothing of the kind, or the dimensions are not set.
 */
export async function createModuleEmbedder(settings: EmbedderSettings): Promise<Embedder> {
  const path = resolve(settings.model);
  const { dimensions, queryPrefix = "", passagePrefix = "" } = settings;
  let module: { default?: Partial<LangchainEmbeddings>; version?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as typeof module;
  } catch (error) {
    throw new ConfigError(`The module ${settings.model} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const own = module.default;
  if (typeof own?.embedDocuments !== "function" || typeof own.embedQuery !== "function") {
    throw new ConfigError(`The module ${settings.model} has no default export with embedDocuments and embedQuery (LangChain's Embeddings).`);
  }
  if (dimensions === undefined) throw new ConfigError(`Set DALIL_EMBEDDING_DIMENSIONS to the number of values in the vectors of ${settings.model}.`);
  const embeddings = own as LangchainEmbeddings;
  const name = basename(path);
  const checked = async (asked: Promise<number[][]>, texts: number) => {
    const vectors = await asked.catch((error: unknown) => {
      throw new UnavailableError(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    });
    return toUnitVectors(vectors, texts, dimensions, name);
  };
  return {
    kind: "module",
    name,
    dimensions,
    fingerprint: `module-${dimensions}-${fingerprintOf(name, String(module.version ?? ""), queryPrefix, passagePrefix)}`,
    settings: { ...settings, model: path },
    batchSize,
    embedDocuments: (texts) => checked(embeddings.embedDocuments(texts.map((text) => passagePrefix + text)), texts.length),
    embedQuery: async (text) => (await checked(embeddings.embedQuery(queryPrefix + text).then((vector) => [vector]), 1))[0] ?? [],
  };
}
