import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { confidenceOf, openClassifier, type ClassEvidence } from "../ingest/classify.ts";
import { indexPassages } from "../ingest/index-passages.ts";
import { normaliseRecord } from "../ingest/normalise.ts";
import { readJsonLines } from "../ingest/readers/json-lines.ts";
import { asIndexable } from "../ingest/store-records.ts";
import { actionLines } from "../src/domain/action-lines.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { openTestRoom } from "./setup/test-room.ts";
import { searchSettings } from "../src/search/settings.ts";

/**
 * Measures what is suggested against what records declare, as if they declared nothing, and prints tables: goals on the DPGA's records in ../shared/corpus
 * (or the file given as argument), action lines on the sample. The settings were chosen on one half of the DPGA's records (by a hash of the id) and are
 * reported on the other. Nothing was fitted to action lines, but those of the sample were declared by whoever described its initiatives, not by their
 * owners: they say whether the suggestions agree with a careful reader who knows the action lines.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const goalsPath = process.argv[2] ?? join(root, "../shared/corpus/dpga.jsonl");
const samplePaths = readdirSync(join(root, "ingest/sample")).filter((name) => name.endsWith(".jsonl")).map((name) => join(root, "ingest/sample", name));
const thresholds = [0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7];
const { leastConfidence, most } = searchSettings.suggestion;

interface Judged {
  id: string;
  lang: string;
  declared: Set<string>;
  ranked: { value: string; confidence: number }[];
}

const room = await openTestRoom();
const classifier = await openClassifier(room);

if (!existsSync(goalsPath)) console.log(`skipped: there is no file ${goalsPath}; name a file of records with sdgs as argument`);
else {
  const judged = await judgeFiles([goalsPath], "sdgs");
  const [tuned, reported] = [judged.filter(({ id }) => isForTuning(id)), judged.filter(({ id }) => !isForTuning(id))];
  console.log(`${judged.length} records with goals; settings chosen on ${tuned.length}, reported on ${reported.length}; suggested from ${leastConfidence} on`);
  console.table(thresholds.map((threshold) => ({ threshold, ...rename("chosen on", score(tuned, threshold)), ...rename("reported", score(reported, threshold)) })));
  printByValue("goal", Array.from({ length: 17 }, (_, index) => String(index + 1)), reported);
}
const ofSample = await judgeFiles(samplePaths, "actionLines");
console.log(`${ofSample.length} records of the sample with action lines; nothing was fitted to them`);
console.table(thresholds.map((threshold) => ({ threshold, ...score(ofSample, threshold) })));
console.table([...new Set(ofSample.map(({ lang }) => lang))].map((lang) => ({ lang, declaring: ofSample.filter((one) => one.lang === lang).length, ...score(ofSample.filter((one) => one.lang === lang), leastConfidence) })));
printByValue("action line", Object.keys(actionLines), ofSample);
await room.database.close();

/** The records of files that declare something of a kind, with the classes in the order in which they would be suggested. */
async function judgeFiles(paths: string[], kind: "sdgs" | "actionLines"): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const path of paths) {
    for await (const line of readJsonLines(path)) {
      const normalised = "value" in line ? normaliseRecord(line.value) : undefined;
      if (normalised === undefined || !("record" in normalised) || normalised.record[kind].length === 0) continue;
      const { record } = normalised;
      judged.push({ id: record.id, lang: record.lang, declared: new Set(record[kind].map(String)), ranked: rank(await weigh(record, kind)) });
    }
  }
  return judged;
}

async function weigh(record: StoredRecord, kind: "sdgs" | "actionLines"): Promise<ClassEvidence[]> {
  // As a record that declares nothing: what it declares must not help.
  const { passages: [passages = []] } = await indexPassages([asIndexable({ ...record, sdgs: [], actionLines: [] }, "measured")], room);
  return classifier.weigh(kind, passages);
}

function rank(evidence: ClassEvidence[]): Judged["ranked"] {
  return evidence.map((one) => ({ value: one.value, confidence: confidenceOf(one) })).sort((first, second) => second.confidence - first.confidence).slice(0, most);
}

function isForTuning(id: string): boolean {
  return Number(BigInt(`0x${createHash("sha256").update(id).digest("hex").slice(0, 8)}`) % 2n) === 0;
}

function printByValue(name: string, values: string[], judged: Judged[]): void {
  console.table(values.map((value) => ({ [name]: value, declared: judged.filter(({ declared }) => declared.has(value)).length, ...score(judged, leastConfidence, value) })));
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
