import { hostname } from "node:os";
import { resolve } from "node:path";
import { interruptAbandonedRuns } from "../src/db/abandoned-runs.ts";
import { isChangedByOthers } from "../src/db/changes.ts";
import { findDocumentOfPath, insertItems, pruneItems, updateItem, type ItemState } from "../src/db/ingest-items.ts";
import { beatIngestRun, findLatestRun, finishIngestRun, startIngestRun } from "../src/db/ingest-runs.ts";
import { digestRecords, listRecords } from "../src/db/records.ts";
import { findSource, upsertSource } from "../src/db/sources.ts";
import { AppError } from "../src/errors.ts";
import type { IngestReport, Rejection } from "../src/domain/ingest-report.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { withdraw } from "../src/search/withdraw.ts";
import type { Extractor } from "./extraction/extractor.ts";
import type { InputFile } from "./input-file.ts";
import { findGone, tooMuch, whyNotMirror, type Met } from "./mirror.ts";
import { boundNoticed } from "./noticed.ts";
import { areRecordsUnchanged, resumeItems, type RunItem, type WayOfReading } from "./resume-items.ts";
import { storedReport } from "./stored-report.ts";

const beatMs = 10_000;

/** One run over one source: its ledger, what it met, and its end. */
export interface SourceRun {
  source: { key: number; name: string };
  /** Undefined in a dry run, which is entered nowhere. */
  key: number | undefined;
  items: RunItem[];
  met: Met;
  /** The files of records need not be read: all is stored as the last run left it, and was read from the same bytes. */
  isUnchanged: boolean;
  /** Writes down how far a file is; what it covers must be committed. */
  commit(item: RunItem, state: ItemState): Promise<void>;
  /** Withdraws what a mirrored source does not have any more and closes the run. */
  finish(): Promise<void>;
  fail(error: unknown): Promise<void>;
}

export interface SourceRunParts extends WayOfReading {
  /** What belongs to the source and could not be opened at all; of what has an id, nothing is withdrawn. */
  unread?: Rejection[];
  /** Where the source comes from, for one whose files are gone. */
  origin?: string;
  extractor: Extractor;
  room: SearchRoom;
  report: IngestReport;
  mirror: boolean;
  force: boolean;
  dryRun: boolean;
  /** Files are read although they have not changed. */
  reread: boolean;
  shown: (path: string) => string;
}

/**
 * Begins a run over a source, or goes on with an interrupted one.
 * @returns undefined when the source must be left as it is; the report then says why.
 */
export async function openSourceRun(parts: SourceRunParts): Promise<SourceRun | undefined> {
  const { name, files, unread = [], report, room: { database }, mirror, force, dryRun, reread, shown } = parts;
  const started = performance.now();
  const known = await findSource(database, name);
  const [busy] = known === undefined ? [] : await interruptAbandonedRuns(database, known);
  if (busy !== undefined && !dryRun) {
    report.refused.push({ source: name, reason: `it is being ingested by the process with pid ${busy.pid ?? "?"} on ${busy.host ?? "?"} since ${busy.startedAt}: wait for that to end` });
    return undefined;
  }
  const latest = known === undefined ? undefined : await findLatestRun(database, known);
  const resumes = latest !== undefined && !dryRun && !reread && (latest.state === "interrupted" || latest.state === "failed") && !(await isChangedByOthers(database, latest.key)) ? latest.key : undefined;
  const items = await resumeItems(parts, reread ? undefined : latest, resumes !== undefined, database);
  // A mirror goes by what the last one withdrew, and only where that one could do so.
  const isOfSameMode = !mirror || (latest?.mode === "mirror" && !latest.hasRefused);
  const isUnchanged = unread.length === 0 && isOfSameMode && (await areRecordsUnchanged(items, known, latest, database));
  const refusal = mirror && !force && !isUnchanged ? await whyNotMirror({ key: known, name }, files.map(({ file }) => file), { extractor: parts.extractor, mapping: parts.mapping, unread, database, shown }) : undefined;
  const source = { name, key: dryRun ? (known ?? -1) : await upsertSource(database, name, originOf(parts), mirror ? "mirror" : "merge") };
  const key = dryRun ? undefined : await startIngestRun(database, { source: source.key, mode: mirror ? "mirror" : "merge", resumes, pid: process.pid, host: hostname() });
  const before = structuredClone(report);
  addUnread(report, unread);
  const refuse = (reason: string) => {
    report.refused.push({ source: name, reason });
  };
  const close = async (state: "finished" | "failed" | "refused", error?: unknown) => {
    if (key === undefined) return;
    report.runs.push(key);
    const words = error === undefined ? {} : { error: error instanceof AppError ? error.message : "An unexpected error ended the run; the terminal or log of the ingestion says more." };
    const recordsDigest = state === "finished" ? await digestRecords(database, source.key) : undefined;
    const isOwn = recordsDigest !== undefined && !(await isChangedByOthers(database, key));
    await finishIngestRun(database, key, state, { report: storedReport(report, before, performance.now() - started, shown), ...words, ...(isOwn ? { recordsDigest } : {}) });
    await pruneItems(database, source.key);
  };
  if (refusal !== undefined) {
    refuse(`nothing was changed: ${refusal}`);
    await close("refused");
    return undefined;
  }
  if (key !== undefined) await insertItems(database, key, items.map(({ ordinal, file, measure, fingerprint }) => ({ ordinal, path: resolve(file.path), shown: shown(file.path), fingerprint: fingerprint ?? null, bytes: measure.bytes })));
  // An embedding model may take its time over a batch: signs of life do not wait for it.
  const beat = setInterval(() => void (key === undefined ? undefined : beatIngestRun(database, key).catch(() => {})), beatMs);
  beat.unref();
  const met: Met = { record: new Set(), document: new Set(unread.flatMap(({ id }) => id ?? [])), unreadable: 0 };
  if (isUnchanged && mirror) for (const { id } of await listRecords(database, { source: source.key })) met.record.add(id);
  return {
    source,
    key,
    items,
    met,
    isUnchanged,
    commit: async (item, state) => {
      if (key === undefined) return;
      const { ordinal, position, document, contentHash, noticed } = item;
      await updateItem(database, key, { ordinal, state, position, document: document ?? null, contentHash: contentHash ?? null, noticed: boundNoticed(noticed) });
    },
    finish: async () => {
      if (mirror && source.key > 0) await withdrawGone({ ...parts, source: source.key, run: key, met, refuse });
      clearInterval(beat);
      await close("finished");
    },
    fail: async (error) => {
      clearInterval(beat);
      // The database itself may be what failed: the run is then found without an end, and taken for interrupted.
      await close("failed", error).catch(() => {});
    },
  };
}

/** Enters what could not be opened into a report. */
export function addUnread(report: IngestReport, unread: Rejection[]): void {
  report.documents.read += unread.length;
  report.documents.rejected += unread.length;
  report.rejected.push(...unread);
}

/** Where a source comes from: the archive, the address or the file that holds it. */
function originOf({ files: [first], origin, name }: SourceRunParts): string {
  return first === undefined ? (origin ?? name) : (first.file.container ?? first.file.origin ?? resolve(first.file.path));
}

/** The document ids that a file which cannot be read now may have held: that it is broken does not withdraw them. */
export async function documentIdsOf(file: InputFile, room: SearchRoom): Promise<string[]> {
  const before = await findDocumentOfPath(room.database, resolve(file.path));
  return before === undefined ? [file.name] : [before, file.name];
}

async function withdrawGone({ room, report, source, run, met, unread = [], force, dryRun, shown, refuse }: SourceRunParts & { source: number; run: number | undefined; met: Met; refuse: (reason: string) => void }): Promise<void> {
  const { gone, stored } = await findGone(source, met, room.database);
  if (gone.length === 0) return;
  const isUnsure = met.unreadable > 0 && gone.some(({ kind }) => kind === "record");
  const unopened = unread.find(({ id }) => id === undefined);
  const reason = unopened !== undefined ? `${shown(unopened.file)} could not be read, and what is gone from it cannot be known: --force withdraws it all the same` : isUnsure ? `${met.unreadable} lines have no id that can be read, and ${gone.length} stored records may stand on them: correct the lines, or use --force` : tooMuch(gone.length, stored);
  if (reason !== undefined && !force) {
    refuse(`nothing was withdrawn: ${reason}`);
    return;
  }
  for (const kind of ["record", "document"] as const) {
    const items = gone.filter((item) => item.kind === kind);
    report[`${kind}s`].withdrawn += dryRun ? items.length : await withdraw({ kind, ids: items.map(({ id }) => id), ...(run === undefined ? {} : { run }) }, room.database);
    if (dryRun) report.differences.push(...items.map((item) => ({ ...item, what: "withdrawn" as const, fields: [] })));
  }
}
