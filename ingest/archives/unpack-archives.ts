import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import type { Gathered } from "../gathered.ts";
import { asInput, type InputFile } from "../input-file.ts";
import { isReadme } from "../inputs.ts";
import { UnreadableError } from "../readers/document-block.ts";
import { openZip, type ZipEntry } from "./zip-file.ts";

const archiveLimits = { entries: 10_000, bytes: 2_000_000_000, entryBytes: 500_000_000, ratio: 200 };
const nested = /\.(?:zip|7z|rar|tar|tgz|gz|bz2|xz|zst|jar|iso|cab)$/i;

interface Unpacked extends Gathered {
  /** Removes what was unpacked. */
  remove: () => Promise<void>;
}

/**
 * Unpacks the archives among files into temporary folders; their files stand in their place then. What cannot be unpacked is in `unread` and costs nothing else; an archive
 * whose directory promises too much is not unpacked at all.
 */
export async function unpackArchives(files: InputFile[]): Promise<Unpacked> {
  const folders: string[] = [];
  const unpacked: Unpacked = {
    files: [],
    skipped: [],
    unread: [],
    remove: async () => {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    for (const file of files) {
      if (file.format === "zip") await unpackArchive(file, folders, unpacked);
      else unpacked.files.push(file);
    }
  } catch (error) {
    await unpacked.remove();
    throw error;
  }
  return unpacked;
}

async function unpackArchive(archive: InputFile, folders: string[], unpacked: Gathered): Promise<void> {
  const source = archive.source ?? archive.name;
  const container = archive.container ?? archive.origin ?? resolve(archive.path);
  let opened;
  try {
    opened = await openZip(archive.path, archiveLimits);
  } catch (error) {
    unpacked.unread.push({ source, rejection: { file: archive.path, reason: reasonOf(error) } });
    return;
  }
  // Files are unpacked under names of our own: a path in an archive decides nothing here.
  const folder = await mkdtemp(join(tmpdir(), "dalil-zip-"));
  folders.push(folder);
  try {
    for (const [index, entry] of opened.entries.entries()) {
      const path = `${archive.path}/${entry.name}`;
      const inside = choose(entry, path, source, unpacked);
      if (inside === undefined) continue;
      const at = join(folder, `${index}${extname(entry.name).toLowerCase()}`);
      try {
        await entry.extractTo(at);
      } catch (error) {
        await rm(at, { force: true });
        unpacked.unread.push({ source, rejection: { file: path, reason: reasonOf(error) } });
        continue;
      }
      const name = entry.name.slice(0, entry.name.length - extname(entry.name).length);
      unpacked.files.push({ ...inside, path, at, name: `${archive.name}/${name}`, source, container, ...(archive.origin === undefined ? {} : { origin: `${archive.origin}/${entry.name}` }) });
    }
  } finally {
    opened.close();
  }
}

/** The entry as an input; undefined when it is not to be read, and then what was unpacked says why where that is worth a word. */
function choose(entry: ZipEntry, path: string, source: string, { unread, skipped }: Gathered): InputFile | undefined {
  const name = basename(entry.name);
  if (entry.problem !== undefined) unread.push({ source, rejection: { file: path, reason: entry.problem } });
  else if (name.startsWith(".") || entry.name.startsWith("__MACOSX/")) return undefined;
  else if (nested.test(name)) unread.push({ source, rejection: { file: path, reason: "an archive within an archive is not opened: unpack it" } });
  else if (isReadme(name)) skipped.push({ file: path, reason: "a README describes its folder; unpack it and name the file itself to read it" });
  else {
    const input = asInput(entry.name);
    if (input === undefined) skipped.push({ file: path, reason: "of a format that is not read" });
    return input;
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof UnreadableError) return error.message;
  throw error;
}
