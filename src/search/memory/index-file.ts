import { mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { PackedIndex } from "./passage-index.ts";
import type { PackedVocabulary } from "./vocabulary.ts";

/** Names the layout of the file. */
const layout = "dalil-search-index-1";

/** An index as it is kept in a file beside the database, so that a start need not make it again. */
export interface KeptIndex {
  /** Names everything that the numbers depend on beside the passages: models, analysis. */
  origin: string;
  /** Revision of the passages that they were made from; no two databases have the same. */
  revision: string;
  passages: PackedIndex;
  vocabulary: PackedVocabulary;
}

const kinds = { i: Int32Array, f: Float32Array, b: Uint8Array } as const;
const arrays = { keys: "i", owners: "i", langOf: "b", rowStart: "i", rowTerms: "i", rowWeights: "b", commonness: "f", meaning: "b", ownerKeys: "i", ownerMeaning: "b", dimensions: "i" } as const satisfies Partial<Record<keyof PackedIndex, keyof typeof kinds>>;

/** Writes the file beside its place and moves it there whole. @throws what the file system throws; nothing half-written stays. */
export async function writeIndexFile(path: string, { origin, revision, passages, vocabulary }: KeptIndex): Promise<void> {
  const texts = Buffer.from(JSON.stringify([vocabulary.words, vocabulary.stems]));
  const parts = [...Object.keys(arrays).map((name) => bytesOf(passages[name as keyof typeof arrays])), Buffer.from(vocabulary.vectors), texts];
  const header = Buffer.from(`${JSON.stringify({ layout, origin, revision, langs: passages.langs, lengths: parts.map((part) => part.byteLength) })}\n`);
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}.tmp`;
  const file = await open(own, "w");
  try {
    await file.writev([header, ...parts]);
    await file.close();
    await rename(own, path);
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(own).catch(() => {});
    throw error;
  }
}

/** The kept index of this origin; undefined where there is none, or one of another origin, or one that is damaged: then it is made anew. */
export async function readIndexFile(path: string, origin: string): Promise<KeptIndex | undefined> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return undefined;
  }
  try {
    const end = file.indexOf("\n");
    const header = JSON.parse(file.subarray(0, end).toString("utf8")) as { layout: string; origin: string; revision: string; langs: string[]; lengths: number[] };
    if (header.layout !== layout || header.origin !== origin) return undefined;
    let at = end + 1;
    const parts = header.lengths.map((length) => {
      const part = file.subarray(at, at + length);
      at += length;
      return part;
    });
    if (at !== file.byteLength) return undefined;
    const named = Object.fromEntries(Object.entries(arrays).map(([name, kind], place) => [name, new kinds[kind](Uint8Array.from(parts[place] ?? []).buffer)])) as unknown as Omit<PackedIndex, "langs">;
    const [words, stems] = JSON.parse((parts.at(-1) ?? Buffer.alloc(0)).toString("utf8")) as [string[], string[]];
    return { origin, revision: header.revision, passages: { ...named, langs: header.langs }, vocabulary: { words, stems, vectors: parts.at(-2) ?? new Uint8Array(0) } };
  } catch {
    return undefined;
  }
}

function bytesOf(array: Int32Array | Float32Array | Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}
