import { writeIndexState } from "../src/db/index-state.ts";
import { emptyReport, type IngestReport } from "../src/domain/ingest-report.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { indexVersion } from "./index-passages.ts";
import { ingestDocument } from "./ingest-document.ts";
import { ingestRecords } from "./ingest-records.ts";
import { listInputs, type InputFile } from "./inputs.ts";
import { loadMapping } from "./mapping/load-mapping.ts";
import { measureFile, shownPath } from "./measure-file.ts";
import { findGoneSources } from "./mirror.ts";
import { holdsRecords } from "./read-records.ts";
import { openRejects } from "./rejects.ts";
import { openSourceRun } from "./source-run.ts";

/** A checkpoint every so many passages bounds what a killed process has to replay. */
const passagesPerCheckpoint = 5_000;

/** Adds, updates and withdraws the records and documents of files and folders. See `Ingestion.ingest`. */
export async function ingest(inputs: string[], room: SearchRoom, options: IngestOptions = {}): Promise<IngestReport> {
  const started = performance.now();
  const { mirror = false, force = false, dryRun = false } = options;
  const { files, skipped } = await listInputs(inputs);
  const mapping = options.mapping === undefined ? undefined : await loadMapping(options.mapping);
  const rejects = options.rejects === undefined ? undefined : await openRejects(options.rejects, files.filter(({ format }) => holdsRecords(format)));
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
  const parts = { version, room, report, mapping, mirror, force, dryRun, shown };
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
          // Places in a list that stands on one line are no lines: they tell nothing of its share.
          const ofFile = measure.lines === undefined || line > measure.lines ? 0 : (line / measure.lines) * measure.bytes;
          const share = bytes.all === 0 ? 0 : (bytes.done + ofFile) / bytes.all;
          options.onProgress?.({ file: file.path, records: report.records.read, documents: report.documents.read, passages: report.passages, line, share });
        };
        const reading = { file, item, run, version, room, report, mapping, rejects, stored };
        await (holdsRecords(file.format) ? ingestRecords(reading) : ingestDocument(reading));
        bytes.done += measure.bytes;
      }
      await run.finish();
    } catch (error) {
      await run.fail(error);
      throw error;
    }
  }
  if (mirror && options.source === undefined) await mirrorGoneSources(inputs, parts, new Set(bySource.keys()));
  if (rejects !== undefined) report.rejectsFiles = await rejects.close();
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
