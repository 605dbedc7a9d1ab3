import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import { createIdeaReader } from "../ingest/read-idea.ts";
import { createApp } from "../src/app.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { createRecentAnswers } from "../src/assistant/recent-answers.ts";
import type { Answer } from "../src/domain/answer.ts";
import type { SharedAnswer } from "../src/domain/shared-answer.ts";
import { withdraw } from "../src/search/withdraw.ts";
import { createTestApp, engines, openTestRoom, postJson } from "./setup/test-room.ts";

const given = (id: string, length = 10) => ({ question: "q".repeat(length), answeredAt: "2025-11-24T10:00:00Z", answer: { id, lang: "en", mode: "extractive" as const, refused: false as const, sentences: [], sources: [], filters: {}, inferred: {}, tookMs: 1 } });

describe("the answers of the last hours", () => {
  test("are dropped after their time, and the oldest first when there are too many", () => {
    let now = 0;
    const recent = createRecentAnswers(() => now, { answers: 2, ms: 1_000 });
    for (const id of ["a", "b", "c"]) recent.hold(given(id));
    expect(["a", "b", "c"].map((id) => recent.find(id)?.answer.id)).toEqual([undefined, "b", "c"]);
    now = 999;
    recent.hold(given("b"));
    now = 1_000;
    expect(["b", "c"].map((id) => recent.find(id)?.answer.id)).toEqual(["b", undefined]);
    expect(recent.find("b")).toEqual(given("b"));
  });

  test("take no more room than is given to them, and what leaves gives its room back", () => {
    const recent = createRecentAnswers(() => 0, { characters: 2_000 });
    for (const id of ["a", "b", "c", "d"]) recent.hold(given(id, 500));
    expect(["a", "b", "c", "d"].filter((id) => recent.find(id) !== undefined)).toEqual(["c", "d"]);
    recent.hold(given("d", 500));
    expect(recent.find("c")).toBeDefined();
    recent.hold(given("huge", 5_000));
    expect(["c", "d", "huge"].filter((id) => recent.find(id) !== undefined)).toEqual([]);
    recent.hold(given("e", 500));
    expect(recent.find("e")).toBeDefined();
  });
});

describe.each(engines)("shared and rated answers on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;
  let app: ReturnType<typeof createTestApp>["app"];
  const wells = { id: "w:1", title: "Well Watch", description: "Village councils measure the level of their wells every week and send it by text message.", lang: "en" };
  const pumps = { id: "w:2", title: "Solar pumps", description: "Village wells get solar pumps, and the council learns how to repair them.", lang: "en" };

  async function store(records: object[]): Promise<void> {
    await writeFile(join(folder, "wells.jsonl"), records.map((record) => JSON.stringify(record)).join("\n"));
    await writeFile(join(folder, "rules.md"), "# Rules of the village\n\n1. Village wells belong to the village and are measured every week.\n");
    await ingest([folder], room);
  }

  beforeAll(async () => {
    room = await openTestRoom(engine);
    folder = await mkdtemp(join(tmpdir(), "dalil-shared-"));
  });
  afterAll(async () => {
    await room.database.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    app = createTestApp(room).app;
    await store([wells, pumps]);
    await room.database.script("delete from shared_answers; delete from answers");
  });

  async function ask(question = "village wells", headers: Record<string, string> = {}): Promise<Answer> {
    const response = await app.request(postJson("/api/ask", { question }, headers));
    if (headers["accept"] === undefined) return (await response.json()) as Answer;
    const frames = (await response.text()).trim().split("\n\n");
    return JSON.parse(frames.at(-1)?.split("\ndata: ")[1] ?? "{}") as Answer;
  }
  async function share(id: string): Promise<{ url: string; id: string; revokeToken: string }> {
    const response = await app.request(postJson(`/api/answers/${id}/share`, ""));
    expect(response.status).toBe(201);
    return (await response.json()) as { url: string; id: string; revokeToken: string };
  }
  const read = (id: string) => app.request(`/api/shared/${id}`);
  const readBody = async (id: string) => (await (await read(id)).json()) as SharedAnswer;
  const stored = async () => (await room.database.query<{ id: string }>("select id from answers")).map(({ id }) => id);
  const take = (id: string, token?: string) => app.request(`/api/shared/${id}`, { method: "DELETE", ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }) });

  test("an answer is stored when it is shared, and read again as it was, also after a restart", async () => {
    const answer = await ask();
    expect(answer.sources.map(({ id }) => id).toSorted()).toEqual(expect.arrayContaining(["w:1", "w:2"]));
    expect(await stored()).toEqual([]);
    const link = await share(answer.id);
    expect(link.url).toBe(`/a/${link.id}`);
    expect(await stored()).toEqual([answer.id]);
    app = createTestApp(room).app;
    const response = await read(link.id.toUpperCase());
    expect([response.headers.get("cache-control"), response.headers.get("x-robots-tag")]).toEqual(["no-store", "noindex"]);
    const body = (await response.json()) as SharedAnswer;
    expect(body).toMatchObject({ id: link.id, url: link.url, question: "village wells", answer });
    expect(Math.abs(Date.parse(body.answeredAt) - Date.now())).toBeLessThan(60_000);
    expect(body.sources).toEqual(answer.sources.map(({ n }) => ({ n, version: expect.stringMatching(/^[0-9a-f]{16,}$/), state: "unchanged", quoteStands: true })));
    expect(JSON.stringify(body)).not.toContain(link.revokeToken);
  });

  test("an answer that came as events can be shared too; a refusal as well", async () => {
    const streamed = await ask("village wells", { accept: "text/event-stream" });
    expect((await readBody((await share(streamed.id)).id)).answer).toEqual(streamed);
    const refused = await ask("Quel est le prix du homard en Norvège ?");
    expect(refused.refused).not.toBe(false);
    expect((await readBody((await share(refused.id)).id)).answer.refused).toEqual(refused.refused);
  });

  test("links cannot be guessed and hold no letters that are confused", async () => {
    const answer = await ask();
    const ids: string[] = [];
    for (let count = 0; count < 20; count += 1) ids.push((await share(answer.id)).id);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^[2-9a-hjkmnp-z]{13}$/);
    expect(13 * Math.log2(31)).toBeGreaterThan(60);
    const [row] = await room.database.query<{ token_hash: string }>("select token_hash from shared_answers limit 1");
    expect(row?.token_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("a source that changed says so, and whether the quotation still stands there", async () => {
    const answer = await ask();
    const { id } = await share(answer.id);
    await store([{ ...wells, description: `${wells.description} Five villages joined.` }, { ...pumps, description: "Village wells get wind pumps." }]);
    const { sources, answer: frozen } = await readBody(id);
    const of = (record: string) => sources.find(({ n }) => n === answer.sources.find((source) => source.id === record)?.n);
    expect(of("w:1")).toMatchObject({ state: "changed", quoteStands: true });
    expect(of("w:2")).toMatchObject({ state: "changed", quoteStands: false });
    expect(frozen).toEqual(answer);
    await store([wells, pumps]);
    expect((await readBody(id)).sources.map(({ state }) => state)).toEqual(answer.sources.map(() => "unchanged"));
  });

  test("a source that was withdrawn says when; a document too", async () => {
    const answer = await ask();
    const passage = answer.sources.find(({ kind }) => kind === "passage");
    expect(passage).toBeDefined();
    const { id } = await share(answer.id);
    await withdraw({ kind: "record", ids: ["w:1"] }, room.database);
    await withdraw({ kind: "document", ids: [passage?.document?.id ?? ""] }, room.database);
    const { sources } = await readBody(id);
    for (const n of [passage?.n, answer.sources.find((source) => source.id === "w:1")?.n]) {
      expect(sources.find((source) => source.n === n)).toMatchObject({ state: "withdrawn", quoteStands: false, withdrawnAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT/) });
    }
  });

  test("a source that changed between the answer and the sharing counts as changed", async () => {
    const answer = await ask();
    await store([{ ...wells, description: "Closed." }, pumps]);
    const { sources } = await readBody((await share(answer.id)).id);
    expect(sources.find(({ n }) => n === answer.sources.find((source) => source.id === "w:1")?.n)).toEqual({ n: expect.any(Number), state: "changed", quoteStands: false });
  });

  test("a link is taken back with its token alone; then it is gone, and so is what was stored", async () => {
    const answer = await ask();
    const [first, second] = [await share(answer.id), await share(answer.id)];
    expect((await take(first.id)).status).toBe(401);
    expect((await take(first.id, second.revokeToken)).status).toBe(403);
    expect((await read(first.id)).status).toBe(200);
    expect((await take(first.id, first.revokeToken)).status).toBe(204);
    const gone = await read(first.id);
    expect(gone.status).toBe(410);
    expect(await gone.json()).toMatchObject({ withdrawnAt: expect.stringMatching(/^20/) });
    expect((await take(first.id, first.revokeToken)).status).toBe(410);
    expect((await read(second.id)).status).toBe(200);
    expect(await stored()).toEqual([answer.id]);
    await take(second.id, second.revokeToken);
    expect(await stored()).toEqual([]);
  });

  test("a rating is stored with its answer, which stays when a link to it is taken back", async () => {
    const answer = await ask();
    const rate = (body: object) => app.request(postJson("/api/feedback", body));
    expect((await rate({ answerId: answer.id, useful: false, reason: "incomplete", comment: "لا يذكر تونس" })).status).toBe(204);
    expect((await rate({ answerId: answer.id, useful: true })).status).toBe(204);
    expect(await room.database.query("select answer, useful, reason, comment from feedback order by key")).toEqual([
      { answer: answer.id, useful: false, reason: "incomplete", comment: "لا يذكر تونس" }, { answer: answer.id, useful: true, reason: null, comment: null },
    ]);
    const link = await share(answer.id);
    await take(link.id, link.revokeToken);
    expect(await stored()).toEqual([answer.id]);
    expect((await rate({ answerId: answer.id, useful: "yes" })).status).toBe(400);
    expect((await rate({ answerId: answer.id, useful: true, comment: "a".repeat(2_001) })).status).toBe(400);
  });

  test("an answer that nobody holds and a link that nobody gave are refused in words", async () => {
    for (const request of [postJson("/api/answers/nothing/share", ""), postJson("/api/feedback", { answerId: "nothing", useful: true })]) {
      const response = await app.request(request);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining("Ask the question again") });
    }
    expect((await read("2222222222222")).status).toBe(404);
    expect((await take("2222222222222", "token")).status).toBe(404);
    expect((await app.request("/api/answers/nothing/share", { method: "POST" })).status).toBe(415);
  });

  test("the address of a link gives the page, with the status of the answer, for no search engine", async () => {
    await writeFile(join(folder, "index.html"), "<!doctype html><title>page</title>");
    const withPage = createApp({ room, ideas: createIdeaReader(), pageFolder: folder, onError: () => {} });
    const answer = (await (await withPage.request(postJson("/api/ask", { question: "village wells" }))).json()) as Answer;
    const link = (await (await withPage.request(postJson(`/api/answers/${answer.id}/share`, ""))).json()) as { url: string; id: string; revokeToken: string };
    const page = await withPage.request(link.url);
    expect([page.status, page.headers.get("x-robots-tag"), page.headers.get("cache-control")]).toEqual([200, "noindex", "no-store"]);
    expect(await page.text()).toContain("<title>page</title>");
    await withPage.request(`/api/shared/${link.id}`, { method: "DELETE", headers: { authorization: `Bearer ${link.revokeToken}` } });
    expect((await withPage.request(link.url)).status).toBe(410);
    expect((await withPage.request("/a/2222222222222")).status).toBe(404);
    await rm(join(folder, "index.html"));
  });
});
