import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { confidenceOf, openClassifier, type ClassEvidence } from "../ingest/classify.ts";
import { indexPassages } from "../ingest/index-passages.ts";
import { normaliseRecord } from "../ingest/normalise.ts";
import { readJsonLines } from "../ingest/readers/json-lines.ts";
import { asIndexable } from "../ingest/store-records.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { openTestRoom } from "./setup/test-room.ts";
import { searchSettings } from "../src/search/settings.ts";

/**
 * Measures the suggested goals against those that owners declared and prints a table: the file given as argument, else the DPGA's records in ../shared/corpus.
 * The settings were chosen on one half of the records (by a hash of the id) and are reported on the other.
 */
const path = process.argv[2] ?? join(fileURLToPath(new URL("..", import.meta.url)), "../shared/corpus/dpga.jsonl");
const thresholds = [0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7];

interface Judged {
  declared: Set<string>;
  ranked: { value: string; confidence: number }[];
}

if (!existsSync(path)) console.log(`skipped: there is no file ${path}; name a file of records with sdgs as argument`);
else {
  const room = await openTestRoom();
  const classifier = await openClassifier(room);
  const halves: [Judged[], Judged[]] = [[], []];
  for await (const line of readJsonLines(path)) {
    const normalised = "value" in line ? normaliseRecord(line.value) : undefined;
    if (normalised === undefined || !("record" in normalised) || normalised.record.sdgs.length === 0) continue;
    halves[Number(BigInt(`0x${createHash("sha256").update(normalised.record.id).digest("hex").slice(0, 8)}`) % 2n) === 0 ? 0 : 1].push(judge(normalised.record, classifier.weigh("sdgs", await read(normalised.record))));
  }
  async function read(record: StoredRecord) {
    // As a record that declares nothing: what it declares must not help.
    const { passages: [passages = []] } = await indexPassages([asIndexable({ ...record, sdgs: [], actionLines: [] }, "measured")], room);
    return passages;
  }
  await room.database.close();
  const [tuned, reported] = halves;
  console.log(`${tuned.length + reported.length} records with goals; settings chosen on ${tuned.length}, reported on ${reported.length}; suggested from ${searchSettings.suggestion.leastConfidence} on`);
  console.table(thresholds.map((threshold) => ({ threshold, ...rename("chosen on", score(tuned, threshold)), ...rename("reported", score(reported, threshold)) })));
  const goals = Array.from({ length: 17 }, (_, index) => String(index + 1));
  console.table(goals.map((goal) => ({ goal, declared: reported.filter(({ declared }) => declared.has(goal)).length, ...score(reported, searchSettings.suggestion.leastConfidence, goal) })));
}

function judge(record: StoredRecord, evidence: ClassEvidence[]): Judged {
  const ranked = evidence.map((one) => ({ value: one.value, confidence: confidenceOf(one) })).sort((first, second) => second.confidence - first.confidence);
  return { declared: new Set(record.sdgs.map(String)), ranked: ranked.slice(0, searchSettings.suggestion.most) };
}

function score(judged: Judged[], threshold: number, only?: string): { precision: number; recall: number; records: number } {
  let [suggested, right, declared, records] = [0, 0, 0, 0];
  for (const one of judged) {
    const own = one.ranked.filter(({ value, confidence }) => confidence >= threshold && (only === undefined || value === only));
    suggested += own.length;
    right += own.filter(({ value }) => one.declared.has(value)).length;
    declared += only === undefined ? one.declared.size : one.declared.has(only) ? 1 : 0;
    records += own.length > 0 ? 1 : 0;
  }
  const share = (part: number, whole: number) => Math.round((part / Math.max(1, whole)) * 100) / 100;
  return { precision: share(right, suggested), recall: share(right, declared), records: share(records, judged.length) };
}

function rename(prefix: string, scores: object): object {
  return Object.fromEntries(Object.entries(scores).map(([name, value]) => [`${prefix}: ${name}`, value]));
}
