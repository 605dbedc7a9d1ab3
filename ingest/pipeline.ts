import { createHash } from "node:crypto";
import { writeIndexState } from "../src/db/index-state.ts";
import { emptyReport, type IngestReport } from "../src/domain/ingest-report.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { compareDocument, compareRecords, type RecordToStore } from "./compare-items.ts";
import { indexVersion } from "./index-passages.ts";
import { listInputs, type InputFile } from "./inputs.ts";
import { measureFile, shownPath } from "./measure-file.ts";
import { findGoneSources } from "./mirror.ts";
import { normaliseRecord, type Warning } from "./normalise.ts";
import { readDocument } from "./read-document.ts";
import { describeReadError, idOf, readLinesSafely } from "./read-lines.ts";
import type { Line } from "./readers/json-lines.ts";
import { documentIdsOf, openSourceRun, type RunItem, type SourceRun } from "./source-run.ts";
import { storeDocument } from "./store-document.ts";
import { storeRecords } from "./store-records.ts";

/** Records in one transaction: enough that its cost is shared, few enough that progress is seen and memory stays small. */
const batchSize = 250;
/** And no more text than this: a few long records fill memory as well as many short ones. */
const batchCharacters = 2_000_000;
/** A checkpoint every so many passages bounds what a killed process has to replay. */
const passagesPerCheckpoint = 5_000;

/** One file that is being read, with what the batches of it need. */
interface Reading {
  file: InputFile;
  item: RunItem;
  run: SourceRun;
  version: string;
  room: SearchRoom;
  report: IngestReport;
  /** Is called after each transaction with the line up to which the file is committed. */
  stored: (line: number) => Promise<void>;
}

/** Adds, updates and withdraws the records and documents of files and folders. See `Ingestion.ingest`. */
export async function ingest(inputs: string[], room: SearchRoom, options: IngestOptions = {}): Promise<IngestReport> {
  const started = performance.now();
  const { mirror = false, force = false, dryRun = false } = options;
  const { files, skipped } = await listInputs(inputs);
  const report = { ...emptyReport(), dryRun };
  report.skipped.push(...skipped);
  const version = indexVersion(room);
  const measured: { file: InputFile; measure: Awaited<ReturnType<typeof measureFile>> }[] = [];
  for (const file of files) measured.push({ file, measure: await measureFile(file.path) });
  const bytes = { done: 0, all: measured.reduce((sum, { measure }) => sum + measure.bytes, 0) };
  let checkpointed = 0;
  const checkpoint = async () => {
    if (report.passages - checkpointed < passagesPerCheckpoint) return;
    await room.database.checkpoint();
    checkpointed = report.passages;
  };
  const shown = (path: string) => shownPath(path, inputs);
  const parts = { version, room, report, mirror, force, dryRun, shown };
  const bySource = new Map<string, typeof measured>();
  for (const one of measured) {
    const name = options.source ?? one.file.name;
    const ofSource = bySource.get(name);
    if (ofSource === undefined) bySource.set(name, [one]);
    else ofSource.push(one);
  }
  for (const [name, ofSource] of bySource) {
    const run = await openSourceRun({ ...parts, name, files: ofSource });
    if (run === undefined) continue;
    try {
      for (const item of run.items) {
        const { file, measure } = item;
        const stored = async (line: number) => {
          await checkpoint();
          const ofFile = measure.lines === undefined ? 0 : Math.min(1, line / measure.lines) * measure.bytes;
          const share = bytes.all === 0 ? 0 : (bytes.done + ofFile) / bytes.all;
          options.onProgress?.({ file: file.path, records: report.records.read, documents: report.documents.read, passages: report.passages, line, share });
        };
        const reading: Reading = { file, item, run, version, room, report, stored };
        await (file.format === "records" ? ingestRecords(reading) : ingestDocument(reading));
        bytes.done += measure.bytes;
      }
      await run.finish();
    } catch (error) {
      await run.fail(error);
      throw error;
    }
  }
  if (mirror && options.source === undefined) await mirrorGoneSources(inputs, parts, new Set(bySource.keys()));
  if (!dryRun) {
    await writeIndexState(room.database, "version", version);
    if (report.passages > checkpointed || report.records.withdrawn + report.documents.withdrawn > 0) await room.database.checkpoint();
  }
  report.tookMs = Math.round(performance.now() - started);
  return report;
}

/** A file that was taken out of a mirrored folder takes its source with it. */
async function mirrorGoneSources(inputs: string[], parts: Omit<Parameters<typeof openSourceRun>[0], "name" | "files">, current: Set<string>): Promise<void> {
  const { names, refusal } = await findGoneSources(inputs, current, parts.room.database);
  for (const { name, origin } of names) {
    if (refusal !== undefined && !parts.force) parts.report.refused.push({ source: name, reason: `its file ${parts.shown(origin)} is gone, and nothing was withdrawn: of the sources in this folder together, ${refusal}` });
    else await (await openSourceRun({ ...parts, name, files: [], origin }))?.finish();
  }
}

async function ingestRecords(reading: Reading): Promise<void> {
  const { file, item, run, report, room } = reading;
  const { noticed } = item;
  const linesById = new Map<string, number>();
  const warnings = new Map(noticed.warnings.map((warning) => [`${warning.field}\n${warning.value}`, { ...warning }]));
  // What an interrupted run had noticed up to where this one goes on was never reported.
  report.records.rejected += noticed.rejectedLines;
  report.records.unchanged -= noticed.rejectedLines;
  report.rejected.push(...noticed.rejected);
  report.suspicious.push(...noticed.suspicious);
  const first = { rejected: report.rejected.length - noticed.rejected.length, suspicious: report.suspicious.length - noticed.suspicious.length };
  const skipTo = item.position;
  let batch: RecordToStore[] = [];
  let characters = 0;
  let last = 0;
  const reject = (id: string, reason: string) => {
    report.records.rejected += 1;
    noticed.rejectedLines += 1;
    report.rejected.push({ file: file.path, ...optionalLine(linesById.get(id)), id, field: "id", reason });
  };
  const flush = async (state: "running" | "done") => {
    if (batch.length > 0) {
      const comparison = await compareRecords(batch, run.source.name, room.database);
      report.records.unchanged += comparison.unchanged;
      if (!report.dryRun) report.passages += await storeRecords(comparison, run.source, room, run.key);
      for (const { item: { record: { id, title } }, what, fields } of comparison.changed) {
        report.records[what] += 1;
        if (report.dryRun) report.differences.push({ kind: "record", id, title, what, fields });
      }
      for (const { id, reason } of comparison.barred) reject(id, reason);
      for (const { id, from } of comparison.moved) report.suspicious.push({ file: file.path, ...optionalLine(linesById.get(id)), id, reason: movedReason(from, run) });
    }
    [batch, characters] = [[], 0];
    Object.assign(noticed, { rejected: report.rejected.slice(first.rejected), suspicious: report.suspicious.slice(first.suspicious), warnings: [...warnings.values()] });
    item.position = Math.max(item.position, last);
    await run.commit(item, state);
    await reading.stored(last);
  };
  for await (const line of readLinesSafely(file)) {
    report.records.read += 1;
    last = line.line;
    const id = idOf(line);
    if (id === undefined) run.met.unreadable += 1;
    if (line.line <= skipTo) {
      report.records.unchanged += 1;
      if (id !== undefined) linesById.set(id, line.line);
    } else {
      const accepted = acceptLine(line, reading, linesById, warnings);
      if (accepted === undefined) [report.records.rejected, noticed.rejectedLines] = [report.records.rejected + 1, noticed.rejectedLines + 1];
      else {
        batch.push(accepted);
        characters += accepted.characters;
        if (run.met.record.has(accepted.record.id)) report.suspicious.push({ file: file.path, line: line.line, id: accepted.record.id, reason: `stands in more than one file of the source “${run.source.name}”: the one that is read last holds` });
      }
    }
    // A reader or a mapping may have given the record another id than the line has: what is stored under either was met.
    const stored = line.line > skipTo ? batch.at(-1)?.record.id : undefined;
    for (const met of [id, stored]) if (met !== undefined) run.met.record.add(met);
    if (batch.length >= batchSize || characters >= batchCharacters) await flush("running");
  }
  await flush("done");
  report.warnings.push(...warnings.values());
}

function movedReason(from: string, run: SourceRun): string {
  return `belonged to the source “${from}” and belongs to “${run.source.name}” from now on: two sources that share an id take it from each other`;
}

function optionalLine(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

/** The record on a line, ready to be stored; undefined when it was rejected, and then the report says why. */
function acceptLine(line: Line, reading: Reading, linesById: Map<string, number>, warnings: Map<string, IngestReport["warnings"][number]>): (RecordToStore & { characters: number }) | undefined {
  const { report, file } = reading;
  if ("reason" in line) {
    report.rejected.push({ file: file.path, line: line.line, reason: line.reason });
    return undefined;
  }
  const normalised = normaliseRecord(line.value);
  if ("problems" in normalised) {
    const id = typeof line.value["id"] === "string" ? { id: line.value["id"] } : {};
    for (const { field, message } of normalised.problems) report.rejected.push({ file: file.path, line: line.line, ...id, field, reason: message });
    return undefined;
  }
  const { record } = normalised;
  const earlier = linesById.get(record.id);
  if (earlier !== undefined) {
    report.rejected.push({ file: file.path, line: line.line, id: record.id, field: "id", reason: `the same id stands on line ${earlier} of this file: give each record its own` });
    return undefined;
  }
  linesById.set(record.id, line.line);
  for (const warning of normalised.warnings) countWarning(warning, file.path, line.line, warnings);
  const hash = createHash("sha256").update(`${reading.version}\n${reading.run.source.name}\n${normalised.hash}`).digest("hex");
  return { record, hash, characters: normalised.characters };
}

function countWarning(warning: Warning, file: string, line: number, warnings: Map<string, IngestReport["warnings"][number]>): void {
  const key = `${warning.field}\n${warning.value}`;
  const known = warnings.get(key);
  if (known === undefined) warnings.set(key, { file, line, ...warning, count: 1 });
  else known.count += 1;
}

async function ingestDocument({ file, item, run, version, room, report, stored }: Reading): Promise<void> {
  report.documents.read += 1;
  if (item.document !== undefined) {
    // Stored whole by the interrupted run that this one goes on with: reading it again could take long and change nothing.
    report.documents.unchanged += 1;
    run.met.document.add(item.document);
    await run.commit(item, "done");
    await stored(0);
    return;
  }
  const reject = async (problems: { id?: string; field?: string; reason: string }[]) => {
    report.documents.rejected += 1;
    report.rejected.push(...problems.map((problem) => ({ file: file.path, ...problem })));
    for (const id of await documentIdsOf(file, room)) run.met.document.add(id);
    await run.commit(item, "rejected");
    await stored(0);
  };
  const read = await readDocument(file).catch((error: unknown) => ({ problems: [{ reason: describeReadError(error) }] }));
  if ("problems" in read) return reject(read.problems);
  const { document } = read;
  const hash = createHash("sha256").update(`${version}\n${run.source.name}\n${read.hash}`).digest("hex");
  const { changed: [changed], unchanged, barred: [barred], moved } = await compareDocument(read, hash, run.source.name, room.database);
  if (barred !== undefined) return reject([{ id: document.id, field: "id", reason: barred.reason }]);
  run.met.document.add(document.id);
  report.documents.unchanged += unchanged;
  for (const { id, from } of moved) report.suspicious.push({ file: file.path, id, reason: movedReason(from, run) });
  if (changed !== undefined) {
    if (report.dryRun) report.differences.push({ kind: "document", id: document.id, title: document.title, what: changed.what, fields: changed.fields });
    else report.passages += await storeDocument(read, hash, changed, run.source, room, run.key);
    report.documents[changed.what] += 1;
  }
  item.document = document.id;
  await run.commit(item, "done");
  await stored(0);
}
