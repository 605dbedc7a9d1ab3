import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import type { IngestOptions } from "../src/ingestion.ts";
import { asCells, asCsv, encode, makeRecords, type PlainRecord } from "./setup/fifty-records.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

/** What a spreadsheet export of the stocktaking structure has above its columns. */
const stocktakingLabels: Record<keyof PlainRecord, string> = {
  id: "Project ID", title: "Title", description: "Description", url: "Website", countries: "Country", sdgs: "SDGs", actionLines: "Action line", technologies: "Technologies", org: "Organization", stakeholder: "Stakeholder type",
  coverage: "Coverage", year: "Timeframe", status: "Status", type: "Activity type", themes: "Keywords", partners: "Partnerships", beneficiaries: "Beneficiaries", impact: "Impact", challenges: "Challenges",
};
const lineLabels: Record<string, string> = {
  "C7-ehealth": "C7. ICT applications: E-health", C4: "C4. Capacity building", "C7-elearning": "ICT Applications: e-learning", C2: "C2 – Information and communication infrastructure", C10: "Ethical dimensions of the Information Society", C3: "C3. Access to information and knowledge",
};
const stakeholderLabels: Record<string, string> = { government: "Government", private: "Business entity", "civil-society": "Civil society", international: "International organization", academia: "Academia" };

function stocktakingRows(records: PlainRecord[]): string[][] {
  const fields = Object.keys(stocktakingLabels) as (keyof PlainRecord)[];
  const rows = records.map((record) => {
    const cells = asCells(record);
    const labelled: Record<string, string> = {
      ...cells, id: record.id.replace("stocktaking:", ""), sdgs: record.sdgs.map((goal) => `SDG ${goal}`).join("; "), actionLines: record.actionLines.map((line) => lineLabels[line] ?? line).join("; "),
      stakeholder: stakeholderLabels[record.stakeholder] ?? record.stakeholder, coverage: `${record.coverage.slice(0, 1).toUpperCase()}${record.coverage.slice(1)}`, year: record.year.replace("-", " – "), status: record.status === "ongoing" ? "In progress" : "Completed",
    };
    return fields.map((field) => labelled[field] ?? "");
  });
  return [fields.map((field) => stocktakingLabels[field]), ...rows];
}

describe.each(engines)("records in every format on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;

  beforeAll(async () => {
    room = await openTestRoom(engine);
  });
  afterAll(() => room.database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-formats-"));
    await empty();
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function empty(): Promise<void> {
    await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade");
  }
  async function file(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }
  /** What the database holds after a file went into an empty one. */
  async function stored(name: string, content: string | Uint8Array, options: IngestOptions = {}) {
    await empty();
    const report = await ingest([await file(name, content)], room, { source: "same", ...options });
    expect(report.rejected).toEqual([]);
    const rows = await room.database.query<{ id: string; title: string; lang: string }>("select id, title, lang, body, content_hash, countries, sdgs, action_lines, technologies, types, stakeholder, year_from, year_to, source_names from records order by id");
    return { rows, warnings: report.warnings.map(({ field, value, about }) => ({ field, value, about })) };
  }
  const table = (records: PlainRecord[]) => [Object.keys(records[0] ?? {}), ...records.map((record) => Object.values(asCells(record)))];
  const lines = (records: PlainRecord[]) => records.map((record) => JSON.stringify(record)).join("\n");

  test("the same fifty records are the same rows, whatever format they come in", async () => {
    const records = makeRecords();
    const first = await stored("a.jsonl", lines(records));
    expect(first.rows).toHaveLength(50);
    expect(first.warnings).toEqual([]);
    expect(first.rows[1]).toMatchObject({ id: "stocktaking:1001", lang: "ar", countries: ["JOR", "TUN"], sdgs: [3], action_lines: ["C4", "C3"], year_from: 2022, body: { themes: ["health", "schools"], partners: ["Partner, Inc.", "Second partner"], extra: {} } });
    expect(new Set(first.rows.map((row) => row.lang))).toEqual(new Set(["ar", "en", "es", "fr", "ru", "zh"]));
    const same = async (name: string, content: string | Uint8Array, options?: IngestOptions) => {
      const { rows, warnings } = await stored(name, content, options);
      expect(rows, name).toEqual(first.rows);
      expect(warnings, name).toEqual([]);
    };
    await same("b.json", JSON.stringify(records, null, 2));
    await same("c.json", JSON.stringify({ meta: { page: 1 }, records }));
    await same("d.jsonl.gz", gzipSync(lines(records)));
    await same("e.csv", asCsv(table(records), ","));
    await same("f.csv", `\uFEFF${asCsv(table(records), "|")}`);
    await same("g.tsv", asCsv(table(records), "\t"));
    await same("h.csv", Buffer.from(`\uFEFF${asCsv(table(records), ";")}`, "utf16le"));
    await same("i.csv", Buffer.from(`\uFEFF${asCsv(table(records), ";")}`, "utf16le").swap16());
    await same("j.xlsx", await (await writeXlsxFile(table(records))).toBuffer());
    await same("k.xlsx", await (await writeXlsxFile([["Export of all projects"], [], ...stocktakingRows(records)])).toBuffer(), { mapping: "stocktaking" });
    await same("l.csv", asCsv(stocktakingRows(records), ";"), { mapping: "stocktaking" });
  });

  test.each([
    ["windows-1256", [0, 1, 2]],
    ["windows-1252", [0, 2, 3]],
    ["windows-1251", [0, 4]],
  ] as const)("a CSV in %s is read as it was written, and the report says that the encoding was assumed", async (encoding, languages) => {
    // The Arabic page has no capital É.
    const records = makeRecords([...languages]).map((record) => (encoding === "windows-1256" ? (JSON.parse(JSON.stringify(record).replaceAll("É", "E")) as PlainRecord) : record));
    const first = await stored("a.jsonl", lines(records));
    const { rows, warnings } = await stored("b.csv", encode(asCsv(table(records), ";"), encoding));
    expect(rows).toEqual(first.rows);
    expect(warnings).toEqual([{ field: "encoding", value: encoding, about: "file" }]);
  });

  test("a Chinese CSV in GB 18030 is read", async () => {
    // 标题 is the title, 国家 the country: 编号,标题,国家 / 1,农村学校的网络课程平台,中国
    const bytes = Buffer.from("b1e0bac52cb1eacce22cb9fabcd20a312cc5a9b4e5d1a7d0a3b5c4cdf8c2e7bfceb3ccc6bdcca82cd6d0b9fa0a", "hex");
    const { rows, warnings } = await stored("zh.csv", bytes, { mapping: "spreadsheet" });
    expect(rows).toMatchObject([{ id: "same:1", title: "农村学校的网络课程平台", countries: ["CHN"], lang: "zh" }]);
    expect(warnings).toEqual([{ field: "encoding", value: "gb18030", about: "file" }]);
  });

  test("the quotation marks and dashes of Windows-1252 are what they are there", async () => {
    const { rows } = await stored("fr.csv", Buffer.from("id;title\n1;L\x92\xe9cole \x96 \x80 \x9cuvre\n", "latin1"));
    expect(rows[0]?.title).toBe("L’école – € œuvre");
  });

  test("one byte that is not UTF-8 does not change what the rest is read as", async () => {
    const text = Buffer.from(`id,title\n1,${"مشروع وطني ".repeat(20)}\n2,Caf?\n`);
    text[text.indexOf(0x3f)] = 0xe9;
    const { rows, warnings } = await stored("damaged.csv", text);
    expect(rows[0]?.title).toContain("مشروع وطني");
    expect(rows[1]?.title).toBe("Caf\uFFFD");
    expect(warnings).toMatchObject([{ field: "encoding", value: "utf-8" }]);
  });
});
