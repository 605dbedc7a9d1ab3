import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { createDecoder } from "./decode.ts";
import { detectEncoding } from "./detect-encoding.ts";
import type { Notice } from "./origin.ts";
import { checkGrowth } from "./packed-growth.ts";

/**
 * The text of a file, piece by piece: gunzipped where it is gzipped (by its first bytes, whatever its name), decoded from the
 * encoding that it is in. An encoding that had to be assumed is told to `notice`.
 * @throws Error when the file cannot be read, or when its packed data is damaged or grows without measure; what came before is given.
 */
export async function* openText(path: string, notice: (notice: Notice) => void): AsyncGenerator<string> {
  const { name, assumed, damaged } = await detectEncoding(readBytes(path));
  if (assumed) notice({ field: "encoding", value: name, message: "was assumed, as the file is not UTF-8: look at a few of its records, or save it as UTF-8" });
  if (damaged > 0) notice({ field: "encoding", value: name, message: `is the file's encoding, but ${damaged} bytes of it are not: they stand as \uFFFD` });
  const decoder = createDecoder(name);
  for await (const bytes of readBytes(path)) {
    const text = decoder.decode(bytes);
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

async function* readBytes(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0).finally(() => file.close());
  const isPacked = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  const stream = createReadStream(path);
  if (!isPacked) {
    yield* stream as AsyncIterable<Buffer>;
    return;
  }
  let packed = 0;
  let unpacked = 0;
  const gunzip = createGunzip();
  const counted = Readable.from(countBytes(stream, (bytes) => (packed += bytes)));
  counted.on("error", (error) => gunzip.destroy(error));
  for await (const bytes of counted.pipe(gunzip) as AsyncIterable<Buffer>) {
    unpacked += bytes.length;
    checkGrowth(packed, unpacked);
    yield bytes;
  }
}

async function* countBytes(stream: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const bytes of stream) {
    count(bytes.length);
    yield bytes;
  }
}
