import { measureCompleteness } from "../src/domain/completeness.ts";
import type { Passage } from "../src/domain/document.ts";
import type { CompletenessReport, IngestReport } from "../src/domain/ingest-report.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { recordTexts } from "../src/domain/record-texts.ts";
import { findModelAddress, type ModelAddress } from "../src/language/model-address.ts";

/** Enters how complete a record is, and in the report text of it that addresses a language model. The record goes in all the same. */
export function noteRecord(report: IngestReport, completeness: CompletenessReport, { file, line, record }: { file: string; line: number; record: StoredRecord }): void {
  const { score, missing } = measureCompleteness(record);
  completeness.records += 1;
  completeness.mean += (score - completeness.mean) / completeness.records;
  const tenth = completeness.distribution[Math.min(9, Math.floor(score * 10))];
  if (tenth !== undefined) tenth.count += 1;
  for (const { field } of missing) completeness.missing[field] = (completeness.missing[field] ?? 0) + 1;
  for (const { field, text } of recordTexts(record)) {
    for (const found of findModelAddress(text)) report.suspicious.push({ file, line, id: record.id, field, reason: describe(found) });
  }
}

/** Adds what was measured of some records to what was measured of others. */
export function addCompleteness(to: CompletenessReport, more: CompletenessReport): void {
  if (more.records === 0) return;
  to.records += more.records;
  to.mean += ((more.mean - to.mean) * more.records) / to.records;
  for (const [index, { count }] of more.distribution.entries()) {
    const tenth = to.distribution[index];
    if (tenth !== undefined) tenth.count += count;
  }
  for (const [field, count] of Object.entries(more.missing)) to.missing[field] = (to.missing[field] ?? 0) + count;
}

/** Enters in the report the passages of a document that address a language model. */
export function noteDocument(report: IngestReport, file: string, id: string, passages: Passage[]): void {
  for (const passage of passages) {
    const where = passage.paragraph === undefined ? passage.id.slice(id.length) : `paragraph ${passage.paragraph}`;
    for (const found of findModelAddress(passage.text)) report.suspicious.push({ file, id, field: where, reason: describe(found) });
  }
}

function describe({ kind, excerpt }: ModelAddress): string {
  if (kind === "instruction") return `speaks to a language model: “${excerpt}”. It is kept as text and followed by nobody.`;
  if (kind === "role-marker") return `holds a marker of chats with language models: “${excerpt}”. It is kept as text.`;
  return `holds text that readers do not see: “${excerpt}”. It is kept as it is.`;
}
