import { writeIndexState } from "../src/db/index-state.ts";
import { emptyReport, type IngestReport } from "../src/domain/ingest-report.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { unpackArchives } from "./archives/unpack-archives.ts";
import { openClassifier, type Classifier } from "./classify.ts";
import { createExtractor } from "./extraction/extractor.ts";
import { gatherInputs, showOrigins } from "./gather-inputs.ts";
import type { Gathered } from "./gathered.ts";
import { indexVersion } from "./index-passages.ts";
import { ingestDocument } from "./ingest-document.ts";
import { ingestRecords } from "./ingest-records.ts";
import type { InputFile } from "./input-file.ts";
import { isAddress } from "./inputs.ts";
import { relinkDuplicates } from "./link-duplicates.ts";
import { loadMapping } from "./mapping/load-mapping.ts";
import { measureFile, shownPath, type FileMeasure } from "./measure-file.ts";
import { findGoneSources } from "./mirror.ts";
import { holdsRecords } from "./read-records.ts";
import type { Reading } from "./reading.ts";
import { openRejects } from "./rejects.ts";
import { addUnread, openSourceRun } from "./source-run.ts";
import type { WebOptions } from "./web-options.ts";

/** A checkpoint every so many passages bounds what a killed process has to replay. */
const passagesPerCheckpoint = 5_000;

interface Measured {
  file: InputFile;
  measure: FileMeasure;
}

/** Adds, updates and withdraws the records and documents of files, folders, archives and addresses. See `Ingestion.ingest`. */
export async function ingest(inputs: string[], room: SearchRoom, options: IngestOptions & { web?: WebOptions } = {}): Promise<IngestReport> {
  const mapping = options.mapping === undefined ? undefined : await loadMapping(options.mapping);
  const extractor = createExtractor(options.documentSeconds === undefined ? {} : { seconds: options.documentSeconds });
  let remove = () => Promise.resolve();
  try {
    const gathered = await gatherInputs(inputs, options.web, extractor, (address) => options.onProgress?.({ file: address, records: 0, documents: 0, passages: 0, line: 0, share: 0 }));
    const unpacked = await unpackArchives(gathered.files);
    remove = unpacked.remove;
    const rejects = options.rejects === undefined ? undefined : await openRejects(options.rejects, unpacked.files.filter(({ format }) => holdsRecords(format)));
    const report = await ingestFiles({
      inputs,
      room,
      options,
      mapping,
      extractor,
      rejects,
      files: unpacked.files,
      skipped: [...gathered.skipped, ...unpacked.skipped],
      unread: [...gathered.unread, ...unpacked.unread],
    });
    showOrigins(report, unpacked.files);
    return report;
  } finally {
    await extractor.close();
    await remove();
  }
}

interface ToIngest extends Gathered, Pick<Reading, "room" | "mapping" | "extractor" | "rejects"> {
  inputs: string[];
  options: IngestOptions;
}

async function ingestFiles({ inputs, room, options, mapping, extractor, rejects, files, skipped, unread }: ToIngest): Promise<IngestReport> {
  const started = performance.now();
  const { mirror = false, force = false, dryRun = false, reread = false } = options;
  const report = { ...emptyReport(), dryRun };
  report.skipped.push(...skipped);
  const version = indexVersion(room);
  let classifier: Promise<Classifier> | undefined;
  const openOnce = () => (classifier ??= openClassifier(room));
  const measured: Measured[] = [];
  for (const file of files) measured.push({ file, measure: await measureFile(file.at ?? file.path) });
  const bytes = { done: 0, all: measured.reduce((sum, { measure }) => sum + measure.bytes, 0) };
  let checkpointed = 0;
  const checkpoint = async () => {
    if (report.passages - checkpointed < passagesPerCheckpoint) return;
    await room.database.checkpoint();
    checkpointed = report.passages;
  };
  const origins = new Map(files.flatMap(({ path, origin }) => (origin === undefined ? [] : [[path, origin] as const])));
  const shown = (path: string) => origins.get(path) ?? (isAddress(path) ? path : shownPath(path, inputs));
  const parts = { version, room, report, mapping, extractor, mirror, force, dryRun, reread, shown };
  const bySource = groupBySource(measured, options.source);
  const unreadOf = (isMeant: (source: string) => boolean) => unread.filter(({ source }) => isMeant(options.source ?? source ?? "")).map(({ rejection }) => rejection);
  addUnread(report, unreadOf((source) => !bySource.has(source)));
  for (const [name, ofSource] of bySource) {
    const run = await openSourceRun({ ...parts, name, files: ofSource, unread: unreadOf((source) => source === name) });
    if (run === undefined) continue;
    try {
      for (const item of run.items) {
        const { file, measure } = item;
        const stored = async (line: number, records = report.records.read) => {
          await checkpoint();
          // Places in a list that stands on one line are no lines: they tell nothing of its share.
          const ofFile = !holdsRecords(file.format) ? measure.bytes : measure.lines === undefined || line > measure.lines ? 0 : (line / measure.lines) * measure.bytes;
          const share = bytes.all === 0 ? 0 : (bytes.done + ofFile) / bytes.all;
          options.onProgress?.({ file: file.origin ?? file.path, records, documents: report.documents.read, passages: report.passages, line, share });
        };
        const reading: Reading = { file, item, run, version, room, report, mapping, rejects, extractor, openClassifier: openOnce, stored };
        await (holdsRecords(file.format) ? ingestRecords(reading) : ingestDocument(reading));
        bytes.done += measure.bytes;
      }
      await run.finish();
    } catch (error) {
      await run.fail(error);
      throw error;
    }
  }
  if (mirror && options.source === undefined) await mirrorGoneSources(inputs, parts, new Set([...bySource.keys(), ...unread.flatMap(({ source }) => source ?? [])]));
  if (rejects !== undefined) report.rejectsFiles = await rejects.close();
  if (!dryRun) {
    await relinkDuplicates(room.database);
    await writeIndexState(room.database, "version", version);
    if (report.passages > checkpointed || report.records.withdrawn + report.documents.withdrawn > 0) await room.database.checkpoint();
  }
  report.tookMs = Math.round(performance.now() - started);
  return report;
}

function groupBySource(measured: Measured[], given: string | undefined): Map<string, Measured[]> {
  const bySource = new Map<string, Measured[]>();
  for (const one of measured) {
    const name = given ?? one.file.source ?? one.file.name;
    const ofSource = bySource.get(name);
    if (ofSource === undefined) bySource.set(name, [one]);
    else ofSource.push(one);
  }
  return bySource;
}

/** A file that was taken out of a mirrored folder takes its source with it. */
async function mirrorGoneSources(inputs: string[], parts: Omit<Parameters<typeof openSourceRun>[0], "name" | "files">, current: Set<string>): Promise<void> {
  const { names, refusal } = await findGoneSources(inputs, current, parts.room.database);
  for (const { name, origin } of names) {
    if (refusal !== undefined && !parts.force) parts.report.refused.push({ source: name, reason: `its file ${parts.shown(origin)} is gone, and nothing was withdrawn: of the sources in this folder together, ${refusal}` });
    else await (await openSourceRun({ ...parts, name, files: [], origin }))?.finish();
  }
}
