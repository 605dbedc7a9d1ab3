import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import { describeError } from "./problem.ts";

/**
 * Sends events as a server-sent event stream. An error in the middle becomes an `error` event with safe words; a reader
 * that leaves stops the work.
 * @param makeEvents starts the work with a signal that is aborted when the reader leaves.
 * @param onError is told of every error that is not the reader's leaving.
 */
export function streamEvents(context: Context, makeEvents: (signal: AbortSignal) => AsyncIterable<{ event: string; data: unknown }>, onError: (error: unknown) => void): Response {
  // Proxies that buffer would hold the answer back until it is complete.
  context.header("x-accel-buffering", "no");
  return streamSSE(context, async (stream) => {
    const leaving = new AbortController();
    stream.onAbort(() => leaving.abort());
    try {
      for await (const { event, data } of makeEvents(leaving.signal)) {
        if (leaving.signal.aborted) return;
        await stream.writeSSE({ event, data: JSON.stringify(data) });
      }
    } catch (error) {
      if (leaving.signal.aborted) return;
      onError(error);
      const { title, detail, status } = describeError(error);
      await stream.writeSSE({ event: "error", data: JSON.stringify({ title, detail, status }) });
    }
  });
}
