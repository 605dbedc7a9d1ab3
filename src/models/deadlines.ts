import { ChatModelError } from "./chat-model-error.ts";

/** The times that one call of a model has to keep to. */
export interface Deadlines {
  /** Aborted when a deadline passes or the caller leaves. */
  readonly signal: AbortSignal;
  /** A promise, unless the signal is aborted first: a client that ignores the signal holds nobody up. @throws the signal's reason. */
  wait<Value>(promise: Promise<Value>): Promise<Value>;
  /** Waits between two tries. @throws ChatModelError at once when the time for the first token would be over by then. */
  pause(milliseconds: number): Promise<void>;
  firstArrived(): void;
  hasFirst(): boolean;
  /** Ends the call, whatever of it is still under way. */
  end(): void;
}

/**
 * @param wholeMs for the whole call; half of it for the first token (tries included), a quarter between two tokens.
 * @param name of the model, for the words of the error.
 */
export function createDeadlines(wholeMs: number, caller: AbortSignal | undefined, name: string): Deadlines {
  const controller = new AbortController();
  const { signal } = controller;
  const started = performance.now();
  const late = (milliseconds: number, what: string) => setTimeout(() => controller.abort(new ChatModelError("timeout", `${name} ${what} within ${milliseconds / 1_000} s. DALIL_LLM_TIMEOUT sets the time.`)), milliseconds);
  const whole = late(wholeMs, "did not end its answer");
  const first = late(wholeMs / 2, "did not begin its answer");
  let hasFirst = false;
  const leave = () => controller.abort(caller?.reason);
  if (caller?.aborted === true) leave();
  caller?.addEventListener("abort", leave, { once: true });

  async function wait<Value>(promise: Promise<Value>): Promise<Value> {
    // What comes after the deadline is nobody's business any more, failures included.
    promise.catch(() => {});
    signal.throwIfAborted();
    const between = hasFirst ? late(wholeMs / 4, "sent nothing more") : undefined;
    let stop = () => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason as Error);
      signal.addEventListener("abort", stop, { once: true });
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      clearTimeout(between);
      signal.removeEventListener("abort", stop);
    }
  }

  return {
    signal,
    wait,
    async pause(milliseconds) {
      if (performance.now() - started + milliseconds >= wholeMs / 2) throw new ChatModelError("busy", `${name} asks to wait ${Math.ceil(milliseconds / 1_000)} s, longer than a reader waits.`);
      let timer: NodeJS.Timeout | undefined;
      try {
        await wait(new Promise((resolve) => (timer = setTimeout(resolve, milliseconds))));
      } finally {
        clearTimeout(timer);
      }
    },
    firstArrived() {
      hasFirst = true;
      clearTimeout(first);
    },
    hasFirst: () => hasFirst,
    end() {
      clearTimeout(whole);
      clearTimeout(first);
      caller?.removeEventListener("abort", leave);
      controller.abort(new Error("the call has ended"));
    },
  };
}
