import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { understand } from "../src/assistant/understand.ts";
import { readGlossary } from "../src/language/glossary.ts";
import { openRoom } from "../src/open-room.ts";
import { createVectorMatrix } from "../src/search/memory/vector-matrix.ts";
import { createBest } from "../src/search/best.ts";
import { readOperators } from "../src/search/query-operators.ts";
import { search } from "../src/search/search.ts";
import { editDistance } from "../src/search/spelling.ts";
import { withdraw } from "../src/search/withdraw.ts";
import { compileKernel } from "./setup/build-kernel.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

describe("inner products", () => {
  test("the WebAssembly that ships is what its text says", async () => {
    expect(Buffer.from(await compileKernel()).equals(readFileSync(new URL("../src/search/memory/dot-products.wasm", import.meta.url)))).toBe(true);
  });

  test.each([1, 15, 16, 48, 256, 1536])("of %i dimensions are those of a plain loop, one query or several", (dimensions) => {
    const seed = (place: number) => Math.sin(place * 12.9898) * 0.5;
    const rows = Float32Array.from({ length: 37 * dimensions }, (_, place) => seed(place));
    const queries = Array.from({ length: 6 }, (_, query) => Float32Array.from({ length: dimensions }, (_value, place) => seed(place * 7 + query * 1_000 + 3)));
    const matrix = createVectorMatrix(dimensions);
    matrix.append(rows.subarray(0, 20 * dimensions));
    // A scan in between writes where the next rows go.
    matrix.scan(queries[0] ?? []);
    matrix.append(rows.subarray(20 * dimensions));
    const expected = queries.map((query) => Array.from({ length: 37 }, (_, row) => query.reduce((sum, value, place) => sum + value * (rows[row * dimensions + place] ?? 0), 0)));
    const bound = 0.005 * dimensions * 0.25;
    for (const [query, scores] of matrix.scanAll(queries).entries()) for (const [row, score] of scores.entries()) expect(Math.abs(score - (expected[query]?.[row] ?? 0))).toBeLessThanOrEqual(bound);
    expect([...matrix.scan(queries[3] ?? [])]).toEqual([...(matrix.scanAll(queries)[3] ?? [])]);
    matrix.keep([36, 0, 5]);
    const kept = matrix.scan(queries[2] ?? []);
    for (const [place, row] of [36, 0, 5].entries()) expect(Math.abs((kept[place] ?? 0) - (expected[2]?.[row] ?? 0))).toBeLessThanOrEqual(bound);
  });
});

describe("the best of many", () => {
  test("are those that sorting gives", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (scores, room) => {
        const best = createBest(room);
        for (const [item, score] of scores.entries()) best.add(item, score);
        const sorted = [...scores].sort((first, second) => second - first).slice(0, room);
        expect(best.items().map((item) => scores[item] ?? 0).sort((first, second) => second - first)).toEqual(sorted);
        expect(best.least()).toBe(scores.length < room ? -Infinity : (sorted.at(-1) ?? -Infinity));
      }),
    );
  });
});

describe("operators of a query", () => {
  test.each([
    ['drones -military "precision farming"', ["precision farming"], ["military"], 'drones "precision farming"'],
    ["télémédecine «zones rurales» -payant", ["zones rurales"], ["payant"], "télémédecine «zones rurales»"],
    ["مشاريع -«المدن الذكية» المياه", [], ["المدن الذكية"], "مشاريع المياه"],
    ["e-health 2019-2022 well-being", [], [], "e-health 2019-2022 well-being"],
    ["-only", [], ["only"], "-only"],
  ])("%s", (query, phrases, excluded, text) => {
    expect(readOperators(query)).toEqual({ text, phrases, excluded });
  });
});

describe("letters to change", () => {
  test.each([
    ["agricultre", "agriculture", 1],
    ["lerning", "learning", 1],
    ["openmsr", "openmrs", 1],
    ["blokchain", "blockchain", 1],
    ["same", "same", 0],
    ["water", "energy", 3],
  ])("from %s to %s", (first, second, distance) => expect(editDistance(first, second, 2)).toBe(distance));
});

describe.each(engines)("the index in memory on %s", (engine) => {
  let room: AnswerRoom;
  const find = async (text: string, lang: string, more: Partial<Parameters<typeof search>[0]> = {}) => search({ text, lang, filters: {}, limit: 10, offset: 0, ...more }, room);

  beforeAll(async () => {
    room = await openTestRoom(engine);
    await loadSample(room);
  });
  afterAll(() => room.database.close());

  test("is the same when it is made at once and when it follows the changes", async () => {
    await find("water", "en");
    const [gone] = (await find("agriculture intelligente", "fr")).found;
    const id = gone?.passage.record?.id ?? "";
    await withdraw({ kind: "record", ids: [id] }, room.database);
    const [followed, fresh] = [await find("agriculture intelligente", "fr"), await search({ text: "agriculture intelligente", lang: "fr", filters: {}, limit: 10, offset: 0 }, await openRoom(room.database))];
    expect(followed.found.map(({ passage }) => passage.record?.id)).not.toContain(id);
    expect(followed.found.map(({ passage, score }) => [passage.id, score])).toEqual(fresh.found.map(({ passage, score }) => [passage.id, score]));
    await loadSample(room);
    expect((await find("agriculture intelligente", "fr")).found.map(({ passage }) => passage.record?.id)).toContain(id);
  });

  test("kept in a file it gives the same, and a damaged, foreign or old file is no harm", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dalil-index-"));
    try {
      const answer = async () => {
        const own = await openRoom(room.database, { indexFolder: folder });
        const { found } = await search({ text: "التعليم عن بعد", lang: "ar", filters: {}, limit: 10, offset: 0 }, own);
        await own.index.close();
        return found.map(({ passage, score }) => [passage.id, score]);
      };
      const first = await answer();
      const file = join(folder, "search-index.bin");
      expect(first.length).toBe(10);
      expect(statSync(file).size).toBeGreaterThan(100_000);
      expect(await answer()).toEqual(first);
      await loadSample(room);
      expect(await answer()).toEqual(first);
      truncateSync(file, 50_000);
      expect(await answer()).toEqual(first);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("a trace adds up to the score", async () => {
    const { found } = await find("télémédecine pour les villages", "fr", { explain: true });
    expect(found.length).toBeGreaterThan(5);
    for (const { score, trace } of found) {
      expect(trace?.parts.reduce((sum, { gives }) => sum + gives, 0)).toBeCloseTo(score, 6);
      for (const { value, weight, gives } of trace?.parts ?? []) expect(gives).toBeCloseTo(value * weight, 9);
      expect(trace?.words.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    }
  });

  test("a trace calls words and concepts by their names in the question's language", async () => {
    const { found } = await find("الري في أوروغواي", "ar", { explain: true });
    const words = found[0]?.trace?.words ?? [];
    expect(words).toContainEqual(expect.objectContaining({ term: "concept:irrigation", name: "الري" }));
    expect(words).toContainEqual(expect.objectContaining({ name: "اوروغواي", met: "uruguay" }));
    expect(words.find(({ term }) => term === "place:URY")?.name).toBeUndefined();
  });

  test("a word that another language's texts have as it stands is no slip", async () => {
    expect((await find("projects in Uruguay about irrigation in 1997", "en")).corrections).toEqual([]);
  });

  test("quoted words stand in what is found, words after a minus do not", async () => {
    const phrase = await find('"artificial intelligence" health', "en", { limit: 50 });
    expect(phrase.total).toBeGreaterThan(0);
    const textOf = ({ passage }: (typeof phrase.found)[number]) => [passage.record?.title, passage.record?.org, passage.record?.description, passage.text, passage.document?.title, ...passage.heading].join(" ").toLowerCase();
    for (const one of phrase.found) expect(textOf(one)).toMatch(/artificial[\s-]+intelligence/);
    const [plain, without] = [await find("smart agriculture", "en", { limit: 50 }), await find("smart agriculture -water", "en", { limit: 50 })];
    expect(plain.found.some((one) => /\bwater\b/.test(textOf(one)))).toBe(true);
    expect(without.found.filter((one) => /\bwater\b/.test(`${one.passage.record?.title} ${one.passage.record?.description}`.toLowerCase()))).toEqual([]);
    expect((await find('"no such words anywhere together"', "en")).total).toBe(0);
  });

  test.each([
    ["agricultre", "en", "agriculture"],
    ["telemedecine for vilages", "en", "villages"],
    ["aprendisaje automático", "es", "aprendizaje"],
    ["искуственный интеллект", "ru", "искусственный"],
  ])("a slip is read as what it should be: %s", async (text, lang, word) => {
    const { corrections, found } = await find(text, lang);
    expect(corrections.map(({ to }) => to)).toContain(word);
    expect(found.length).toBeGreaterThan(0);
  });

  test("the beginning of a word is enough for the last one", async () => {
    const { corrections } = await find("digital agricult", "en");
    expect(corrections).toEqual([{ from: "agricult", to: "agriculture" }]);
    expect((await find("digital agricult ", "en")).corrections.map(({ to }) => to)).not.toContain("agriculturists");
  });

  test("a plural finds the singular and the other way round", async () => {
    const [one, many] = [await find("مشروع مياه", "ar"), await find("مشاريع المياه", "ar")];
    const ids = (result: typeof one) => result.found.map(({ passage }) => passage.id);
    expect(ids(one).filter((id) => ids(many).includes(id)).length).toBeGreaterThanOrEqual(7);
  });
});

describe("words after a minus", () => {
  test("state no filter", () => {
    const glossary = readGlossary();
    expect(understand("telemedicine -Jordan", undefined, glossary).countries).toEqual([]);
    expect(understand("telemedicine in Jordan", undefined, glossary).countries).toEqual(["JOR"]);
  });
});
