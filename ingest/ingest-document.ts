import { createHash } from "node:crypto";
import { findDocumentHash } from "../src/db/documents.ts";
import { compareDocument } from "./compare-items.ts";
import { noteDocument } from "./note-quality.ts";
import { readDocument } from "./read-document.ts";
import { describeReadError } from "./read-lines.ts";
import { movedReason, type Reading } from "./reading.ts";
import { documentIdsOf } from "./source-run.ts";
import { storeDocument } from "./store-document.ts";

/** Stores the document of a file, whole or not at all; the report says which. */
export async function ingestDocument({ file, item, run, version, room, report, extractor, stored }: Reading): Promise<void> {
  report.documents.read += 1;
  const known = item.before;
  if (known?.document !== undefined && known.contentHash !== undefined && (await findDocumentHash(room.database, known.document)) === known.contentHash) Object.assign(item, known);
  if (item.document !== undefined) {
    // Stored whole, by the interrupted run that this one goes on with or by the last one: reading it again could take long and change nothing.
    report.documents.unchanged += 1;
    report.findings.push(...item.noticed.findings);
    report.suspicious.push(...item.noticed.suspicious);
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
  const read = await readDocument(file, extractor).catch((error: unknown) => ({ problems: [{ reason: describeReadError(error) }] }));
  if ("problems" in read) return reject(read.problems);
  const { document } = read;
  const hash = createHash("sha256").update(`${version}\n${run.source.name}\n${read.hash}`).digest("hex");
  const { changed: [changed], unchanged, barred: [barred], moved } = await compareDocument(read, hash, run.source.name, room.database);
  if (barred !== undefined) return reject([{ id: document.id, field: "id", reason: barred.reason }]);
  run.met.document.add(document.id);
  const before = report.suspicious.length;
  noteDocument(report, file.path, document.id, read.passages);
  item.noticed.findings = read.findings.map((finding) => ({ file: file.path, ...finding }));
  report.findings.push(...item.noticed.findings);
  report.documents.unchanged += unchanged;
  if (moved.length > 0) item.noticed.isRepeatable = false;
  for (const { id, from } of moved) report.suspicious.push({ file: file.path, id, reason: movedReason(from, run) });
  item.noticed.suspicious = report.suspicious.slice(before);
  if (changed !== undefined) {
    if (report.dryRun) report.differences.push({ kind: "document", id: document.id, title: document.title, what: changed.what, fields: changed.fields });
    else report.passages += await storeDocument(read, hash, changed, run.source, room, run.key);
    report.documents[changed.what] += 1;
  }
  Object.assign(item, { document: document.id, contentHash: hash });
  await run.commit(item, "done");
  await stored(0);
}
