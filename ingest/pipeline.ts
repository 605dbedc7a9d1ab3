import { createHash } from "node:crypto";
import { upsertSource } from "../src/db/sources.ts";
import { finishIngestRun, startIngestRun } from "../src/db/ingest-runs.ts";
import { writeIndexState } from "../src/db/index-state.ts";
import { emptyReport, type IngestReport, type Tally } from "../src/domain/ingest-report.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { openClassifier, type Classifier } from "./classify.ts";
import { indexVersion } from "./index-passages.ts";
import { relinkDuplicates } from "./link-duplicates.ts";
import { listInputs, type InputFile } from "./inputs.ts";
import { normaliseRecord, type Warning } from "./normalise.ts";
import { noteDocument, noteRecord } from "./note-quality.ts";
import { readDocument } from "./read-document.ts";
import { readJsonLines, type Line } from "./readers/json-lines.ts";
import { storeDocument } from "./store-document.ts";
import { storeRecords, type RecordToStore } from "./store-records.ts";

/** Records in one transaction: enough that its cost is shared, few enough that progress is seen and memory stays small. */
const batchSize = 250;
/** A checkpoint every so many passages bounds what a killed process has to replay. */
const passagesPerCheckpoint = 5_000;

/** One file that is being read, with what the batches of it need. */
interface Reading {
  file: InputFile;
  source: { key: number; name: string };
  version: string;
  room: SearchRoom;
  classifier: Classifier;
  report: IngestReport;
  /** Is called after each transaction. */
  stored: () => Promise<void>;
}

/** Adds or updates the records and documents of files and folders. See `Ingestion.ingest`. */
export async function ingest(inputs: string[], room: SearchRoom, options: IngestOptions = {}): Promise<IngestReport> {
  const started = performance.now();
  const { files, skipped } = await listInputs(inputs);
  const report = emptyReport();
  report.skipped.push(...skipped);
  const version = indexVersion(room);
  const classifier = await openClassifier(room);
  let checkpointed = 0;
  const checkpoint = async () => {
    if (report.passages - checkpointed < passagesPerCheckpoint) return;
    await room.database.checkpoint();
    checkpointed = report.passages;
  };
  for (const file of files) {
    const name = options.source ?? file.name;
    const source = { key: await upsertSource(room.database, name, file.path), name };
    const run = await startIngestRun(room.database, source.key);
    const before = structuredClone({ records: report.records, documents: report.documents });
    const stored = async () => {
      await checkpoint();
      options.onProgress?.({ file: file.path, records: report.records.read, documents: report.documents.read, passages: report.passages });
    };
    const reading: Reading = { file, source, version, room, classifier, report, stored };
    await (file.format === "records" ? ingestRecords(reading) : ingestDocument(reading));
    await finishIngestRun(room.database, run, { records: difference(report.records, before.records), documents: difference(report.documents, before.documents) });
  }
  await relinkDuplicates(room.database);
  await writeIndexState(room.database, "version", version);
  if (report.passages > checkpointed) await room.database.checkpoint();
  report.tookMs = Math.round(performance.now() - started);
  return report;
}

function difference(after: Tally, before: Tally): Tally {
  return {
    read: after.read - before.read,
    added: after.added - before.added,
    updated: after.updated - before.updated,
    unchanged: after.unchanged - before.unchanged,
    rejected: after.rejected - before.rejected,
  };
}

async function ingestRecords(reading: Reading): Promise<void> {
  const { file, report } = reading;
  const linesById = new Map<string, number>();
  const warnings = new Map<string, IngestReport["warnings"][number]>();
  let batch: RecordToStore[] = [];
  const flush = async () => {
    const outcome = await storeRecords(batch, reading.source, reading.room, reading.classifier);
    report.records.added += outcome.added;
    report.records.updated += outcome.updated;
    report.records.unchanged += outcome.unchanged;
    report.passages += outcome.passages;
    batch = [];
    await reading.stored();
  };
  for await (const line of readJsonLines(file.path)) {
    report.records.read += 1;
    const accepted = acceptLine(line, reading, linesById, warnings);
    if (accepted === undefined) report.records.rejected += 1;
    else batch.push(accepted);
    if (batch.length >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();
  report.warnings.push(...warnings.values());
}

/** The record on a line, ready to be stored; undefined when it was rejected, and then the report says why. */
function acceptLine(line: Line, reading: Reading, linesById: Map<string, number>, warnings: Map<string, IngestReport["warnings"][number]>): RecordToStore | undefined {
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
  noteRecord(report, file.path, line.line, record);
  for (const warning of normalised.warnings) countWarning(warning, file.path, line.line, warnings);
  const hash = createHash("sha256").update(`${reading.version}\n${reading.source.name}\n${normalised.hash}`).digest("hex");
  return { record, hash };
}

function countWarning(warning: Warning, file: string, line: number, warnings: Map<string, IngestReport["warnings"][number]>): void {
  const key = `${warning.field}\n${warning.value}`;
  const known = warnings.get(key);
  if (known === undefined) warnings.set(key, { file, line, ...warning, count: 1 });
  else known.count += 1;
}

async function ingestDocument({ file, source, version, room, report, stored }: Reading): Promise<void> {
  report.documents.read += 1;
  const read = await readDocument(file);
  if ("problems" in read) {
    report.documents.rejected += 1;
    report.rejected.push(...read.problems.map((problem) => ({ file: file.path, ...problem })));
    return;
  }
  noteDocument(report, file.path, read.document.id, read.passages);
  const hash = createHash("sha256").update(`${version}\n${source.name}\n${read.hash}`).digest("hex");
  const { outcome, passages } = await storeDocument(read, hash, source, room);
  report.documents[outcome] += 1;
  report.passages += passages;
  await stored();
}
