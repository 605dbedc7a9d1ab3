import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import { comparable, sameProject } from "../ingest/same-project.ts";
import { normaliseRecord } from "../ingest/normalise.ts";
import { signText, similarity } from "../ingest/signature.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { createTestApp, engines, openTestRoom, postJson } from "./setup/test-room.ts";

const text = "Village councils measure the level of their wells every week and send it by text message to a shared map, so that repairs come before the pumps run dry and every household has water in summer.";

function compared(fields: object): ReturnType<typeof comparable> {
  const normalised = normaliseRecord({ id: "x", lang: "en", ...fields });
  if (!("record" in normalised)) throw new Error("the record is not valid");
  return comparable(normalised.record);
}
const sure = (first: object, second: object) => sameProject(compared(first).compared, compared(second).compared);

describe("the signature of a text", () => {
  test("estimates the share of common shingles, and leads equal texts to equal keys", () => {
    const [first, second, other] = [signText(text), signText(text.replace("every week", "each month")), signText("A museum lends paintings to schools in mountain valleys and pays the bus that brings the classes.")];
    expect(similarity(first?.values ?? new Uint16Array(), second?.values ?? new Uint16Array())).toBeGreaterThan(0.6);
    expect(similarity(first?.values ?? new Uint16Array(), other?.values ?? new Uint16Array())).toBeLessThan(0.15);
    expect(signText(text.toUpperCase())).toEqual(first);
    expect(signText(" – ")).toBeUndefined();
  });

  test("texts that have little in common do not look alike, however short they are", () => {
    const texts = ["water", "bread", "solar pump", "الري بالطاقة", "智慧农业", "une école", "река", "two words", "the last one here", "a b c d"];
    for (const one of texts) for (const other of texts) if (one !== other) expect(similarity(signText(one)?.values ?? new Uint16Array(), signText(other)?.values ?? new Uint16Array()), `${one} / ${other}`).toBeLessThan(0.3);
  });
});

describe("two records tell of the same project", () => {
  test.each<[string, object, object]>([
    ["the same text under a longer name", { title: "Well Watch", description: text }, { title: "Well Watch: levels by text message", description: text }],
    ["another name at the same address", { title: "Open Drone Suite", description: text, url: "https://www.example.org/wells/" }, { title: "An extensible platform", description: text, url: "http://example.org/wells" }],
    ["the same name, told otherwise", { title: "Well Watch Jordan", description: text }, { title: "Well watch Jordan", description: text.replace("Village councils", "Councils of villages").replace("by text message", "by SMS") }],
  ])("%s", (_name, first, second) => {
    expect(sure(first, second)).toBeGreaterThan(0);
    expect(compared(first).keys.some((key) => compared(second).keys.includes(key))).toBe(true);
  });

  test.each<[string, object, object]>([
    ["the sentence of a form under two names", { title: "Vivid iq", description: "FDA-cleared medical device to assist clinicians." }, { title: "Workflow Box", description: "FDA-cleared medical device to assist clinicians." }],
    ["the same kind of thing in two countries", { title: "Biogas digester", description: text, countries: ["Jordan"] }, { title: "Biogas digester", description: text, countries: ["Zambia"] }],
    ["two phases", { title: "Well Watch Phase 1", description: text }, { title: "Well Watch Phase 2", description: text.replace("repairs come", "drilling comes").replace("text message", "radio") }],
    ["one address for all of a registry", { title: "Bread oven", description: "A village bakes its bread together.", url: "https://example.org/registry" }, { title: "Goat bank", description: "A family that gets a goat gives its first kid to another.", url: "https://example.org/registry" }],
  ])("not: %s", (_name, first, second) => {
    expect(sure(first, second)).toBe(0);
  });
});

describe.each(engines)("near-duplicates on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;
  beforeAll(async () => {
    room = await openTestRoom(engine);
  }, 60_000);
  afterAll(() => room.database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-duplicates-"));
    await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs, record_duplicates restart identity cascade");
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function add(name: string, records: object[]): Promise<void> {
    await writeFile(join(folder, name), records.map((record) => JSON.stringify(record)).join("\n"));
    await ingest([join(folder, name)], room);
  }
  async function find(query: string, filters: object = {}): Promise<{ total: number; hits: { id: string; duplicates?: string[] }[] }> {
    return (await (await createTestApp(room).app.request(postJson("/api/search", { query, lang: "en", filters }))).json()) as { total: number; hits: { id: string; duplicates?: string[] }[] };
  }
  const wells = [
    { id: "a:1", title: "Well Watch", description: text, lang: "en" },
    { id: "b:1", title: "Well Watch – levels by text message", description: text, lang: "en" },
    { id: "a:2", title: "Goat bank", description: "A family that gets a goat gives its first kid to another family of the village.", lang: "en" },
  ];
  const groups = () => room.database.query("select members.id, leaders.id as leader from record_duplicates d join records members on members.key = d.record left join records leaders on leaders.key = d.leader order by members.id");

  test("are shown once, with the ids of the others, also when they come in different files", async () => {
    await add("first.jsonl", wells.slice(0, 1));
    await add("second.jsonl", wells.slice(1));
    const { hits } = await find("village councils measure wells");
    const shown = hits.filter(({ id }) => id.endsWith(":1"));
    expect(shown).toHaveLength(1);
    expect([shown[0]?.id, ...(shown[0]?.duplicates ?? [])].toSorted()).toEqual(["a:1", "b:1"]);
    expect(hits.find(({ id }) => id === "a:2")?.duplicates).toBeUndefined();
    const record = (await (await createTestApp(room).app.request("/api/records/b%3A1")).json()) as { duplicates: object[] };
    expect(record.duplicates).toEqual([{ id: "a:1", title: "Well Watch" }]);
  });

  test("under a filter the one that it leaves is shown", async () => {
    await add("both.jsonl", wells);
    expect((await find("wells", { sources: ["b"] })).hits.map(({ id, duplicates }) => [id, duplicates])).toEqual([["b:1", ["a:1"]]]);
  });

  test("a record that is changed leaves its group; those that it led find another leader", async () => {
    await add("wells.jsonl", [...wells, { id: "c:1", title: "Well Watch levels", description: text, lang: "en" }]);
    expect(await groups()).toEqual([{ id: "a:1", leader: "a:1" }, { id: "a:2", leader: "a:2" }, { id: "b:1", leader: "a:1" }, { id: "c:1", leader: "a:1" }]);
    await add("wells.jsonl", [{ ...wells[0], title: "Bread ovens", description: "A village bakes its bread together and saves wood." }]);
    expect(await groups()).toEqual([{ id: "a:1", leader: "a:1" }, { id: "a:2", leader: "a:2" }, { id: "b:1", leader: "b:1" }, { id: "c:1", leader: "b:1" }]);
  });

  test("when the leader is removed the next run finds another one", async () => {
    await add("wells.jsonl", [...wells, { id: "c:1", title: "Well Watch levels", description: text, lang: "en" }]);
    await room.database.query("delete from records where id = 'a:1'");
    await add("more.jsonl", [{ id: "d:1", title: "Painting", description: "A museum lends paintings to schools." }]);
    expect((await groups()).slice(1, 3)).toEqual([{ id: "b:1", leader: "b:1" }, { id: "c:1", leader: "b:1" }]);
  });

  test("a sentence that comes a thousand times fills no bucket and ties nothing", async () => {
    const names = ["Oak", "Elm", "Ash", "Fir", "Yew", "Lime", "Pine", "Palm", "Beech", "Cedar", "Maple", "Larch"];
    const records = Array.from({ length: 100 }, (_, index) => ({ id: `f:${index}`, title: `${names[index % 12]}${names[Math.floor(index / 12)]} ${String.fromCharCode(97 + (index % 26))}x`, description: "Cleared medical device to assist clinicians and improve outcomes.", lang: "en" }));
    await add("form.jsonl", records);
    const [{ most = 0 } = {}] = await room.database.query<{ most: number }>("select max(times)::int as most from (select count(*) as times from duplicate_keys group by key) as counted");
    expect(most).toBe(64);
    expect(await room.database.query("select 1 from record_duplicates where leader <> record")).toEqual([]);
  });
});
