import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import fc from "fast-check";
import writeXlsxFile, { type SheetData } from "write-excel-file/node";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { createExtractor } from "../ingest/extraction/extractor.ts";
import { listInputs } from "../ingest/inputs.ts";
import type { Mapping } from "../ingest/mapping/mapping.ts";
import { readLinesSafely } from "../ingest/read-lines.ts";
import { readCsvRows } from "../ingest/readers/csv-rows.ts";
import { createScanner } from "../ingest/readers/json-scanner.ts";
import { asCsv } from "./setup/fifty-records.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dalil-readers-"));
});
afterEach(() => rm(folder, { recursive: true }));
const extractor = createExtractor();
afterAll(() => extractor.close());

/** What a file gives: for each record its line and id, or its line and the reason why it is none. */
async function read(name: string, content: string | Uint8Array, mapping?: Mapping) {
  const path = join(folder, name);
  await writeFile(path, content);
  const { files: [file] } = await listInputs([path]);
  if (file === undefined) throw new Error("no file");
  const notices: string[] = [];
  const lines: [number, unknown][] = [];
  const values: Record<string, unknown>[] = [];
  for await (const line of readLinesSafely(file, file.name, { extractor, mapping, notice: ({ field, value, message }) => notices.push(`${field} ${value} ${message}`) })) {
    lines.push([line.line, "value" in line ? line.value["id"] : line.reason]);
    if ("value" in line) values.push(line.value);
  }
  return { lines, values, notices };
}

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += length) yield text.slice(start, start + length);
}

describe("JSON", () => {
  test("a list, the one list of an object, a list that servers usually name so, one object, objects after one another", async () => {
    expect((await read("a.json", '[{"id":1},\n{"id":2}]')).lines).toEqual([[1, 1], [2, 2]]);
    expect((await read("a.json", '{"count":2,"tags":["x"],"schemes":[{"id":1},{"id":2}]}')).lines).toEqual([[1, 1], [2, 2]]);
    expect((await read("a.json", '{"result":{"fields":[{"id":"no"}],"records":[{"id":1}]}}')).lines).toEqual([[1, 1]]);
    expect((await read("a.json", '\uFEFF{"id":1,"name":"One good","sdgs":[{"SDGNumber":3}]}')).lines).toEqual([[1, 1]]);
    expect((await read("a.json", '{"id":1,\n"title":"x"}\n{"id":2}\n')).lines).toEqual([[1, 1], [3, 2]]);
    expect((await read("a.json", '{"records":[]}')).lines).toEqual([]);
    expect((await read("a.json.gz", gzipSync('[{"id":1}]'))).lines).toEqual([[1, 1]]);
  });

  test("a record that is broken costs only itself, with the line on which it begins; brackets in texts are no brackets", async () => {
    const { lines } = await read("a.json", '[\n {"id": 1, "title": "a ]}, [{ \\" \\\\"},\n {"id": 2,},\n 7,\n {"id":\n  4}\n]');
    expect(lines.map(([line]) => line)).toEqual([2, 3, 4, 5]);
    expect(lines[0]?.[1]).toBe(1);
    expect(lines[1]?.[1]).toContain("the record that begins here is not JSON");
    expect(lines[2]?.[1]).toContain("a number");
    expect(lines[3]?.[1]).toBe(4);
  });

  test("a file that was cut off gives what is whole and says where it ends", async () => {
    const { lines } = await read("a.json", '[{"id":1},\n{"id":2},\n{"id":3,"title":"no e');
    expect(lines.slice(0, 2)).toEqual([[1, 1], [2, 2]]);
    expect(lines[2]).toEqual([3, expect.stringContaining("the file ends inside of the record")]);
  });

  test("several lists are not guessed among; a mapping names one", async () => {
    const text = '{"goods":[{"id":1}],"people":[{"id":"p"}]}';
    const { lines } = await read("a.json", text);
    expect(lines).toEqual([[1, expect.stringContaining("goods (1), people (1)")]]);
    const mapping: Mapping = { name: "own", isReady: false, list: "goods", fields: { title: { column: ["id"] } }, recognise: false, empty: [], rest: "keep", drop: [], id: { column: ["id"], prefix: "g:" } };
    expect((await read("a.json", text, mapping)).lines).toEqual([[1, "g:1"]]);
    expect((await read("a.json", '{"other":[{"id":1}]}', mapping)).lines).toEqual([[1, expect.stringContaining("its lists: other (1)")]]);
  });

  test("in pieces of any length a list is cut into the texts of its values", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 7 }), fc.constantFrom(undefined, 1, "\t"), (list, length, indent) => {
        const text = JSON.stringify({ before: [[1]], list, after: { list: [1] } }, null, indent);
        const values: unknown[] = [];
        const scanner = createScanner({ value: (value) => values.push(JSON.parse(value)) }, ["list"]);
        for (let start = 0; start < text.length; start += length) scanner.take(text.slice(start, start + length));
        expect(JSON.stringify(values)).toBe(JSON.stringify(list));
        expect(scanner.end()).toEqual({});
      }),
    );
  });
});

describe("JSON Lines", () => {
  test("separators of other kinds inside of a text do not cut a line; a gzipped file that is damaged gives what can be read", async () => {
    expect((await read("a.jsonl", '{"id":"1","title":"a\u2028b\u0085c"}\r\n\r\n{"id":"2"}')).lines).toEqual([[1, "1"], [3, "2"]]);
    const packed = gzipSync(Array.from({ length: 5_000 }, (_, index) => JSON.stringify({ id: `${index}`, title: `${Math.sin(index)}` })).join("\n"));
    const { lines } = await read("a.ndjson.gz", packed.subarray(0, packed.length / 2));
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.at(-1)?.[1]).toContain("the file cannot be read from here on: unexpected end of file");
  });

  test("a packed file that grows without measure is not read to its end", async () => {
    const { lines } = await read("bomb.jsonl.gz", gzipSync(Buffer.alloc(40_000_000, 32)));
    expect(lines).toEqual([[1, expect.stringContaining("grows to more than")]]);
  });
});

describe("CSV", () => {
  async function rows(text: string, length = 5) {
    const found: unknown[] = [];
    let used: string | undefined;
    for await (const { delimiter, row } of readCsvRows(inPieces(text, length))) {
      used = delimiter;
      found.push("cells" in row ? row.cells : row.reason);
    }
    return { found, used };
  }

  test("whatever stands in cells comes back, with any delimiter, in pieces of any length", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", "ع", '"', ",", ";", "\t", "|", "\n", " "), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }), fc.constantFrom(",", ";", "\t", "|"), fc.integer({ min: 1, max: 9 }), async (table, delimiter, length) => {
        const header = ["id", "title", "description"];
        const { found } = await rows(`sep=${delimiter}\r\n${asCsv([header, ...table], delimiter)}`, length);
        expect(found).toEqual([header, ...table]);
      }),
    );
  });

  test("the delimiter is the one that cuts all rows alike", async () => {
    expect((await rows("id;title;description\n1;x, y, z;two, three\n2;a;b\n")).used).toBe(";");
    expect((await rows("id,title,countries\n1,x,Jordan;Egypt\n2,y,Iraq;Tunisia\n")).used).toBe(",");
    expect((await rows("id|title\n1|a, b\n")).used).toBe("|");
    expect((await rows("title\nno delimiter here\n")).found).toEqual([["title"], ["no delimiter here"]]);
  });

  test("a quotation mark that is never closed costs its row; marks inside of a text do no harm", async () => {
    const { found } = await rows('id,title,note\n1,"Broken,d\n2,Good,e\n3,"over\ntwo lines",y\n4,5" pipe,z\n5,"also ""good""",z\n6,"Broken again,y\n7,end,z\n');
    expect(found).toEqual([["id", "title", "note"], expect.stringContaining("is not closed"), ["2", "Good", "e"], ["3", "over\ntwo lines", "y"], ["4", '5" pipe', "z"], ["5", 'also "good"', "z"], expect.stringContaining("is not closed"), ["7", "end", "z"]]);
  });

  test("rows are numbered as a spreadsheet does; one with too many cells is rejected, one with too few is told", async () => {
    const { lines, notices, values } = await read("a.csv", "Projects of 2023\n\nID,Title,Partner,Partner,\n1,One,a,b,c\n\n2,Two, with a comma,x,y,z\n3,Three\n");
    expect(lines).toEqual([[4, "1"], [6, expect.stringContaining("6 cells where the header has 5")], [7, "3"]]);
    expect(values[0]).toEqual({ id: "1", title: "One", Partner: "a", "Partner (2)": "b", "column E": "c" });
    expect(notices).toEqual(["row 2 of 5 cells stand in a row: those that are missing at its end are taken as empty"]);
  });

  test("columns are known whatever their case, spaces and underscores; lists are cut, empty cells absent", async () => {
    const { values } = await read("a.csv", 'ID;Title;COUNTRIES;Action_Lines;SDGs;year start;Year_End;technologies;url;impact\n1;One;"Jordan, Egypt";C4|C7 e-Health;"SDG 3, 4: Education";2021;;"a, b; c";www.example.org/x;\n2;Two;Congo, Democratic Republic of the;;3.9;01/2020;12/2022;;;\n');
    expect(values).toEqual([
      { id: "1", title: "One", countries: ["Jordan", "Egypt"], actionLines: ["C4", "C7-ehealth"], sdgs: ["3", "4"], year: { start: "2021" }, technologies: ["a, b", "c"], url: "https://www.example.org/x" },
      { id: "2", title: "Two", countries: ["Congo, Democratic Republic of the"], sdgs: ["3.9"], year: { start: "2020", end: "2022" } },
    ]);
  });

  test("a table without a title or an id says so once, with its columns and what to do", async () => {
    const { lines } = await read("a.csv", "Intitulé;Pays\nÉcole;Maroc\nSanté;Maroc\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.[1]).toMatch(/No column of the table becomes the title\. .*--mapping spreadsheet.*--guess.*Intitulé, Pays/);
    expect((await read("a.csv", "title\nx\n")).lines[0]?.[1]).toContain("becomes the id");
    expect((await read("a.csv", "")).lines).toEqual([]);
  });
});

describe("XLSX", () => {
  async function workbook(rows: SheetData): Promise<Uint8Array> {
    return new Uint8Array(await (await writeXlsxFile(rows)).toBuffer());
  }
  /** The same workbook with more in its first sheet than the library would write. */
  async function withRows(xml: string): Promise<Uint8Array> {
    const files = unzipSync(await workbook([["id", "title"], ["1", "One"]]));
    const sheet = "xl/worksheets/sheet1.xml";
    return zipSync({ ...files, [sheet]: strToU8(strFromU8(files[sheet] ?? new Uint8Array()).replace("</sheetData>", `${xml}</sheetData>`)) });
  }

  test("dates and numbers are what a person reads; titles above the header are passed over", async () => {
    const { lines, values } = await read("a.xlsx", await workbook([
      ["Ministry of Water: projects"], [],
      ["ID", "Title", "Year", "Budget", "Signed", "Meeting", "Open"],
      [17, 2030, { value: new Date(Date.UTC(2023, 4, 1)), format: "dd/mm/yyyy" }, 0.1 + 0.2, { value: new Date(Date.UTC(2023, 4, 1)), format: "dd/mm/yyyy" }, { value: new Date(Date.UTC(2023, 4, 1, 13, 30)), format: "yyyy-mm-dd hh:mm" }, true],
    ]));
    expect(lines).toEqual([[4, "17"]]);
    expect(values[0]).toEqual({ id: "17", title: "2030", year: "2023", Budget: "0.3", Signed: "2023-05-01", Meeting: "2023-05-01 13:30", Open: "TRUE" });
  });

  test("the first sheet with a header is read, the others are named", async () => {
    const sheets = [{ data: [["About these projects"]], sheet: "Cover" }, { data: [["id", "title"], ["1", "One"]], sheet: "Projects" }, { data: [["id", "title"], ["2", "Two"]], sheet: "More" }];
    const { lines, notices } = await read("a.xlsx", new Uint8Array(await (await writeXlsxFile(sheets)).toBuffer()));
    expect(lines).toEqual([[2, "1"]]);
    expect(notices).toEqual([expect.stringContaining('sheet Cover is not read: "Projects"'), expect.stringContaining("sheet More is not read")]);
  });

  test("formulas count by their results, their errors as empty, and formatted empty cells not at all", async () => {
    const { lines, values } = await read("a.xlsx", await withRows('<row r="2000"><c r="A2000" t="str"><f>1+1</f><v>2</v></c><c r="B2000" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c><c r="C2000" t="e"><v>#N/A</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'));
    expect(lines).toEqual([[2, "1"], [2000, "2"]]);
    expect(values[1]).toEqual({ id: "2", title: "rich text" });
  });

  test.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ["a cell at the far end", () => withRows('<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'), "reaches to row 1048576"],
    ["broken XML", () => withRows('<row r="3"><c r="A3">'), "damaged"],
    ["a text that is no workbook", () => Buffer.from("id,title"), "damaged"],
    ["an empty file", () => Buffer.alloc(0), "damaged"],
    ["the old format", () => Buffer.from("d0cf11e0a1b11ae1", "hex"), ".xls"],
    ["another archive", () => zipSync({ "a.txt": strToU8("x") }), "damaged"],
    ["half a workbook", async () => (await workbook([["id"], ["1"]])).subarray(0, 1_500), "damaged"],
    ["a bomb", async () => zipSync({ ...unzipSync(await workbook([["id"], ["1"]])), "xl/worksheets/sheet2.xml": new Uint8Array(30_000_000) }), "grows to more than"],
  ])("%s costs that file and says why", async (_, make, reason) => {
    const { lines } = await read("a.xlsx", await make());
    expect(lines).toEqual([[1, expect.stringContaining(reason)]]);
  });
});

test("gzipped files are named without either ending; what office programs leave beside an open file is not an input", async () => {
  await writeFile(join(folder, "projects.jsonl.gz"), gzipSync('{"id":"1","title":"x"}'));
  await writeFile(join(folder, "~$projects.xlsx"), "lock");
  const { files, skipped } = await listInputs([folder]);
  expect(files.map(({ name, format }) => [name, format])).toEqual([["projects", "records"]]);
  expect(skipped).toEqual([]);
});
