import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { findDocument } from "../src/db/documents.ts";
import { findRecord } from "../src/db/records.ts";
import { search } from "../src/search/search.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

describe.each(engines)("ingestion on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;
  let embedded = 0;

  beforeAll(async () => {
    const opened = await openTestRoom(engine);
    room = { ...opened, vectors: { ...opened.vectors, embedDocuments: (texts) => {
      embedded += texts.length;
      return opened.vectors.embedDocuments(texts);
    } } };
  });
  afterAll(() => room.database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-ingest-"));
    await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade");
    embedded = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(name: string, content: string | object[]): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, typeof content === "string" ? content : content.map((line) => JSON.stringify(line)).join("\n"));
    return path;
  }
  const whole = {
    id: "x:1", title: "A title", description: "First sentence. Second sentence.", url: "https://example.org/a", lang: "en", countries: ["Jordan", "TUN", "Égypte", "Atlantis"], sdgs: [9, 3, 9], actionLines: ["C4", "C7-eHealth", "C99"],
    technologies: ["machine learning"], org: "Organization", stakeholder: "Civil society", coverage: "national", year: { start: 2021, end: 2023 }, status: "ongoing", type: "project", themes: ["health"],
    partners: ["Partner"], beneficiaries: ["Patients"], impact: "It helped.", challenges: "Money.", license: "CC0", source: "registry", colour: "red",
  };

  test("every field of the contract is kept, unknown fields as extra, unknown countries as written", async () => {
    const report = await ingest([await write("all.jsonl", [whole])], room);
    expect(report.records).toMatchObject({ read: 1, added: 1, updated: 0, unchanged: 0, rejected: 0 });
    expect(report.warnings.map((warning) => `${warning.field} ${warning.value}`)).toEqual(["countries Atlantis", "actionLines C99"]);
    const row = await findRecord(room.database, "x:1");
    expect(row?.sourceName).toBe("all");
    expect(row?.body).toMatchObject({
      countries: ["JOR", "TUN", "EGY"], countriesAsWritten: ["Atlantis"], sdgs: [3, 9], actionLines: ["C4", "C7-ehealth"], stakeholder: "civil-society", years: { from: 2021, to: 2023 }, types: ["project"],
      impact: "It helped.", challenges: "Money.", license: "CC0", source: "registry", extra: { colour: "red", actionLinesAsWritten: ["C99"] },
    });
  });

  test("a bad line is rejected with its line, its field and the reason; the rest goes in", async () => {
    const lines = [
      JSON.stringify(whole), "{not json", "[1]", JSON.stringify({ title: "no id" }), JSON.stringify({ id: "x:2", title: "bad goal", sdgs: [18] }), JSON.stringify({ id: "x:3", title: "bad year", year: "20233" }),
      JSON.stringify({ id: "x:4", title: ["a list"] }), "", JSON.stringify({ id: "x:1", title: "the same id" }), JSON.stringify({ id: "x:5", title: "good", year: "2022" }), JSON.stringify({ id: "x:6", title: "wrong way round", year: { start: 2023, end: 2021 } }),
    ];
    const report = await ingest([await write("mixed.jsonl", lines.join("\n"))], room);
    expect(report.records).toMatchObject({ read: 10, added: 2, updated: 0, unchanged: 0, rejected: 8 });
    expect(report.rejected.map(({ line, field }) => [line, field])).toEqual([[2, undefined], [3, undefined], [4, "id"], [5, "sdgs.0"], [6, "year"], [7, "title"], [9, "id"], [11, "year"]]);
    expect(report.rejected[7]?.reason).toContain("must not end before it starts");
    expect(report.rejected[6]?.reason).toContain("line 1");
  });

  test("the same content again costs no embedding and changes nothing; a changed record is replaced whole", async () => {
    const path = await write("records.jsonl", [whole, { id: "x:2", title: "Drones over fields", description: "Drones watch the crops." }]);
    await ingest([path], room);
    const lexicon = await room.database.query("select dimension, passages from lexicon where passages > 0 order by dimension");
    embedded = 0;
    const again = await ingest([path], room);
    expect(again.records).toMatchObject({ added: 0, updated: 0, unchanged: 2 });
    expect(embedded).toBe(0);

    await write("records.jsonl", [whole, { id: "x:2", title: "Boats", description: "Boats carry goods.", sdgs: [14], actionLines: ["C2"] }]);
    const changed = await ingest([path], room);
    expect(changed.records).toMatchObject({ updated: 1, unchanged: 1 });
    expect(embedded).toBe(1);
    const { found } = await search({ text: "drones crops", lang: "en", filters: {}, limit: 5, offset: 0 }, room);
    expect(found.every(({ matched }) => matched.text === undefined)).toBe(true);

    await write("records.jsonl", [whole, { id: "x:2", title: "Drones over fields", description: "Drones watch the crops." }]);
    await ingest([path], room);
    expect(await room.database.query("select dimension, passages from lexicon where passages > 0 order by dimension")).toEqual(lexicon);
    const [counts] = await room.database.query<{ passages: number; vectors: number }>("select (select count(*)::int from passages) as passages, (select count(*)::int from vectors) as vectors");
    expect(counts?.passages).toBe(counts?.vectors);
  });

  test("a Markdown document is cut at headings and numbered paragraphs, which keep their numbers", async () => {
    const path = await write("plan_en.md", '---\nid: plan\ntitle: A plan\nurl: https://example.org/plan\ndigest: "true"\nsymbol: A/1\n---\n# A plan\n\n## Schools\n\n1. Connect schools.\n\n3. Train teachers.\n   a) in villages.\n\nA remark.\n\n| Year | Goal |\n|---|---|\n| 2015 | half |\n');
    const report = await ingest([path], room);
    expect(report.documents).toMatchObject({ read: 1, added: 1 });
    const document = await findDocument(room.database, "plan");
    expect(document?.body).toMatchObject({ title: "A plan", lang: "en", digest: true, symbol: "A/1" });
    expect(document?.passages.map(({ id, paragraph, text }) => [id, paragraph, text])).toEqual([
      ["plan#1", "1", "Connect schools."], ["plan#3", "3", "Train teachers.\na) in villages."], ["plan#c1", null, "A remark."], ["plan#c2", null, "Year: 2015; Goal: half"],
    ]);
    expect(document?.passages[0]?.heading).toEqual(["Schools"]);
    expect((await ingest([path], room)).documents.unchanged).toBe(1);
  });

  test("a plain-text document keeps its articles in the language of its name or of its text", async () => {
    await write("charter_fr.txt", "Charte\n\nArticle 1\nLes buts sont la paix.\nEt le droit.\n\nArticle 2\nLes principes.\n");
    await write("keys.txt", "1.1\tالقضاء على الفقر المدقع\n1.2\tخفض نسبة الفقر في كل مكان\n");
    await ingest([folder], room);
    const charter = await findDocument(room.database, "charter_fr");
    expect(charter?.body.lang).toBe("fr");
    expect(charter?.passages.filter((passage) => passage.paragraph !== null).map(({ id, text }) => [id, text])).toEqual([["charter_fr#1", "Les buts sont la paix.\nEt le droit."], ["charter_fr#2", "Les principes."]]);
    const keys = await findDocument(room.database, "keys");
    expect(keys?.body.lang).toBe("ar");
    expect(keys?.passages.map((passage) => passage.paragraph)).toEqual(["1.1", "1.2"]);
  });

  test("an article that alone kept its heading ends at the blank line: what follows is not cited under its number", async () => {
    await ingest([await write("rights_fr.txt", "Article premier\nTous naissent libres.\n\nChacun a des droits.\n\nTout individu a droit à la vie.\n")], room);
    const document = await findDocument(room.database, "rights_fr");
    expect(document?.passages.map(({ paragraph, text }) => [paragraph, text])).toEqual([["1", "Tous naissent libres."], [null, "Chacun a des droits."], [null, "Tout individu a droit à la vie."]]);
  });

  test("what is no text, states nonsense about itself or is of another format is said, and the rest goes in", async () => {
    await writeFile(join(folder, "binary.txt"), Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
    await write("bad.md", "---\nurl: not an address\n---\nText.");
    await write("empty.md", "");
    await write("README.md", "About this folder.");
    await write("table.xls", "x");
    await write("good.txt", "One line.");
    await mkdir(join(folder, "below"));
    await writeFile(join(folder, "below", "deep.jsonl"), JSON.stringify({ id: "d:1", title: "Deep" }));
    const report = await ingest([folder], room);
    expect(report.documents).toMatchObject({ read: 4, added: 1, rejected: 3 });
    expect(report.records.added).toBe(1);
    expect(report.rejected.map((rejection) => rejection.reason)).toEqual([expect.stringContaining("web address"), expect.stringContaining("not UTF-8"), expect.stringContaining("no text")]);
    expect(report.skipped).toHaveLength(2);
  });

  test("an input that does not exist or is an address is refused in words", async () => {
    await expect(ingest([join(folder, "nothing.jsonl")], room)).rejects.toThrow("does not exist");
    await expect(ingest(["https://example.org/a.jsonl"], room)).rejects.toThrow("Download it first");
  });

  test("an id with an empty suffix, a type that is a list and a null year go in", async () => {
    const report = await ingest([await write("odd.jsonl", [{ id: "sdgcommons:", title: "Odd", type: ["software", "content"], year: null, url: "", org: "" }])], room);
    expect(report.records).toMatchObject({ added: 1, rejected: 0 });
  });

  test("filters find records by source name and by the prefix of the id", async () => {
    await ingest([await write("records.jsonl", [{ id: "reg:1", title: "Water meters" }, { id: "other:1", title: "Water pumps" }])], room);
    const ids = async (source: string) => (await search({ text: "water", lang: "en", filters: { sources: [source] }, limit: 5, offset: 0 }, room)).found.map(({ passage }) => passage.record?.id);
    expect(await ids("reg")).toEqual(["reg:1"]);
    expect((await ids("records")).toSorted()).toEqual(["other:1", "reg:1"]);
  });
});
