import { createHash } from "node:crypto";
import type { IngestReport, WarningCount } from "../src/domain/ingest-report.ts";
import { compareRecords, type RecordToStore } from "./compare-items.ts";
import { normaliseRecord, type Warning } from "./normalise.ts";
import { addCompleteness, noteRecord } from "./note-quality.ts";
import { boundNoticed, emptyNoticed } from "./noticed.ts";
import { idOf, readLinesSafely } from "./read-lines.ts";
import { movedReason, type Reading } from "./reading.ts";
import type { Line } from "./readers/json-lines.ts";
import { createPause, createWriteBehind } from "./overlap.ts";
import { prepareRecords, storeRecords } from "./store-records.ts";

/** Records in one transaction: enough that its cost is shared, few enough that progress is seen and memory stays small. */
const batchSize = 250;
/** And no more text than this: a few long records fill memory as well as many short ones. */
const batchCharacters = 2_000_000;

interface Waiting extends RecordToStore {
  line: Line;
  characters: number;
}

/** What a file holds and what is wrong with it, as far as it was read. */
interface Tracking {
  linesById: Map<string, number>;
  warnings: Map<string, WarningCount>;
}

/**
 * Stores the records of a file of any format, batch by batch. Where an interrupted run was over the same bytes, its lines are passed
 * over; not so where rejects are written, which are to be complete (what is stored already is unchanged then, which costs little).
 */
export async function ingestRecords(reading: Reading): Promise<void> {
  const { file, item, run, report, room, rejects } = reading;
  if (run.isUnchanged && item.before !== undefined && (rejects === undefined || item.before.noticed.rejectedLines === 0)) return passOver(reading, item.before);
  if (rejects !== undefined) Object.assign(item, { position: 0, noticed: emptyNoticed() });
  // Lines that are passed over are read all the same, and counted again.
  item.noticed.read = 0;
  const { noticed, position: skipTo } = item;
  // What an interrupted run had noticed up to where this one goes on was never reported; what is said of the whole file is noticed anew.
  const tracking: Tracking = {
    linesById: new Map(),
    warnings: new Map(noticed.warnings.filter(({ about }) => about === undefined).map((warning) => [`${warning.field}\n${warning.value}`, { ...warning }])),
  };
  const { linesById, warnings } = tracking;
  report.records.rejected += noticed.rejectedLines;
  report.records.unchanged -= noticed.rejectedLines;
  report.rejected.push(...noticed.rejected);
  report.suspicious.push(...noticed.suspicious);
  const first = { rejected: report.rejected.length - noticed.rejected.length, suspicious: report.suspicious.length - noticed.suspicious.length };
  let batch: Waiting[] = [];
  let characters = 0;
  let last = 0;
  const reject = async (line: Line, from: number) => {
    report.records.rejected += 1;
    noticed.rejectedLines += 1;
    await rejects?.add(file, run.source.name, line, report.rejected.slice(from));
  };
  const writing = createWriteBehind();
  const pause = createPause();
  const flush = async (state: "running" | "done", upTo: number) => {
    let store = async () => {};
    if (batch.length > 0) {
      const comparison = await compareRecords(batch, run.source.name, room.database);
      report.records.unchanged += comparison.unchanged;
      const { changed } = comparison;
      const count = () => {
        for (const { what } of changed) report.records[what] += 1;
      };
      if (report.dryRun) {
        count();
        for (const { item: { record: { id, title } }, what, fields } of changed) report.differences.push({ kind: "record", id, title, what, fields });
      } else if (changed.length > 0) {
        const prepared = await prepareRecords(changed, run.source.name, room, reading.openClassifier, pause);
        store = async () => {
          report.passages += await storeRecords(prepared, run.source, room.database, run.key);
          count();
        };
      }
      for (const { id, reason } of comparison.barred) {
        const line = batch.find(({ record }) => record.id === id)?.line;
        if (line === undefined) continue;
        noticed.isRepeatable = false;
        report.rejected.push({ file: file.path, line: line.line, id, field: "id", reason });
        await reject(line, report.rejected.length - 1);
      }
      if (comparison.moved.length > 0) noticed.isRepeatable = false;
      for (const { id, from } of comparison.moved) report.suspicious.push({ file: file.path, ...optionalLine(linesById.get(id)), id, reason: movedReason(from, run) });
    }
    [batch, characters] = [[], 0];
    Object.assign(noticed, { rejected: report.rejected.slice(first.rejected), suspicious: report.suspicious.slice(first.suspicious), warnings: [...warnings.values()] });
    item.position = Math.max(item.position, upTo);
    // As it stands now: while it is written, more is read and noticed.
    const written = { ...item, noticed: structuredClone(boundNoticed(noticed)) };
    const records = report.records.read;
    await writing.start(async () => {
      await store();
      await run.commit(written, state);
      await reading.stored(written.position, records);
    });
  };
  const notice = (about: Warning) => countWarning(about, file.path, undefined, warnings);
  try {
    for await (const line of readLinesSafely(file, run.source.name, { extractor: reading.extractor, mapping: reading.mapping, notice })) {
      // Two records of a JSON file may stand on one line: what is committed is told by whole lines.
      if (batch.length >= batchSize || characters >= batchCharacters) await flush("running", line.line > last ? last : last - 1);
      report.records.read += 1;
      noticed.read += 1;
      last = line.line;
      const id = idOf(line);
      if (id === undefined) run.met.unreadable += 1;
      if (line.line <= skipTo) {
        report.records.unchanged += 1;
        if (id !== undefined) linesById.set(id, line.line);
      } else {
        const rejectedBefore = report.rejected.length;
        await pause();
        const accepted = acceptLine(line, reading, tracking);
        if (accepted === undefined) await reject(line, rejectedBefore);
        else {
          batch.push(accepted);
          characters += accepted.characters;
          if (run.met.record.has(accepted.record.id)) report.suspicious.push({ file: file.path, line: line.line, id: accepted.record.id, reason: `stands in more than one file of the source “${run.source.name}”: the one that is read last holds` });
          run.met.record.add(accepted.record.id);
        }
      }
      if (id !== undefined) run.met.record.add(id);
    }
    await flush("done", last);
  } finally {
    await writing.settle();
  }
  report.warnings.push(...warnings.values());
  addCompleteness(report.completeness, noticed.completeness);
}

/** Reports a file that was read before and need not be read again: what it holds is stored. */
async function passOver({ item, report, run, stored }: Reading, { position, noticed }: NonNullable<Reading["item"]["before"]>): Promise<void> {
  Object.assign(item, { position, noticed });
  report.records.read += noticed.read;
  report.records.unchanged += noticed.read - noticed.rejectedLines;
  report.records.rejected += noticed.rejectedLines;
  report.rejected.push(...noticed.rejected);
  report.suspicious.push(...noticed.suspicious);
  report.warnings.push(...noticed.warnings);
  addCompleteness(report.completeness, noticed.completeness);
  await run.commit(item, "done");
  await stored(position);
}

function optionalLine(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

/** The record on a line, ready to be stored; undefined when it was rejected, and then the report says why. */
function acceptLine(line: Line, reading: Reading, { linesById, warnings }: Tracking): Waiting | undefined {
  const { report, file } = reading;
  const reject = (rejections: Omit<IngestReport["rejected"][number], "file" | "line">[]) => {
    report.rejected.push(...rejections.map((rejection) => ({ file: file.path, line: line.line, ...rejection })));
    return undefined;
  };
  if ("reason" in line) return reject([{ reason: line.reason }]);
  const normalised = normaliseRecord(line.value);
  if ("problems" in normalised) {
    const id = typeof line.value["id"] === "string" ? { id: line.value["id"] } : {};
    return reject(normalised.problems.map(({ field, message }) => ({ ...id, field, reason: message })));
  }
  const { record } = normalised;
  const earlier = linesById.get(record.id);
  if (earlier !== undefined) return reject([{ id: record.id, field: "id", reason: `the same id stands on line ${earlier} of this file: give each record its own` }]);
  linesById.set(record.id, line.line);
  noteRecord(report, reading.item.noticed.completeness, { file: file.path, line: line.line, record });
  for (const warning of normalised.warnings) countWarning(warning, file.path, line.line, warnings);
  const hash = createHash("sha256").update(`${reading.version}\n${reading.run.source.name}\n${normalised.hash}`).digest("hex");
  return { record, hash, line, characters: normalised.characters };
}

/** @param line undefined when the warning is about the file as a whole. */
function countWarning(warning: Warning, file: string, line: number | undefined, warnings: Map<string, WarningCount>): void {
  const key = `${warning.field}\n${warning.value}`;
  const known = warnings.get(key);
  if (known === undefined) warnings.set(key, { file, ...(line === undefined ? { about: "file" as const } : { line }), ...warning, count: 1 });
  else known.count += 1;
}
