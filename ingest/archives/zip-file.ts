import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";
import * as yauzl from "yauzl";
import { UnreadableError } from "../readers/document-block.ts";

/** What an archive may hold; judged by its directory, before anything is unpacked, and again while it is. */
export interface ZipLimits {
  entries: number;
  /** Unpacked, all together. */
  bytes: number;
  /** Unpacked, one entry. */
  entryBytes: number;
  /** Unpacked to packed, for what is large enough to matter. */
  ratio: number;
}

/** A file in an archive; reading one that holds more than its directory says fails. */
export interface ZipEntry {
  /** Its path in the archive, or what is left of it when `problem` says why it must not be used. */
  name: string;
  problem?: string;
  bytes: number;
  read(): Promise<Buffer>;
  extractTo(path: string): Promise<void>;
}

/** Small entries compress as they like: text of blanks reaches a thousand to one. */
const bytesBeforeRatio = 5_000_000;

/**
 * Opens a zip archive and looks through its directory.
 * @param source a path, or the archive's bytes.
 * @throws UnreadableError when it is broken, or would unpack to more than the limits allow.
 */
export async function openZip(source: string | Buffer, limits: ZipLimits): Promise<{ entries: ZipEntry[]; close: () => void }> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };
  let zip: yauzl.ZipFile;
  try {
    zip = typeof source === "string" ? await yauzl.openPromise(source, options) : await yauzl.fromBufferPromise(source, options);
  } catch (error) {
    throw new UnreadableError(`the archive is broken or incomplete: ${messageOf(error)}`, { cause: error });
  }
  try {
    if (zip.entryCount > limits.entries) throw new UnreadableError(`the archive holds ${zip.entryCount} files; at most ${limits.entries} are unpacked: split it`);
    const entries = await readDirectory(zip, limits);
    return { entries, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof UnreadableError ? error : new UnreadableError(`the archive is broken: ${messageOf(error)}`, { cause: error });
  }
}

async function readDirectory(zip: yauzl.ZipFile, limits: ZipLimits): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  let bytes = 0;
  let packed = 0;
  for (let entry = await next(zip); entry !== undefined; entry = await next(zip)) {
    bytes += entry.uncompressedSize;
    packed += entry.compressedSize;
    const raw = nameOf(entry);
    if (bytes > limits.bytes) throw new UnreadableError(`the archive unpacks to more than ${limits.bytes} bytes: split it`);
    if (entry.uncompressedSize > limits.entryBytes) throw new UnreadableError(`${raw} in the archive unpacks to ${entry.uncompressedSize} bytes; at most ${limits.entryBytes} are read`);
    if (bytes > bytesBeforeRatio && bytes > packed * limits.ratio) throw new UnreadableError(`the archive unpacks to ${Math.round(bytes / Math.max(packed, 1))} times its size, as only archives do that are made to fill a disk`);
    if (raw.endsWith("/")) continue;
    entries.push(asEntry(zip, entry, raw));
    if (entries.length > limits.entries) throw new UnreadableError(`the archive holds more than ${limits.entries} files: split it`);
  }
  return entries;
}

function asEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string): ZipEntry {
  const unsafe = yauzl.validateFileName(name);
  const problem = unsafe !== null ? `its path leads out of the archive (${unsafe})` : entry.isEncrypted() ? "it is protected by a password" : entry.canDecodeFileData() ? undefined : "it is packed by a method that is not known";
  const open = async (): Promise<Readable> => {
    if (problem !== undefined) throw new UnreadableError(problem);
    return new Promise((resolve, reject) => zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error))));
  };
  return {
    name,
    ...(problem === undefined ? {} : { problem }),
    bytes: entry.uncompressedSize,
    read: () => sound(async () => buffer(await open())),
    extractTo: (path) => sound(async () => pipeline(await open(), createWriteStream(path, { flags: "wx" }))),
  };
}

async function sound<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UnreadableError ? error : new UnreadableError(`it cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
}

function next(zip: yauzl.ZipFile): Promise<yauzl.Entry | undefined> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      zip.off("entry", onEntry);
      zip.off("end", onEnd);
      zip.off("error", onError);
      settle();
    };
    const onEntry = (entry: yauzl.Entry) => done(() => resolve(entry));
    const onEnd = () => done(() => resolve(undefined));
    const onError = (error: Error) => done(() => reject(error));
    zip.on("entry", onEntry);
    zip.on("end", onEnd);
    zip.on("error", onError);
    zip.readEntry();
  });
}

/** Names are UTF-8 more often than the archive says so; the rest is in the alphabet of old PCs. */
function nameOf(entry: yauzl.Entry): string {
  const raw = entry.fileNameRaw;
  let name: string;
  try {
    name = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false);
  }
  return name.replaceAll("\\", "/");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, 200) : String(error);
}
