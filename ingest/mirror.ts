import { isAbsolute, resolve, sep } from "node:path";
import { existsSync } from "node:fs";
import type { Database } from "../src/db/database.ts";
import { listDocuments } from "../src/db/documents.ts";
import { listRecords } from "../src/db/records.ts";
import { listFilledSources } from "../src/db/sources.ts";
import type { ItemKind } from "../src/domain/change.ts";
import type { Rejection } from "../src/domain/ingest-report.ts";
import type { InputFile } from "./input-file.ts";
import { describeReadError, idOf } from "./read-lines.ts";
import { holdsRecords, readRecords, type RecordOptions } from "./read-records.ts";

/** A source of more than this many things from which more than this share is gone was probably read wrongly: nothing goes unless that is forced. */
const smallSource = 20;
const largestShare = 0.5;

/** What was met of a source in this run; whatever of it is stored and not in here is gone from the source. */
export interface Met {
  record: Set<string>;
  document: Set<string>;
  /** Lines whose id cannot be read; each stored record may stand on one of them. */
  unreadable: number;
}

export interface GoneItem {
  kind: ItemKind;
  id: string;
  title: string;
}

/** What of a source is stored and was not met, and how much of it is stored. */
export async function findGone(source: number, met: Pick<Met, "record" | "document">, database: Database): Promise<{ gone: GoneItem[]; stored: number }> {
  const [records, documents] = [await listRecords(database, { source }), await listDocuments(database, { source })];
  const of = (kind: ItemKind, rows: { id: string; title: string }[]) => rows.filter(({ id }) => !met[kind].has(id)).map(({ id, title }) => ({ kind, id, title }));
  return { gone: [...of("record", records), ...of("document", documents)], stored: records.length + documents.length };
}

/** Why so much may not be withdrawn unasked; undefined when it may. */
export function tooMuch(gone: number, stored: number): string | undefined {
  if (stored <= smallSource || gone <= stored * largestShare) return undefined;
  return `${gone} of its ${stored} records and documents are not in what was read, which is more than half: check that this is the whole source; --force withdraws them`;
}

/**
 * Looks through the files of a source before anything of it is stored, so that a wrong, empty or unreadable file changes nothing.
 * @returns why the source may not be mirrored from these files; undefined when it may.
 */
export async function whyNotMirror(source: { key: number | undefined; name: string }, files: InputFile[], { extractor, mapping, unread, database, shown }: RecordOptions & { unread: Rejection[]; database: Database; shown: (path: string) => string }): Promise<string | undefined> {
  const met = { record: new Set<string>(), document: new Set(unread.flatMap(({ id }) => id ?? [])) };
  let documentFiles = 0;
  for (const file of files) {
    if (!holdsRecords(file.format)) {
      documentFiles += 1;
      continue;
    }
    try {
      for await (const line of readRecords(file, source.name, { extractor, mapping })) {
        const id = idOf(line);
        if (id !== undefined) met.record.add(id);
      }
    } catch (error) {
      return `${shown(file.path)}: ${describeReadError(error)}. What is gone from it cannot be known`;
    }
  }
  // Where something could not be opened nothing is withdrawn anyway.
  if (source.key === undefined || unread.some(({ id }) => id === undefined)) return undefined;
  const { gone, stored } = await findGone(source.key, met, database);
  // Which documents the files hold is known when they have been read; here each file stands for one that is stored.
  const goneDocuments = gone.filter(({ kind }) => kind === "document").length;
  const atLeast = gone.length - goneDocuments + Math.max(0, goneDocuments - documentFiles);
  if (files.length > 0 && stored > 0 && met.record.size === 0 && documentFiles === 0) return `no record can be read from ${files.map(({ path }) => shown(path)).join(", ")}, and ${stored} are stored: check the file; --force withdraws them`;
  return tooMuch(atLeast, stored);
}

/** Sources that came from files in the named folders which are not there any more, and why they may not be withdrawn all together. */
export async function findGoneSources(inputs: string[], current: Set<string>, database: Database): Promise<{ names: { name: string; origin: string }[]; refusal: string | undefined }> {
  const folders = inputs.map((input) => resolve(input) + sep);
  const inFolders = (await listFilledSources(database)).filter(({ origin }) => isAbsolute(origin) && folders.some((folder) => resolve(origin).startsWith(folder)));
  const gone = inFolders.filter(({ name, origin }) => !current.has(name) && !existsSync(origin));
  const count = (sources: { stored: number }[]) => sources.reduce((sum, { stored }) => sum + stored, 0);
  // A folder whose disk is not mounted is empty: many sources of one document each would go one by one.
  return { names: gone.map(({ name, origin }) => ({ name, origin })), refusal: tooMuch(count(gone), count(inFolders)) };
}
