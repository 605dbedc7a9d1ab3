import { ConfigError } from "../errors.ts";
import { createEndpointReranker } from "./rerank-endpoint.ts";
import { createTransformersReranker } from "./rerank-transformers.ts";
import type { Reranker, RerankerSettings } from "./reranker.ts";

/**
 * Opens the reranker of a name: `endpoint:<model>` or `transformers:<folder or name at the hub>`.
 * @param rest address and key of an endpoint.
 * @throws ConfigError when it is neither or cannot be opened; the message says what to change.
 */
export function createReranker(name: string, { url, key }: { url?: string; key?: string } = {}): Reranker {
  const [, kind, model = ""] = /^(endpoint|transformers):(.+)$/.exec(name) ?? [];
  if (kind === undefined) throw new ConfigError(`${JSON.stringify(name)} is no reranker: use endpoint:<model> or transformers:<folder or name at the hub>.`);
  const settings: RerankerSettings = { kind: kind as RerankerSettings["kind"], model, ...(url === undefined ? {} : { url }) };
  return settings.kind === "endpoint" ? createEndpointReranker(settings, key) : createTransformersReranker(settings);
}
