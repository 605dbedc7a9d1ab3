import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { filterCondition, filterParameters } from "../src/db/filter-condition.ts";
import { actionLines } from "../src/domain/action-lines.ts";
import type { Filters } from "../src/domain/filters.ts";
import { languages } from "../src/language/language.ts";
import { dimensions } from "../src/search/dimensions.ts";
import { createFacetCounter } from "../src/search/facets.ts";
import { keepItemGroups } from "../src/search/item-groups.ts";
import { ingestLines } from "./setup/ingest-lines.ts";
import { createTestApp, engines, openTestRoom } from "./setup/test-room.ts";

const records = [
  { id: "a:1", title: "Wells that call", lang: "en", countries: ["TUN"], sdgs: [6], actionLines: ["C7-eenvironment", "C4"], technologies: ["machine learning"], stakeholder: "government", year: "2020", type: "project" },
  { id: "a:2", title: "Des capteurs pour les puits", lang: "fr", countries: ["TUN", "DZA"], sdgs: [6, 9], actionLines: ["C4"], technologies: ["apprentissage automatique"], stakeholder: "academia", year: { start: 2019, end: 2021 } },
  { id: "a:3", title: "Girls who code", lang: "en", countries: ["JOR"], sdgs: [4, 5], actionLines: ["C4"], technologies: ["=HYPERLINK(\"x\")"], stakeholder: "civil-society", year: { start: 2021 } },
  { id: "b:4", title: "Telemedicine for villages", description: "Doctors see patients of rural clinics by video; nurses keep medical records offline in every health centre.", lang: "en", countries: ["FRA"], stakeholder: "private", year: "2022" },
  { id: "b:5", title: "A record that states nothing", lang: "en" },
];

interface Axis {
  label: string;
  values: { value: string; label: string; total: number; suggested?: number; filters: Filters }[];
  notStated: number;
  omitted: number;
}
interface Table {
  rows: Axis;
  cols: Axis;
  cells: number[][];
  suggested?: number[][];
  total: number;
  empty: string;
  note: string;
}

describe.each(engines)("facets and coverage on %s", (engine) => {
  let room: AnswerRoom;
  let app: ReturnType<typeof createTestApp>["app"];

  beforeAll(async () => {
    room = await openTestRoom(engine);
    await ingestLines(records, room);
    ({ app } = createTestApp(room));
  });
  afterAll(() => room.database.close());

  async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return app.request(new Request(`http://test${path}`, { headers }));
  }
  const table = async (query: string) => (await (await get(`/api/coverage?${query}`)).json()) as Table;
  const facets = async (query: string) => (await (await get(`/api/facets?${query}`)).json()) as { total: number } & Record<string, { value: string; count: number; suggested?: number }[]>;
  const cell = ({ rows, cols, cells }: Table, row: string, col: string) => cells[rows.values.findIndex(({ value }) => value === row)]?.[cols.values.findIndex(({ value }) => value === col)];
  const countInDatabase = async (filters: Filters) => (await room.database.query<{ count: number }>(`select count(*)::int as count from items where ${filterCondition("case when kind = 'record' then key end")}`, filterParameters(filters)))[0]?.count;

  test("a record counts under each of its values, and once in the totals", async () => {
    const found = await table("rows=country&cols=actionLine");
    expect(cell(found, "TUN", "C4")).toBe(2);
    expect(cell(found, "TUN", "C7-eenvironment")).toBe(1);
    expect(cell(found, "DZA", "C4")).toBe(1);
    expect(cell(found, "JOR", "C7-eenvironment")).toBe(0);
    expect(found.rows.values.find(({ value }) => value === "TUN")?.total).toBe(2);
    expect(found.cols.values.find(({ value }) => value === "C4")?.total).toBe(3);
    expect(found.total).toBe(5);
    expect([found.rows.notStated, found.cols.notStated]).toEqual([1, 2]);
    expect(found.cols.values.map(({ value }) => value)).toEqual(Object.keys(actionLines));
  });

  test.each(["arab-region", "arab-states", "الدول العربية", "阿拉伯国家"])("the region %s gives all its 22 members a row, also without a record, and none besides", async (region) => {
    const found = await table(`rows=country&cols=sdg&region=${encodeURIComponent(region)}`);
    expect(found.rows.values).toHaveLength(22);
    expect(found.rows.values.map(({ value }) => value)).toContain("QAT");
    expect(found.rows.values.map(({ value }) => value)).not.toContain("FRA");
    expect(found.cells[found.rows.values.findIndex(({ value }) => value === "QAT")]).toEqual(Array.from({ length: 17 }, () => 0));
    expect(found.total).toBe(3);
  });

  test("every cell counts what its filters find, for every pair of dimensions", async () => {
    for (const rows of dimensions) {
      for (const cols of dimensions.filter((other) => other !== rows)) {
        const found = await table(`rows=${rows}&cols=${cols}&from=2019`);
        expect([rows, cols, found.cells.length]).toEqual([rows, cols, found.rows.values.length]);
        for (const [index, row] of found.rows.values.entries()) {
          for (const [at, col] of found.cols.values.entries()) {
            if ((found.cells[index]?.[at] ?? 0) === 0 && (index + at) % 7 > 0) continue;
            // Country and region filter by the same countries: together they are not one filter.
            if ((rows === "region" && cols === "country") || (rows === "country" && cols === "region")) continue;
            const filters: Filters = { years: { from: 2019 }, kinds: ["record"], ...row.filters, ...col.filters };
            expect([row.value, col.value, found.cells[index]?.[at]]).toEqual([row.value, col.value, await countInDatabase(filters)]);
          }
        }
      }
    }
  });

  test("years are rows without a gap; a record spans its years, one without an end goes on to the last", async () => {
    const found = await table("rows=year&cols=country");
    expect(found.rows.values.map(({ value, total }) => [value, total])).toEqual([["2019", 1], ["2020", 2], ["2021", 2], ["2022", 2]]);
  });

  test("one technology in two languages is one row, under the reader's name for it", async () => {
    const found = await table("rows=technology&cols=country&lang=ar");
    expect(found.rows.values[0]).toMatchObject({ value: "machine-learning", label: "التعلم الآلي", total: 2, filters: { technologies: ["apprentissage automatique", "machine learning"] } });
  });

  test.each(languages)("rows, columns and the word on empty cells are in the reader's language: %s", async (lang) => {
    const found = await table(`rows=country&cols=stakeholder&lang=${lang}`);
    expect(found.rows.values.find(({ value }) => value === "TUN")?.label).toBe(new Intl.DisplayNames(lang, { type: "region" }).of("TN"));
    expect(found.rows.values.map(({ label }) => label)).toEqual(found.rows.values.map(({ label }) => label).toSorted(new Intl.Collator(lang, { numeric: true }).compare));
    const english = await table("rows=country&cols=stakeholder&lang=en");
    expect(english.empty).toBe("No record in this repository");
    if (lang !== "en") for (const name of ["empty", "note"] as const) expect(found[name]).not.toBe(english[name]);
  });

  test("suggestions are counted apart, and only when they are asked for", async () => {
    const without = await table("rows=country&cols=sdg");
    expect(without.suggested).toBeUndefined();
    expect(cell(without, "FRA", "3")).toBe(0);
    const found = await table("rows=country&cols=sdg&suggested=true");
    expect(cell(found, "FRA", "3")).toBe(0);
    expect(cell({ ...found, cells: found.suggested ?? [] }, "FRA", "3")).toBe(1);
    expect(cell({ ...found, cells: found.suggested ?? [] }, "TUN", "6")).toBe(0);
  });

  test("as CSV it opens in a spreadsheet: byte order mark, equal rows, no formula", async () => {
    const response = await get("/api/coverage?rows=technology&cols=country&suggested=true", { accept: "text/csv" });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain("dalil-coverage-technology-country.csv");
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(Array.from(bytes.subarray(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
    const rows = parse(Buffer.from(bytes), { bom: true }) as string[][];
    expect(rows.find(([, name]) => name?.includes("hyperlink"))?.[1]).toBe("'=hyperlink(\"x\")");
    for (const value of rows.flat()) expect(value).not.toMatch(/^[=+\-@]/);
    const header = rows[0] ?? [];
    const learning = rows.find(([value]) => value === "machine-learning") ?? [];
    expect(learning[header.indexOf("Tunisia")]).toBe("2");
    expect(header).toContain("Tunisia (suggested)");
    expect(rows.at(-1)?.[1]).toContain("not that nothing is done");
    const asked = await get("/api/coverage?rows=technology&cols=country&format=csv&lang=ar");
    expect(await asked.text()).toContain("التعلم الآلي");
    expect((await get("/api/coverage?rows=technology&cols=country&format=json", { accept: "text/csv" })).headers.get("content-type")).toContain("json");
  });

  test.each([
    ["rows=country&cols=country", "two different dimensions"],
    ["rows=planet&cols=country", "must be one of country"],
    ["cols=country", "query.rows"],
    ["rows=country&cols=sdg&region=Mars", "no region"],
    ["rows=country&cols=sdg&region=gulf&countries=TUN", "None of the countries TUN"],
    ["rows=country&cols=sdg&kinds=passage", "counts records"],
    ["rows=country&cols=sdg&lang=xx", "query.lang"],
    ["rows=country&cols=sdg&planet=Mars", "planet"],
  ])("%s is a problem in words", async (query, words) => {
    const response = await get(`/api/coverage?${query}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain(words);
  });

  test("the counts of a facet are under all filters but its own", async () => {
    const chosen = await facets("countries=TUN&kinds=record");
    expect(chosen.total).toBe(2);
    expect(chosen["countries"]).toEqual([{ value: "TUN", count: 2 }, { value: "DZA", count: 1 }, { value: "FRA", count: 1 }, { value: "JOR", count: 1 }]);
    expect(chosen["actionLines"]).toEqual([{ value: "C4", count: 2 }, { value: "C7-eenvironment", count: 1 }]);
    expect(chosen["stakeholders"]).toEqual([{ value: "academia", count: 1 }, { value: "government", count: 1 }]);
    expect(chosen["regions"]?.find(({ value }) => value === "arab-region")).toEqual({ value: "arab-region", count: 3 });
    expect(chosen["years"]).toEqual([{ value: "2020", count: 2 }, { value: "2019", count: 1 }, { value: "2021", count: 1 }]);
    expect(chosen["types"]).toEqual([{ value: "project", count: 1 }]);
    expect(chosen["sources"]).toEqual([{ value: "a", count: 2 }, { value: "registry", count: 2 }]);
    const two = await facets("countries=TUN&stakeholders=academia&kinds=record");
    expect(two["countries"]).toEqual([{ value: "DZA", count: 1 }, { value: "TUN", count: 1 }]);
    expect((await facets("suggested=true"))["sdgs"]?.find(({ value }) => value === "3")).toEqual({ value: "3", count: 0, suggested: 1 });
  });

  test("filters leave the same over kept groups as in the database, whichever they are", async () => {
    const some = <Value>(...values: Value[]) => fc.option(fc.subarray(values, { minLength: 0 }), { nil: undefined });
    const year = fc.option(fc.integer({ min: 2018, max: 2024 }), { nil: undefined });
    const anyFilters = fc.record({
      countries: some("TUN", "DZA", "FRA", "QAT"), sdgs: some(3, 4, 6, 17), actionLines: some<NonNullable<Filters["actionLines"]>[number]>("C4", "C7-ehealth", "C7-eenvironment"), kinds: some<"record" | "passage">("record", "passage"),
      langs: some("en", "fr"), stakeholders: some<"government" | "private">("government", "private"), technologies: some("Machine Learning", "x"), types: some("Project"), sources: some("a", "b", "registry"),
      years: fc.option(fc.record({ from: year, to: year }), { nil: undefined }), suggested: fc.option(fc.boolean(), { nil: undefined }), undeclared: fc.option(fc.boolean(), { nil: undefined }),
    });
    const count = createFacetCounter(keepItemGroups(room.database));
    await fc.assert(
      fc.asyncProperty(anyFilters, async (given) => {
        const filters = JSON.parse(JSON.stringify(given)) as Filters;
        expect((await count(filters)).total).toBe(await countInDatabase(filters));
      }),
      { numRuns: 150 },
    );
  });

  test("what is ingested is counted at once", async () => {
    const before = (await facets("kinds=record")).total;
    await ingestLines([{ id: "c:1", title: "One more", countries: ["QAT"] }], room, "more");
    expect((await facets("kinds=record")).total).toBe(before + 1);
    expect(cell(await table("rows=country&cols=region"), "QAT", "gulf")).toBe(1);
  });
});
