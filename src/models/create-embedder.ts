import { ConfigError } from "../errors.ts";
import { createBuiltinEmbedder } from "./builtin.ts";
import type { Embedder, EmbedderSettings } from "./embedder.ts";
import { createModuleEmbedder } from "./module.ts";
import { createOpenaiEmbedder } from "./openai.ts";
import { createTransformersEmbedder } from "./transformers.ts";

/**
 * Reads the name of a model: `builtin`, `transformers[:<folder or name at the hub>]`, `openai:<model>` or `module:<path>`.
 * @param rest url, dimensions and prefixes, where they are set.
 * @throws ConfigError when it is none of these.
 */
export function parseModelName(name: string, rest: Omit<EmbedderSettings, "kind" | "model"> = {}): EmbedderSettings {
  const [, kind, model = ""] = /^(builtin|transformers|openai|module)(?::(.+))?$/.exec(name) ?? [];
  if (kind === undefined || (kind === "module" && model === "") || (kind === "builtin" && model !== "")) {
    throw new ConfigError(`${JSON.stringify(name)} is no embedding model: use builtin, transformers[:<folder or name>], openai:<model> or module:<path>.`);
  }
  if (kind === "builtin") return { kind, model };
  const { url, ...others } = rest;
  return { kind: kind as EmbedderSettings["kind"], model, ...others, ...(kind === "openai" && url !== undefined ? { url } : {}) };
}

/**
 * Opens a model.
 * @param key of the endpoint, for `openai`.
 * @throws ConfigError when it cannot be opened; the message says what to change.
 */
export async function createEmbedder(settings: EmbedderSettings, key?: string): Promise<Embedder> {
  switch (settings.kind) {
    case "builtin": return createBuiltinEmbedder();
    case "transformers": return createTransformersEmbedder(settings);
    case "openai": return createOpenaiEmbedder(settings, key === undefined ? {} : { key });
    case "module": return createModuleEmbedder(settings);
  }
}
