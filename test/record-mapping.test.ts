import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readFieldValue, readYears, recogniseGoal } from "../ingest/mapping/cell-values.ts";
import { loadMapping } from "../ingest/mapping/load-mapping.ts";
import { proposeMapping } from "../ingest/mapping/propose-mapping.ts";
import { recogniseHeader } from "../ingest/mapping/recognise-header.ts";
import { ingest } from "../ingest/pipeline.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { findRecord } from "../src/db/records.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dalil-mapping-"));
});
afterEach(() => rm(folder, { recursive: true }));
async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

describe("values of cells", () => {
  test("goals are known by their labels in six languages; targets and years are none", () => {
    expect(["4", "SDG 4", "SDG4: Quality education", "Goal 04", "ODD n° 4", "ODS 4 – Educación", "ЦУР 4", "الهدف ٤", "目标4", "4. Quality Education"].map(recogniseGoal)).toEqual(Array(10).fill("4"));
    expect(["4.1", "2030", "education", "3.9"].map(recogniseGoal)).toEqual([undefined, undefined, undefined, undefined]);
  });
  test("lists are cut at semicolons, bars and line ends, and at commas where every part is known", () => {
    expect(readFieldValue("countries", "Jordan, Egypt; Korea, Republic of\n- Côte d'Ivoire | Atlantis, Lemuria")).toEqual(["Jordan", "Egypt", "Korea, Republic of", "Côte d'Ivoire", "Atlantis, Lemuria"]);
    expect(readFieldValue("countries", "الأردن، تونس؛ مصر")).toEqual(["الأردن", "تونس", "مصر"]);
    expect(readFieldValue("sdgs", "3, 4 / 9")).toEqual(["3, 4 / 9"]);
    expect(readFieldValue("sdgs", "SDG 3, SDG 4")).toEqual(["3", "4"]);
    expect(readFieldValue("sdgs", "9: Industry, Innovation and Infrastructure")).toEqual(["9"]);
    expect(readFieldValue("sdgs", "SDG 4: Quality Education, SDG 9: Industry, Innovation and Infrastructure")).toEqual(["4", "9"]);
    expect(readFieldValue("actionLines", "C4, C7 e-health, C8. Cultural diversity and identity, linguistic diversity and local content")).toEqual(["C4", "C7-ehealth", "C8"]);
    expect(readFieldValue("actionLines", "C4, C7 e-health; C8. Cultural diversity and identity, linguistic diversity and local content; something")).toEqual(["C4", "C7-ehealth", "C8", "something"]);
    expect(readFieldValue("technologies", "AI, robots; drones")).toEqual(["AI, robots", "drones"]);
  });
  test("years are found in dates, ranges and words; what holds none stays as written", () => {
    const cases = [["2022", "2022"], ["٢٠٢١", "2021"], ["2019-2023", "2019-2023"], ["2019-23", { start: "2019", end: "2023" }], ["2019-05", "2019"], ["01/05/2020 – 31/12/2022", { start: "2020", end: "2022" }], ["since 2020", { start: "2020" }], ["2021 – présent", { start: "2021" }], ["20233", "20233"], ["soon", "soon"]];
    expect(cases.map(([text]) => readYears(String(text)))).toEqual(cases.map(([, years]) => years));
  });
  test("headers are known in six languages, with or without article, remark and asterisk", () => {
    const cases = [["Project Title *", "title"], ["intitule du projet", "title"], ["Nombre de la iniciativa", "title"], ["اسم المشروع (إلزامي)", "title"], ["الدولة", "countries"], ["دولة", "countries"], ["Наименование проекта", "title"], ["Цели устойчивого развития", "sdgs"], ["项目名称", "title"], ["国家/地区", "countries"], ["Year_Start", "year.start"], ["ODD", "sdgs"], ["Colour", undefined]];
    expect(cases.map(([header]) => recogniseHeader(String(header))?.field)).toEqual(cases.map(([, field]) => field));
  });
});

describe("mapping files", () => {
  test("everything that is wrong is said with its line", async () => {
    const path = await file("own.yaml", 'id:\n  prefix: "x:"\nfields:\n  titel: Name\n  status: { column: State, vals: { a: b } }\n  org: { with: "," }\nrecognise: maybe\nfrist: x\n');
    const failure = loadMapping(path);
    await expect(failure).rejects.toThrow(/line 1: id must have a column/);
    await expect(failure).rejects.toThrow(/line 4: fields\.titel is no field of a record; the fields: id, title/);
    await expect(failure).rejects.toThrow(/line 5: fields\.status\.vals is nothing that a mapping has/);
    await expect(failure).rejects.toThrow(/line 6: fields\.org must have one of column, join and value/);
    await expect(failure).rejects.toThrow(/line 7: recognise must be true or false/);
    await expect(failure).rejects.toThrow(/line 8: frist is nothing that a mapping has/);
    await expect(loadMapping(await file("broken.yaml", "fields:\n  title: [a\n"))).rejects.toThrow(/line \d/);
    await expect(loadMapping(join(folder, "none.yaml"))).rejects.toThrow("those that ship: dpga, spreadsheet, stocktaking");
  });
});

describe.each(engines)("records through mappings on %s", (engine) => {
  let room: AnswerRoom;
  beforeAll(async () => {
    room = await openTestRoom(engine);
  });
  afterAll(() => room.database.close());
  beforeEach(() => room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade"));
  const body = async (id: string) => (await findRecord(room.database, id))?.body;

  test("columns are renamed, joined, translated and completed by constants; an id is made where there is none", async () => {
    const mapping = await file("own.yaml", [
      "id: { column: Nr, prefix: 'm:', from: [Name, org] }", "fields:", "  title: [Name, Short name]", "  description: { join: [What, Why], with: ' — ' }", "  org: { value: Ministry of Water }", "  countries: { column: Where, values: { The Kingdom: Jordan } }",
      "  status: { column: State, values: { on track: ongoing, 'no': '' } }", "  themes: { column: Topics, split: ' + ' }", "  extra.budget: Money", "  technologies: Absent", "drop: [Phone]", "empty: ['?']",
    ].join("\n"));
    const path = await file("a.csv", "Nr,Name,Short name,What,Why,Where,State,Topics,Money,Phone,Colour\n7,Wells,W,Dig.,Water.,The Kingdom; Egypt,On  track,water + health,100,555,blue\n,,Pumps,Pump.,?,Egypt,no,?,,555,\n,,,Nothing,,,,,,,\n");
    const report = await ingest([path], room, { mapping });
    expect(report.records).toMatchObject({ read: 3, added: 2, rejected: 1 });
    expect(report.warnings).toEqual([expect.objectContaining({ field: "technologies", value: "Absent", about: "file" })]);
    expect(await body("m:7")).toMatchObject({ title: "Wells", description: "Dig. — Water.", org: "Ministry of Water", countries: ["JOR", "EGY"], status: "ongoing", themes: ["water", "health"], extra: { budget: "100", Colour: "blue" } });
    const [made] = await room.database.query<{ id: string; body: Record<string, unknown> }>("select id, body from records where id <> 'm:7'");
    expect(made?.id).toMatch(/^m:[0-9a-f]{16}$/);
    expect(made?.body).toMatchObject({ title: "Pumps", description: "Pump.", themes: [], extra: {} });
    expect(made?.body["status"]).toBeUndefined();
    expect((await ingest([path], room, { mapping })).records).toMatchObject({ added: 0, unchanged: 2 });
  });

  test("the registry's JSON, in its versions, becomes records without its questionnaires and contacts", async () => {
    const goods = [
      { name: "Health Tool", aliases: ["HT"], description: "A tool for clinics.", website: "https://example.org/ht", license: [{ spdx: "MIT", licenseURL: "https://example.org/l" }], sdgs: [{ SDGNumber: 3, evidenceText: "Clinics use it." }, { SDGNumber: 10, evidenceText: "" }], sectors: ["Health"], type: ["software"], organizations: [{ name: "First", contact_email: "a@example.org" }, { name: "Second" }], stage: "DPG", locations: { developmentCountries: ["Jordan"], deploymentCountries: ["Egypt"] } },
      { id: "10", name: "Open Book", aliases: "", description: "Books.", sdgs: [{ sdg: "SDG4: Quality Education", relevance: "Pupils read." }], openlicenses: [{ openLicense: "CC-BY-4.0" }], categories: ["Open Content", "Open Data"], repositories: [{ name: "main", url: "https://example.org/r" }], organizations: [{ name: "Third" }] },
      { name: "Old One", description: "Old.", SDGs: [[3, "Good health"], [4, "Quality Education"]], license: ["GPL-3.0"], repositoryURL: "https://example.org/old" },
    ];
    const report = await ingest([await file("goods.json", JSON.stringify(goods)), await file("one.json", JSON.stringify({ ...goods[0], name: "Alone" }))], room, { mapping: "dpga" });
    expect(report.rejected).toEqual([]);
    expect(await body("dpga:health-tool")).toMatchObject({ url: "https://example.org/ht", countries: ["JOR"], sdgs: [3, 10], org: "First", partners: ["Second"], license: "MIT", types: ["software"], themes: ["Health"], extra: { aliases: ["HT"], stage: "DPG", sdgEvidence: ["Clinics use it.", ""], deploymentCountries: ["Egypt"] } });
    expect(await body("dpga:open-book")).toMatchObject({ url: "https://example.org/r", sdgs: [4], license: "CC-BY-4.0", types: ["content", "data"] });
    expect(await body("dpga:old-one")).toMatchObject({ sdgs: [3, 4], license: "GPL-3.0", url: "https://example.org/old" });
    expect(await body("dpga:alone")).toBeDefined();
    expect(JSON.stringify(await body("dpga:health-tool"))).not.toContain("@");
  });

  test("a proposal names columns by their headers and values, ingests nothing, and works as it is", async () => {
    const rows = Array.from({ length: 12 }, (_, index) => `${index + 1};Проект ${index};Больницы и школы получают доступ к сети, врачи и учителя учатся работать с ней каждый день.;${index % 2 === 0 ? "Россия" : "Казахстан"};${2010 + index};${index < 9 ? "завершен" : "пилот"};https://example.org/${index};C4;+7 000`);
    const path = await file("проекты.csv", `№;Наименование проекта;Описание;X1;Год;Статус;X2;X3;Телефон\n${rows.join("\n")}\n`);
    const yaml = await proposeMapping(path);
    expect(yaml).toContain('title: "Наименование проекта" # header (ru)');
    expect(yaml).toContain('countries: "X1" # by its values: 100 % are known');
    expect(yaml).toContain('url: "X2"');
    expect(yaml).toContain('actionLines: "X3"');
    expect(yaml).toContain('"пилот": "пилот" # 3 rows');
    expect(yaml).toContain("#   Телефон (in 12 rows)");
    const [{ count } = { count: -1 }] = await room.database.query<{ count: number }>("select count(*)::int as count from records");
    expect(count).toBe(0);
    const mapping = await file("proposed.yaml", yaml.replace('"пилот": "пилот"', '"пилот": planned'));
    const report = await ingest([path], room, { mapping });
    expect(report.records).toMatchObject({ added: 12, rejected: 0 });
    expect(report.warnings).toEqual([]);
    expect(await body("проекты:10")).toMatchObject({ countries: ["KAZ"], status: "planned", actionLines: ["C4"], years: { from: 2019, to: 2019 } });
    await expect(proposeMapping(await file("a.md", "# x"))).rejects.toThrow("no file of records");
  });

  test("rejected records are written in their input's format; corrected and fed again they go in", async () => {
    const inputs: [name: string, content: string | Uint8Array][] = [
      ["a.jsonl", '{"id":"r:1","title":"Good"}\n{"id":"r:2","title":"Bad","sdgs":[18]}\n{"id":"r:3","title":"Cut\n'],
      ["a.json", '[{"id":"r:1","title":"Good"},\n{"id":"r:2","title":"Bad","sdgs":[18]},\n{"id":"r:3","title":"Bad","sdgs":[18],}]'],
      ["a.csv", 'A remark above\nid;title;sdgs;note\nr:1;Good;3;"two\nlines"\nr:2;Bad;18;"with; semicolon"\nr:3;Bad;18;"open\nr:4;Good;3;x\n'],
      ["a.xlsx", new Uint8Array(await (await writeXlsxFile([["id", "title", "sdgs"], ["r:1", "Good", 3], ["r:2", "Bad", 18], ["r:3", "Bad", 18]])).toBuffer())],
    ];
    for (const [name, content] of inputs) {
      await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade");
      const rejects = join(folder, `rejects${name.slice(1)}`);
      const report = await ingest([await file(name, content)], room, { rejects });
      expect(report.rejectsFiles, name).toEqual([expect.objectContaining({ file: rejects, records: 2, source: "a" })]);
      const reasons = await readFile(`${rejects}.reasons.log`, "utf8");
      expect(reasons.split("\n"), name).toHaveLength(3);
      expect(reasons, name).toMatch(name === "a.jsonl" ? /^line 1 \(2 in a\.jsonl\) r:2: sdgs/ : name === "a.json" ? /^record 1 \(2 in a\.json\) r:2: sdgs/ : /^row 2 \(\d in a\.\w+\) r:2: sdgs/);
      if (name === "a.xlsx") {
        await writeFile(rejects, await (await writeXlsxFile([["id", "title", "sdgs"], ["r:2", "Bad", 8], ["r:3", "Bad", 8]])).toBuffer());
      } else {
        const text = await readFile(rejects, "utf8");
        expect(text, name).not.toContain("Good");
        await writeFile(rejects, text.replaceAll("18", "8").replace("],}", "]}").replace('"title":"Cut', '"title":"Whole"}').replace('"open', "closed"));
      }
      const again = await ingest([rejects], room, { source: "a" });
      expect(again.rejected, name).toEqual([]);
      expect(again.records.added, name).toBe(2);
      expect((await findRecord(room.database, "r:2"))?.sourceName, name).toBe("a");
    }
    expect((await body("r:2"))?.title).toBe("Bad");
  });

  test("rejects of several files go into a folder; nothing is written over an input, and what is right again is removed", async () => {
    const [one, two] = [await file("one.csv", "id,title,sdgs\n1,x,99\n"), await file("two.jsonl", '{"id":"2","title":"y"}\n')];
    await expect(ingest([one, two], room, { rejects: join(folder, "r.csv") })).rejects.toThrow("Name a folder");
    await expect(ingest([one], room, { rejects: join(folder, "r.jsonl") })).rejects.toThrow("ends in .csv");
    await expect(ingest([one], room, { rejects: one })).rejects.toThrow("is an input of this run");
    const rejects = join(folder, "rejects");
    await ingest([one, two], room, { rejects });
    expect((await readdir(rejects)).sort()).toEqual(["one.csv", "one.csv.reasons.log"]);
    await file("one.csv", "id,title,sdgs\n1,x,9\n");
    const report = await ingest([one, two], room, { rejects });
    expect(report.rejectsFiles).toEqual([]);
    expect(await readdir(rejects)).toEqual([]);
  });
});
