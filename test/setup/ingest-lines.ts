import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ingest } from "../../ingest/pipeline.ts";
import type { AnswerRoom } from "../../src/assistant/answer.ts";

/** Ingests records as a file of a source would bring them. */
export async function ingestLines(records: Record<string, unknown>[], room: AnswerRoom, source = "registry"): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "dalil-lines-"));
  try {
    const path = join(folder, `${source}.jsonl`);
    await writeFile(path, records.map((record) => JSON.stringify(record)).join("\n"));
    const report = await ingest([path], room);
    if (report.records.rejected > 0) throw new Error(`records of a test were rejected: ${JSON.stringify(report.rejected)}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
