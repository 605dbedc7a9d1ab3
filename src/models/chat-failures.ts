import { ChatModelError, type ChatFailure } from "./chat-model-error.ts";

/** The first wait between two tries; each further one is three times as long. */
const firstDelayMs = 400;

/** The status that an error of an endpoint carries, if it is one. */
function statusOf(error: unknown): number | undefined {
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  return typeof status === "number" ? status : undefined;
}

/** Whether the same request may well succeed a moment later: too many requests, an error of the server, a broken connection. */
export function isWorthRetrying(error: unknown): boolean {
  if (error instanceof ChatModelError) return error.failure === "broken";
  const status = statusOf(error);
  if (status === undefined) return isConnectionError(error);
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Whether the endpoint may have refused parameters that not all servers know. */
export function mayRefuseParameters(error: unknown): boolean {
  const status = statusOf(error);
  return status === 400 || status === 422;
}

/**
 * How long to wait before the next try, in milliseconds: as `Retry-After` says (seconds or a date, RFC 9110 section 10.2.3), else longer each time, with
 * some chance in it so that many readers do not come back at once.
 */
export function retryDelay(error: unknown, attempt: number): number {
  const asked = readRetryAfter(error);
  return asked ?? firstDelayMs * 3 ** attempt * (1 + Math.random() / 2);
}

function readRetryAfter(error: unknown): number | undefined {
  const headers = typeof error === "object" && error !== null && "headers" in error ? error.headers : undefined;
  const value = headers instanceof Headers ? headers.get("retry-after") : null;
  if (value === null || value.trim() === "") return undefined;
  const milliseconds = /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

function isConnectionError(error: unknown): boolean {
  return error instanceof Error && (error.constructor.name === "APIConnectionError" || "code" in error || error.cause !== undefined || error.name === "TypeError");
}

/** What went wrong at the endpoint, in words for the operator: never the key, and nothing of what the endpoint said, which may repeat it. */
export function describeChatFailure(error: unknown, name: string): ChatModelError {
  const [failure, message] = explain(error, name);
  return new ChatModelError(failure, message);
}

function explain(error: unknown, name: string): [ChatFailure, string] {
  const status = statusOf(error);
  if (status === 401 || status === 403) return ["refused", `${name} refused the key (status ${status}). Check DALIL_LLM_KEY.`];
  if (status === 404) return ["refused", `${name}: the endpoint does not know this model or address (status 404). Check DALIL_LLM_URL and DALIL_LLM_MODEL.`];
  if (status === 429) return ["busy", `${name} allows no more requests at the moment (status 429).`];
  if (status !== undefined && status >= 300 && status < 400) return ["refused", `${name} sends elsewhere (status ${status}), which is not followed. Set DALIL_LLM_URL to the final address.`];
  if (status !== undefined) return ["broken", `${name} answered with an error (status ${status}).`];
  if (isConnectionError(error)) return ["unreachable", `${name} cannot be reached, or broke the connection off. Check DALIL_LLM_URL and the network.`];
  return ["broken", `${name} answered with something that is not the chat completions format.`];
}
