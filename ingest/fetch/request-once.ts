import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Duplex, Readable } from "node:stream";
import { request, type Agent } from "undici";
import { asFetchError, FetchError } from "./fetch-error.ts";
import type { FetchSettings } from "./settings.ts";

export interface RawAnswer {
  status: number;
  headers: Map<string, string>;
  /** Unpacked; empty unless the status is 200. */
  body: Buffer;
}

/** Of an answer that is not used this much is read, so that its connection can be used again. */
const readForReuse = 64_000;

/**
 * One GET request without redirects, retries or rests, within the limits of size and time.
 * @throws FetchError, with `again` where a later try may succeed.
 */
export async function requestOnce(url: URL, headers: Record<string, string>, limits: { agent: Agent; settings: FetchSettings; maxBytes: number }): Promise<RawAnswer> {
  const { agent, settings, maxBytes } = limits;
  const abort = new AbortController();
  const tooSlow = new FetchError(`the answer was not complete after ${Math.round(settings.totalMs / 1_000)} s`, { again: false });
  const timer = setTimeout(() => abort.abort(tooSlow), settings.totalMs);
  try {
    const answer = await request(url, { dispatcher: agent, method: "GET", headers: { "user-agent": settings.userAgent, "accept-encoding": "gzip, br", ...headers }, signal: abort.signal });
    const received = new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(", ") : (value ?? "")]));
    if (answer.statusCode !== 200) {
      await answer.body.dump({ limit: readForReuse, signal: abort.signal }).catch(() => {});
      return { status: answer.statusCode, headers: received, body: Buffer.alloc(0) };
    }
    // Listened to for as long as the stream lives: an error that nobody waits for would end the process.
    answer.body.on("error", () => {});
    try {
      const announced = Number(received.get("content-length") ?? 0);
      if (announced > maxBytes) throw tooLarge(maxBytes, announced);
      return { status: 200, headers: received, body: await readBody(unpack(answer.body, received.get("content-encoding") ?? ""), maxBytes) };
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
  } catch (error) {
    throw abort.signal.aborted ? tooSlow : asFetchError(error);
  } finally {
    clearTimeout(timer);
  }
}

async function readBody(stream: Readable, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

function tooLarge(maxBytes: number, announced?: number): FetchError {
  return new FetchError(`the page has ${announced === undefined ? "more than" : `${announced} bytes,`} ${announced === undefined ? `${maxBytes} bytes` : `at most ${maxBytes} are fetched`}: download the file and name it`);
}

/** Undoes the encodings of an answer, which are listed in the order in which they were applied. */
function unpack(body: Readable, encodings: string): Readable {
  let stream: Readable = body;
  for (const name of encodings.toLowerCase().split(",").map((part) => part.trim()).filter((part) => part !== "" && part !== "identity").reverse()) {
    const unpacker = createUnpacker(name);
    if (unpacker === undefined) throw new FetchError(`the answer is packed as ${JSON.stringify(name)}, which was not asked for and is not read`);
    const packed = stream;
    packed.on("error", (error) => unpacker.destroy(error));
    unpacker.on("error", () => {});
    unpacker.on("close", () => packed.destroy());
    stream = packed.pipe(unpacker);
  }
  return stream;
}

function createUnpacker(name: string): Duplex | undefined {
  if (name === "gzip" || name === "x-gzip") return createGunzip();
  if (name === "br") return createBrotliDecompress();
  return name === "deflate" ? createInflate() : undefined;
}
