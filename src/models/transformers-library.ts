import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { ConfigError, UnavailableError } from "../errors.ts";

/** Where a model of @huggingface/transformers comes from. */
export interface ModelPlace {
  /** As it was given: for messages. */
  model: string;
  /** The folder of a local model; undefined for one of the hub. */
  folder: string | undefined;
  /** What the model is called. */
  name: string;
  /** The quantised network where there is one: several times faster on a processor and hardly worse. */
  dtype: "q8" | "fp32";
}

interface Environment {
  env: { allowRemoteModels: boolean; localModelPath: string };
}

/** @throws ConfigError when the model is a path and there is no such folder. */
export function placeModel(model: string): ModelPlace {
  const isPath = /^[./~]|^[a-z]:[\\/]/i.test(model);
  const folder = isPath ? resolve(model) : undefined;
  if (folder !== undefined && !existsSync(folder)) throw new ConfigError(`There is no folder ${model}: a local model is a folder with config.json, tokenizer.json and onnx/.`);
  const hasQuantised = folder === undefined || existsSync(resolve(folder, "onnx/model_quantized.onnx"));
  return { model, folder, name: folder === undefined ? model : basename(folder), dtype: hasQuantised ? "q8" : "fp32" };
}

/**
 * Opens a model with the package, which is optional because its runtime downloads a binary when it is installed.
 * @param load brings the package.
 * @param otherwise what to set where it is not wanted, for the message.
 * @param open gets the package and what the model is called there.
 * @throws ConfigError when the package is missing, UnavailableError when the model cannot be loaded.
 */
export async function openModel<Library, Model>(place: ModelPlace, load: () => Promise<unknown>, otherwise: string, open: (library: Library, reference: string) => Promise<Model>): Promise<Model> {
  let library: Library & Environment;
  try {
    library = (await load()) as Library & Environment;
  } catch (error) {
    throw new ConfigError(`The package @huggingface/transformers is not installed. It is optional: run \`npm install @huggingface/transformers\`, or ${otherwise}.`, { cause: error });
  }
  if (place.folder !== undefined) {
    library.env.allowRemoteModels = false;
    library.env.localModelPath = dirname(place.folder);
  }
  try {
    return await open(library, place.folder === undefined ? place.model : place.name);
  } catch (error) {
    throw new UnavailableError(`The model ${place.model} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
