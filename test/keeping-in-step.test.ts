import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import { answer, type AnswerRoom } from "../src/assistant/answer.ts";
import { countStored } from "../src/db/counts.ts";
import { findRecord } from "../src/db/records.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import { search } from "../src/search/search.ts";
import { withdraw } from "../src/search/withdraw.ts";
import { findLexiconErrors } from "./setup/lexicon-errors.ts";
import { createTestApp, engines, openTestRoom } from "./setup/test-room.ts";

interface Fields {
  id: string;
  title: string;
  [field: string]: unknown;
}

const places = ["Jordan", "Tunisia", "Kenya", "Peru"];
const record = (number: number): Fields => ({ id: `reg:${number}`, title: `Well ${number}`, description: `Well number ${number} gives water to village ${number}.`, countries: [places[number % 4]], sdgs: [6] });
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe.each(engines)("keeping in step on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;

  beforeAll(async () => {
    room = await openTestRoom(engine);
  });
  afterAll(() => room.database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-step-"));
    await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(name: string, content: string | object[]): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, typeof content === "string" ? content : content.map((line) => JSON.stringify(line)).join("\n"));
    return path;
  }
  const mirror = (path: string, options: IngestOptions = {}) => ingest([path], room, { mirror: true, ...options });
  const get = async (path: string) => {
    const response = await createTestApp(room).app.request(path);
    return { status: response.status, type: response.headers.get("content-type"), body: (await response.json()) as never };
  };
  const found = async (text: string) => (await search({ text, lang: "en", filters: {}, limit: 50, offset: 0 }, room)).found.map(({ passage }) => passage.record?.id ?? passage.document?.id);

  describe("a mirrored source of 1,000 records from which 10 went, in which 5 changed and to which 3 came", () => {
    const gone = range(101, 110);
    const changed = range(201, 205);
    const first = [...range(1, 1_000).filter((number) => !gone.includes(number)).map(record), ...gone.map((number) => ({ ...record(number), title: `Zeppelin ${number}`, description: `Zeppelins number ${number} fly over the wadi.`, countries: ["Iceland"], technologies: ["aerostatics"] }))];
    const second = [...first.slice(0, 990).map((one) => (changed.some((number) => one.id === `reg:${number}`) ? { ...one, org: "Water board" } : one)), ...range(1_001, 1_003).map(record)];

    test("is reported exactly, and what went is nowhere any more", async () => {
      const path = await write("registry.jsonl", first);
      await mirror(path);
      expect(await found("zeppelins over the wadi")).toContain("reg:105");
      const lexiconBefore = await findLexiconErrors(room.database);
      await write("registry.jsonl", second);

      const preview = await mirror(path, { dryRun: true });
      const report = await mirror(path);
      expect(report.records).toEqual({ read: 993, added: 3, updated: 5, unchanged: 985, restored: 0, withdrawn: 10, rejected: 0 });
      expect(report.refused).toEqual([]);
      expect(preview).toMatchObject({ dryRun: true, records: report.records, passages: 0, runs: [] });
      expect(preview.differences.map(({ what, id, fields }) => [what, id, fields.map(({ field }) => field)]).sort()).toEqual(
        [...range(1_001, 1_003).map((number) => ["added", `reg:${number}`, []]), ...changed.map((number) => ["updated", `reg:${number}`, ["org"]]), ...gone.map((number) => ["withdrawn", `reg:${number}`, []])].sort(),
      );

      // Search, by words and by meaning; facets; counts; answers; the lexicon.
      const goneIds = gone.map((number) => `reg:${number}`);
      for (const query of ["zeppelins over the wadi", "aerostatics", "Zeppelin 105", "airship"]) expect((await found(query)).filter((id) => goneIds.includes(id ?? ""))).toEqual([]);
      const facets = (await get("/api/facets")).body as { total: number; countries: { value: string }[]; technologies: unknown[] };
      expect(facets.total).toBe(993);
      expect(facets.countries.map(({ value }) => value)).not.toContain("ISL");
      expect(facets.technologies).toEqual([]);
      expect(await countStored(room.database, undefined)).toMatchObject({ records: 993, passages: 993 });
      expect(await room.database.query("select count(*)::int as vectors from vectors")).toEqual([{ vectors: 993 }]);
      for await (const event of answer({ text: "Which zeppelins fly over the wadi?", lang: "en", filters: {}, history: [] }, room)) expect(JSON.stringify(event)).not.toMatch(/Zeppelins number|reg:10[1-9]\b/);
      expect([lexiconBefore, await findLexiconErrors(room.database)]).toEqual([[], []]);

      const run = (await get(`/api/ingest/runs/${report.runs[0]}`)).body as { state: string; mode: string; source: string; report: { records: unknown }; files: unknown[]; changes: { what: string }[] };
      expect(run).toMatchObject({ state: "finished", mode: "mirror", source: "registry", report: { records: report.records }, files: [{ file: "registry.jsonl", state: "done", position: 993 }] });
      expect(run.changes.filter(({ what }) => what === "withdrawn")).toHaveLength(10);
    }, 180_000);
  });

  test("a withdrawn record answers 410 with when, its history stays, and it is restored when it comes back", async () => {
    const path = await write("registry.jsonl", range(1, 5).map(record));
    await mirror(path);
    await write("registry.jsonl", [...range(1, 3).map(record), { ...record(4), title: "Deep well", extra1: "x".repeat(2_000) }]);
    expect((await mirror(path)).records).toMatchObject({ updated: 1, withdrawn: 1 });
    const gone = await get("/api/records/reg:5");
    expect(gone).toMatchObject({ status: 410, type: "application/problem+json", body: { status: 410, title: "Withdrawn", withdrawnAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) } });
    expect((gone.body as { detail: string }).detail).toContain("Well 5");
    expect((await get("/api/records/reg:6")).status).toBe(404);

    const history = (await get("/api/records/reg:4/history")).body as { state: string; changes: { what: string; run: number; fields: { field: string; old?: string; new?: string }[] }[] };
    expect(history.changes.map(({ what, run }) => [what, run])).toEqual([["updated", 2], ["added", 1]]);
    expect(history.changes[0]?.fields).toEqual([{ field: "title", old: "Well 4", new: "Deep well" }, { field: "extra.extra1", new: expect.stringMatching(/^x{400}… \(2000 characters\)$/) }]);

    await write("registry.jsonl", range(1, 5).map(record));
    expect((await mirror(path)).records).toMatchObject({ restored: 1, added: 0, updated: 1, withdrawn: 0 });
    expect((await get("/api/records/reg:5")).status).toBe(200);
    expect((await get("/api/records/reg:5/history")).body).toMatchObject({ state: "stored", changes: [{ what: "restored" }, { what: "withdrawn" }, { what: "added" }] });
    expect(await findLexiconErrors(room.database)).toEqual([]);
  });

  test("the id of a withdrawn record is not given to another thing of another source", async () => {
    await mirror(await write("registry.jsonl", range(1, 3).map(record)));
    await withdraw({ kind: "record", ids: ["reg:1", "reg:2"] }, room.database);
    const report = await ingest([await write("other.jsonl", [{ ...record(1), title: "A school" }, { id: "reg:2", title: "WELL  2" }])], room);
    expect(report.records).toMatchObject({ added: 0, restored: 1, rejected: 1 });
    expect(report.rejected).toMatchObject([{ id: "reg:1", line: 1, field: "id", reason: expect.stringContaining("“Well 1” of the source “registry”") }]);
  });

  test("what was withdrawn for good stays out although its source has it, until that is lifted", async () => {
    const path = await write("registry.jsonl", range(1, 3).map(record));
    await ingest([path], room);
    await withdraw({ kind: "record", ids: ["reg:2"], forGood: true, reason: "at the owner's wish", purge: true }, room.database);
    expect((await ingest([path], room)).rejected[0]?.reason).toMatch(/for good.*at the owner's wish.*--lift reg:2/);
    expect((await get("/api/records/reg:2")).body).toMatchObject({ status: 410, detail: expect.stringContaining("at the owner's wish") });
  });

  test("a mirror from which more than half of a larger source is gone changes nothing unless forced", async () => {
    const path = await write("registry.jsonl", range(1, 40).map(record));
    await mirror(path);
    await write("registry.jsonl", [...range(1, 15).map(record), ...range(50, 60).map(record)]);
    const report = await mirror(path);
    expect(report.records).toMatchObject({ read: 0, added: 0, withdrawn: 0 });
    expect(report.refused).toEqual([{ source: "registry", reason: expect.stringMatching(/25 of its 40.*--force/) }]);
    expect(await countStored(room.database, undefined)).toMatchObject({ records: 40 });
    expect((await get("/api/ingest/runs?limit=1")).body).toMatchObject({ runs: [{ state: "refused", report: { refused: [expect.stringContaining("nothing was changed")] } }] });
    expect((await mirror(path, { force: true })).records).toMatchObject({ added: 11, withdrawn: 25 });
  });

  test("an empty file withdraws nothing, a small source may shrink by more than half", async () => {
    const path = await write("registry.jsonl", range(1, 4).map(record));
    await mirror(path);
    await write("registry.jsonl", "\n");
    expect((await mirror(path)).refused[0]?.reason).toContain("no record can be read from registry.jsonl");
    await write("registry.jsonl", [record(1)]);
    expect((await mirror(path)).records).toMatchObject({ unchanged: 1, withdrawn: 3 });
  });

  test("a line that cannot be read withdraws nothing, since any record may stand on it; a rejected record stays as it was", async () => {
    const path = await write("registry.jsonl", range(1, 4).map(record));
    await mirror(path);
    await write("registry.jsonl", [JSON.stringify({ ...record(1), sdgs: [99] }), '{"id":"reg:2', JSON.stringify(record(3)), JSON.stringify({ ...record(4), org: "New" })].join("\n"));
    const report = await mirror(path);
    expect(report.records).toMatchObject({ read: 4, updated: 1, unchanged: 1, rejected: 2, withdrawn: 0 });
    expect(report.refused[0]?.reason).toMatch(/nothing was withdrawn: 1 lines/);
    await write("registry.jsonl", [{ ...record(1), sdgs: [99] }, record(3), record(4)]);
    expect((await mirror(path)).records).toMatchObject({ rejected: 1, withdrawn: 1 });
    expect((await findRecord(room.database, "reg:1"))?.body.sdgs).toEqual([6]);
  });

  test("a mirrored folder: documents change by paragraph, a broken one stays, a deleted one goes, and an emptied folder changes nothing", async () => {
    await write("plan.md", "# Plan\n\n1. Connect schools.\n\n2. Train teachers.\n");
    await write("notes.txt", "Some notes about kites.");
    await write("more.txt", "More about boats.");
    await mirror(folder);
    await write("plan.md", "# Plan\n\n1. Connect all schools.\n\n2. Train teachers.\n");
    await writeFile(join(folder, "notes.txt"), Buffer.from([0xff, 0xfe, 0, 0xd8]));
    await rm(join(folder, "more.txt"));
    const report = await mirror(folder);
    expect(report.documents).toMatchObject({ read: 2, updated: 1, rejected: 1, withdrawn: 1 });
    expect((await get("/api/documents/more")).status).toBe(410);
    expect((await get("/api/documents/notes")).status).toBe(200);
    expect((await get("/api/documents/plan/history")).body).toMatchObject({ changes: [{ what: "updated", fields: [{ field: "#1", old: "Connect schools.", new: "Connect all schools." }] }, { what: "added" }] });
    expect(await findLexiconErrors(room.database)).toEqual([]);

    for (const number of range(1, 25)) await write(`many-${number}.txt`, `Text number ${number}.`);
    await write("notes.txt", "Some notes about kites.");
    await mirror(folder);
    await rm(folder, { recursive: true });
    await mkdir(folder);
    const emptied = await mirror(folder);
    expect(emptied.documents.withdrawn).toBe(0);
    expect(emptied.refused).toHaveLength(27);
    expect(emptied.refused[0]?.reason).toMatch(/27 of its 27|of the sources in this folder/);
  });

  test("two sources that share an id are told of it, and neither withdraws the other's records", async () => {
    const [one, two] = [await write("one.jsonl", [record(1), record(2)]), await write("two.jsonl", [record(2), record(3)])];
    await mirror(one);
    const report = await mirror(two);
    expect(report.suspicious).toMatchObject([{ id: "reg:2", line: 1, reason: expect.stringContaining("belonged to the source “one”") }]);
    expect((await mirror(await write("one.jsonl", [record(1)]))).records).toMatchObject({ withdrawn: 0 });
    expect(await countStored(room.database, undefined)).toMatchObject({ records: 3 });
  });

  test("a dry run over an unknown source changes nothing at all", async () => {
    const report = await ingest([await write("new.jsonl", [record(1), { id: "x" }])], room, { dryRun: true });
    expect(report.records).toMatchObject({ read: 2, added: 1, rejected: 1 });
    for (const table of ["sources", "records", "passages", "lexicon", "ingest_runs", "changes"]) expect(await room.database.query(`select 1 from ${table}`)).toEqual([]);
  });

  test("what a database cannot hold costs itself, not the batch", async () => {
    const path = await write("odd.jsonl", `{"id":"a:1","title":"Nul \\u0000 inside","org":"half \\ud83d"}\n{"id":"a:2","title":"Fine"}\n{"id":"a:3","title":5,"org":"\\u0000"}\n{"id": "\\ud800`);
    expect((await ingest([path], room)).records).toMatchObject({ added: 2, rejected: 2 });
    expect((await findRecord(room.database, "a:1"))?.body).toMatchObject({ title: "Nul  inside", org: "half \uFFFD" });
    expect((await ingest([path], room)).records).toMatchObject({ unchanged: 2 });
  });

  describe("an interrupted run", () => {
    /** Ends like a killed process: an error out of the progress leaves what is committed, and nothing is tidied. */
    async function interrupt(path: string, atLine: number, options: IngestOptions = {}): Promise<void> {
      const killed = new Error("killed");
      await expect(ingest([path], room, { ...options, onProgress: ({ line }) => {
        if (line >= atLine) throw killed;
      } })).rejects.toThrow(killed);
      await room.database.query("update ingest_runs set state = 'running', finished_at = null, report = null, pid = 2147483000, beat_at = now() where key = (select max(key) from ingest_runs)");
    }
    const lines = [...range(1, 300).map(record), { id: "bad:1", title: "Bad", sdgs: [99] }, ...range(301, 600).map(record), { ...record(601), countries: ["Atlantis"] }].map((one) => JSON.stringify(one));
    const states = () => room.database.query("select key, state, resumes from ingest_runs order by key");

    test("is seen as such, and the next one goes on where it was and reports what it had noticed", async () => {
      const path = await write("registry.jsonl", lines.join("\n"));
      await interrupt(path, 500);
      const report = await mirror(path);
      expect(await states()).toEqual([{ key: 1, state: "interrupted", resumes: null }, { key: 2, state: "finished", resumes: 1 }]);
      expect(report.records).toEqual({ read: 602, added: 101, updated: 0, unchanged: 500, restored: 0, withdrawn: 0, rejected: 1 });
      expect(report.rejected).toMatchObject([{ line: 301, id: "bad:1", field: "sdgs.0" }]);
      expect(report.warnings).toMatchObject([{ value: "Atlantis", count: 1 }]);
      expect((await get("/api/ingest/runs")).body).toMatchObject({ runs: [{ key: 2, state: "finished", resumes: 1 }, { key: 1, state: "interrupted" }] });
      expect(await findLexiconErrors(room.database)).toEqual([]);
    });

    test("is not gone on with when the file changed or something was withdrawn meanwhile: everything is read anew", async () => {
      const path = await write("registry.jsonl", lines.join("\n"));
      await interrupt(path, 250);
      await withdraw({ kind: "record", ids: ["reg:7"] }, room.database);
      expect((await ingest([path], room)).records).toMatchObject({ restored: 1, unchanged: 249, added: 351 });
      await write("registry.jsonl", lines.join("\n").replace("Well 8", "Spring 8").replace("Well 590", "Spring 590"));
      await interrupt(path, 250);
      await write("registry.jsonl", lines.join("\n").replace("Well 9", "Spring 9"));
      expect((await ingest([path], room)).records).toMatchObject({ updated: 2, added: 0 });
    });

    test("over documents: those that are stored are not read again", async () => {
      for (const number of range(1, 4)) await write(`text-${number}.txt`, `Text number ${number}.`);
      let documents = 0;
      await expect(ingest([folder], room, { source: "texts", onProgress: () => {
        documents += 1;
        if (documents === 2) throw new Error("killed");
      } })).rejects.toThrow("killed");
      await room.database.query("update documents set content_hash = 'would be read as changed' where id = 'text-1'");
      expect((await ingest([folder], room, { source: "texts" })).documents).toMatchObject({ read: 4, unchanged: 2, added: 2, updated: 0 });
    });

    test("on a server a run of a living process is left alone", async () => {
      const path = await write("registry.jsonl", [record(1)]);
      await ingest([path], room);
      await room.database.query("update ingest_runs set state = 'running', pid = $1, host = 'another-machine', beat_at = now()", [process.pid]);
      const report = await ingest([path], room);
      if (engine === "pglite") expect(report.refused).toEqual([]);
      else expect(report.refused[0]?.reason).toContain("another-machine");
    });
  });

  test("batches are bounded by their text, not only by their number", async () => {
    const seen: number[] = [];
    await ingest([await write("long.jsonl", range(1, 8).map((number) => ({ ...record(number), extra: "ä".repeat(900_000) })))], room, { onProgress: ({ line, share }) => {
      seen.push(line);
      expect(share).toBeLessThanOrEqual(1);
    } });
    expect(seen).toEqual([3, 6, 8]);
  });
});
