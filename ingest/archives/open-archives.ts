import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import type { IngestReport } from "../../src/domain/ingest-report.ts";
import { asInput, isReadme, type InputFile } from "../inputs.ts";
import { UnreadableError } from "../readers/document-block.ts";
import { openZip, type ZipEntry } from "./zip-file.ts";

const archiveLimits = { entries: 10_000, bytes: 2_000_000_000, entryBytes: 500_000_000, ratio: 200 };
const nested = /\.(?:zip|7z|rar|tar|tgz|gz|bz2|xz|zst|jar|iso|cab)$/i;

/**
 * The files with those of archives in the place of these, unpacked one at a time. What cannot be unpacked is named in the report
 * and costs nothing else; an archive whose directory promises too much is not unpacked at all.
 * @param done is called at the end, however that comes.
 */
export async function* openArchives(files: InputFile[], report: IngestReport, done: () => Promise<void>): AsyncGenerator<InputFile> {
  try {
    for (const file of files) {
      if (file.format === "zip") yield* openArchive(file, report);
      else yield file;
    }
  } finally {
    await done();
  }
}

async function* openArchive(archive: InputFile, report: IngestReport): AsyncGenerator<InputFile> {
  let opened;
  try {
    opened = await openZip(archive.path, archiveLimits);
  } catch (error) {
    reject(report, archive.path, reasonOf(error));
    return;
  }
  // Files are unpacked under names of our own: a path in an archive decides nothing here.
  const folder = await mkdtemp(join(tmpdir(), "dalil-zip-"));
  try {
    for (const [index, entry] of opened.entries.entries()) {
      const path = `${archive.path}/${entry.name}`;
      const inside = choose(entry, path, report);
      if (inside === undefined) continue;
      const at = join(folder, `${index}${extname(entry.name).toLowerCase()}`);
      try {
        await entry.extractTo(at);
      } catch (error) {
        await rm(at, { force: true });
        reject(report, path, reasonOf(error));
        continue;
      }
      const name = entry.name.slice(0, entry.name.length - extname(entry.name).length);
      yield { ...inside, path, at, name: `${archive.name}/${name}`, source: archive.name };
      await rm(at, { force: true });
    }
  } finally {
    opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The entry as an input, or undefined, and then the report says why where that is worth a word. */
function choose(entry: ZipEntry, path: string, report: IngestReport): InputFile | undefined {
  const name = basename(entry.name);
  if (entry.problem !== undefined) reject(report, path, entry.problem);
  else if (name.startsWith(".") || entry.name.startsWith("__MACOSX/")) return undefined;
  else if (nested.test(name)) reject(report, path, "an archive within an archive is not opened: unpack it");
  else if (isReadme(name)) report.skipped.push({ file: path, reason: "a README describes its folder; unpack it and name the file itself to read it" });
  else {
    const input = asInput(entry.name);
    if (input === undefined) report.skipped.push({ file: path, reason: "of a format that is not read" });
    return input;
  }
  return undefined;
}

function reject(report: IngestReport, file: string, reason: string): void {
  report.documents.read += 1;
  report.documents.rejected += 1;
  report.rejected.push({ file, reason });
}

function reasonOf(error: unknown): string {
  if (error instanceof UnreadableError) return error.message;
  throw error;
}
