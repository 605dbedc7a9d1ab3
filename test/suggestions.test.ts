import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFileSync, readdirSync } from "node:fs";
import { ingest } from "../ingest/pipeline.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { actionLines } from "../src/domain/action-lines.ts";
import { createTestApp, engines, openTestRoom, postJson } from "./setup/test-room.ts";

interface Suggested { sdgs: number[]; actionLines: string[]; suggested: { sdgs: { value: number; confidence: number }[]; actionLines: { value: string; confidence: number }[] } }

test("every class names concepts of the glossary, and there is one for each goal and action line", () => {
  const classes = JSON.parse(readFileSync(new URL("../ingest/classes.json", import.meta.url), "utf8")) as Record<string, Record<string, { strong: string; weak: string }>>;
  const folder = new URL("../src/language/glossary/", import.meta.url);
  const known = new Set(readdirSync(folder).flatMap((name) => readFileSync(new URL(name, folder), "utf8").trim().split("\n").map((line) => (JSON.parse(line) as { id: string }).id)));
  const named = Object.values(classes).flatMap((kind) => Object.values(kind).flatMap(({ strong, weak }) => `${strong} ${weak}`.split(" ")));
  expect(named.filter((concept) => !known.has(concept))).toEqual([]);
  expect(Object.keys(classes["actionLines"] ?? {})).toEqual(Object.keys(actionLines));
  expect(Object.keys(classes["sdgs"] ?? {})).toHaveLength(17);
});

describe.each(engines)("suggested goals and action lines on %s", (engine) => {
  let room: AnswerRoom;
  let app: ReturnType<typeof createTestApp>["app"];
  let folder: string;
  const records = [
    { id: "s:clinic", title: "Mobile clinics", description: "Doctors examine patients in remote villages, keep electronic medical records and give vaccines against measles and malaria medicine to children.", lang: "en" },
    { id: "s:clinic-ar", title: "عيادات متنقلة", description: "يفحص الأطباء المرضى في القرى النائية ويقدمون اللقاحات للأطفال ويحفظون السجلات الطبية الإلكترونية في المستشفى.", lang: "ar" },
    { id: "s:declared", title: "A hospital's patients", description: "Patients of a hospital see their medical records and vaccines.", lang: "en", sdgs: [9], actionLines: ["C2"] },
    { id: "s:vague", title: "Something", description: "It was there for some time and then it went away again.", lang: "en" },
  ];

  beforeAll(async () => {
    room = await openTestRoom(engine);
    app = createTestApp(room).app;
    folder = await mkdtemp(join(tmpdir(), "dalil-suggestions-"));
    await add(records);
  }, 60_000);
  afterAll(async () => {
    await room.database.close();
    await rm(folder, { recursive: true });
  });

  async function add(list: object[]): Promise<void> {
    await writeFile(join(folder, "records.jsonl"), list.map((record) => JSON.stringify(record)).join("\n"));
    await ingest([join(folder, "records.jsonl")], room);
  }
  const read = async (id: string) => (await (await app.request(`/api/records/${encodeURIComponent(id)}`)).json()) as Suggested;
  async function find(filters: object): Promise<string[]> {
    const { hits } = (await (await app.request(postJson("/api/search", { query: "patients vaccines medical records", lang: "en", filters }))).json()) as { hits: { id: string }[] };
    return hits.map(({ id }) => id).toSorted();
  }

  test("are told with a confidence, apart from what is declared, in every language", async () => {
    for (const id of ["s:clinic", "s:clinic-ar"]) {
      const { sdgs, actionLines: declared, suggested } = await read(id);
      expect([sdgs, declared]).toEqual([[], []]);
      expect(suggested.sdgs[0]?.value, id).toBe(3);
      expect(suggested.actionLines[0]?.value, id).toBe("C7-ehealth");
      for (const { confidence } of [...suggested.sdgs, ...suggested.actionLines]) expect(confidence > 0 && confidence <= 1).toBe(true);
    }
  });

  test("are not made where the owner declared something, nor where nothing speaks for them", async () => {
    expect((await read("s:declared")).suggested).toEqual({ sdgs: [], actionLines: [] });
    expect((await read("s:vague")).suggested).toEqual({ sdgs: [], actionLines: [] });
  });

  test("are a filter only when asked for", async () => {
    expect(await find({ sdgs: [3] })).toEqual([]);
    expect(await find({ sdgs: [3], suggested: true })).toEqual(["s:clinic", "s:clinic-ar"]);
    expect(await find({ actionLines: ["C7-ehealth"], suggested: true })).toEqual(["s:clinic", "s:clinic-ar"]);
    expect(await find({ sdgs: [9], suggested: true })).toEqual(["s:declared"]);
    expect(await find({ suggested: true })).toEqual(await find({}));
    const total = async (query: string) => ((await (await app.request(`/api/facets?${query}`)).json()) as { total: number }).total;
    expect([await total("sdgs=3"), await total("sdgs=3&suggested=true")]).toEqual([0, 2]);
  });

  test("go when the owner declares, and when the text changes", async () => {
    await add([{ ...records[0], sdgs: [3], actionLines: ["C7-ehealth"] }, { ...records[1], title: "شيء", description: "كان هناك ثم ذهب." }, ...records.slice(2)]);
    expect((await read("s:clinic")).suggested).toEqual({ sdgs: [], actionLines: [] });
    expect((await read("s:clinic-ar")).suggested.sdgs.map(({ value }) => value)).not.toContain(3);
    await add(records);
  });

  test("are made from concepts alone while no embedding model answers", async () => {
    const without = { ...room, vectors: { ...room.vectors, embedDocuments: async () => undefined } };
    await writeFile(join(folder, "more.jsonl"), JSON.stringify({ ...records[0], id: "s:other", title: "Clinics on wheels" }));
    await ingest([join(folder, "more.jsonl")], without);
    expect((await read("s:other")).suggested.sdgs[0]?.value).toBe(3);
  });
});
