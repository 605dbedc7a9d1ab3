import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

const places = ["Jordan", "Tunisia", "Kenya"];
const rows = (count: number) => Array.from({ length: count }, (_, index) => [`r:${index + 1}`, `Well ${index + 1}`, places[index % 3] ?? "", index === 4 ? "18" : "6"]);
const header = ["id", "title", "countries", "sdgs"];
const asObject = (row: string[]) => Object.fromEntries(row.map((cell, index) => [header[index], index < 2 ? cell : [cell]]));
const writers: Record<string, (table: string[][]) => string | Uint8Array | Promise<Uint8Array>> = {
  "wells.jsonl": (table) => table.map((row) => JSON.stringify(asObject(row))).join("\n"),
  "wells.json": (table) => JSON.stringify(table.map(asObject), null, 1),
  "line.json": (table) => JSON.stringify({ records: table.map(asObject) }),
  "wells.csv": (table) => [header, ...table].map((row) => row.join(";")).join("\n"),
  "wells.xlsx": async (table) => (await writeXlsxFile([header, ...table])).toBuffer(),
  "wells.zip": (table) => zipSync({ "inside/wells.csv": strToU8([header, ...table].map((row) => row.join(",")).join("\n")) }),
};

describe.each(engines)("every format in step on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;

  beforeAll(async () => {
    room = await openTestRoom(engine);
  });
  afterAll(() => room.database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-formats-"));
    await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }
  /** Ends like a killed process: what is committed stays, and nothing is tidied. */
  async function interrupt(path: string, options: IngestOptions = {}): Promise<number> {
    let committed = 0;
    await expect(ingest([path], room, { ...options, onProgress: ({ line }) => {
      committed = line;
      throw new Error("killed");
    } })).rejects.toThrow("killed");
    await room.database.query("update ingest_runs set state = 'running', finished_at = null, report = null, pid = 2147483000, beat_at = now() where key = (select max(key) from ingest_runs)");
    return committed;
  }

  test.each(Object.keys(writers))("%s: an interrupted run is gone on with, a dry run tells what a mirror would do, and the mirror does it", async (name) => {
    const path = await write(name, (await writers[name]?.(rows(300))) ?? "");
    expect(await interrupt(path)).toBeGreaterThan(0);
    const [before] = await room.database.query<{ stored: number }>("select count(*)::int as stored from records");
    const resumed = await ingest([path], room);
    expect(resumed.records).toMatchObject({ read: 300, unchanged: before?.stored, added: 299 - (before?.stored ?? 0), rejected: 1 });
    expect(resumed.rejected).toMatchObject([{ id: "r:5", field: "sdgs.0" }]);
    expect(await room.database.query("select resumes from ingest_runs order by key desc limit 1")).toEqual([{ resumes: 1 }]);

    const [, ...kept] = rows(300);
    await write(name, (await writers[name]?.([...kept, ["r:301", "Well 301", "Peru", "6"]])) ?? "");
    const tally = { read: 300, added: 1, unchanged: 298, withdrawn: 1, rejected: 1 };
    const dry = await ingest([path], room, { mirror: true, dryRun: true });
    expect(dry.records).toMatchObject(tally);
    expect(dry.differences).toMatchObject([{ what: "added", id: "r:301" }, { what: "withdrawn", id: "r:1" }]);
    expect((await ingest([path], room, { mirror: true })).records).toMatchObject(tally);
    expect(await room.database.query("select id from records where id in ('r:1', 'r:301')")).toEqual([{ id: "r:301" }]);
  });

  test("a run with rejects reads everything again, so that they are complete", async () => {
    const path = await write("wells.csv", (await writers["wells.csv"]?.(rows(300))) ?? "");
    await interrupt(path);
    const report = await ingest([path], room, { rejects: join(folder, "rejected.csv") });
    expect(report.records).toMatchObject({ read: 300, unchanged: 250, added: 49, rejected: 1 });
    expect(report.rejectsFiles).toMatchObject([{ records: 1 }]);
  });

  test("another mapping is another reading: an interrupted run is not gone on with", async () => {
    const path = await write("wells.csv", (await writers["wells.csv"]?.(rows(300))) ?? "");
    await interrupt(path);
    const mapping = await write("wells.yaml", 'fields:\n  title: { column: title }\n  org: { value: "Water board" }\nid: { column: id }\nrecognise: true\n');
    expect((await ingest([path], room, { mapping })).records).toMatchObject({ updated: 250, added: 49 });
  });

  test("an archive of which a file cannot be opened withdraws nothing; a broken document stays as it was; an archive that is gone goes", async () => {
    const text = (words: string) => strToU8(`# Report\n\n1. ${words}`);
    const sound = { "a.md": text("The first report is about wells."), "b.md": text("The second report is about pumps."), "more.jsonl": strToU8('{"id":"z:1","title":"In an archive"}') };
    const archive = await write("reports.zip", zipSync(sound));
    expect((await ingest([folder], room, { mirror: true })).documents).toMatchObject({ added: 2 });
    await write("reports.zip", zipSync({ "a.md": sound["a.md"], "old.tar.gz": strToU8("packed") }));
    const report = await ingest([folder], room, { mirror: true });
    expect(report.refused).toMatchObject([{ source: "reports", reason: expect.stringContaining("old.tar.gz could not be read, and what is gone from it cannot be known") as string }]);
    expect(report.documents).toMatchObject({ read: 2, unchanged: 1, withdrawn: 0, rejected: 1 });
    await write("reports.zip", "no archive at all");
    expect((await ingest([folder], room, { mirror: true })).documents).toMatchObject({ withdrawn: 0, rejected: 1 });
    await write("reports.zip", zipSync({ "a.md": sound["a.md"], "more.jsonl": sound["more.jsonl"] }));
    expect((await ingest([folder], room, { mirror: true })).documents).toMatchObject({ unchanged: 1, withdrawn: 1 });
    await rm(archive);
    await write("other.md", text("Another report."));
    expect(await ingest([folder], room, { mirror: true })).toMatchObject({ documents: { added: 1, withdrawn: 1 }, records: { withdrawn: 1 } });
  });
});
