import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { createTestApp, openTestRoom, postJson } from "./setup/test-room.ts";

describe("HTTP", () => {
  let room: AnswerRoom;
  let test_: ReturnType<typeof createTestApp>;

  beforeAll(async () => {
    room = await openTestRoom();
    await loadSample(room);
    test_ = createTestApp(room);
  });
  afterAll(() => room.database.close());

  async function problem(request: Request | string): Promise<{ status: number; body: { title: string; detail: string; errors?: { where: string; message: string }[] } }> {
    const response = await test_.app.request(request);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const body = (await response.json()) as { status: number; title: string; detail: string };
    expect(body.status).toBe(response.status);
    return { status: response.status, body };
  }

  const invalid: [string, () => Request | string, number, string][] = [
    ["malformed JSON", () => postJson("/api/ask", "{oops"), 400, "not valid JSON"],
    ["an empty question", () => postJson("/api/ask", { question: "  " }), 400, "json.question: must not be empty"],
    ["a question of 10,000 characters", () => postJson("/api/ask", { question: "a".repeat(10_000) }), 400, "at most 2000 characters"],
    ["an unknown filter", () => postJson("/api/ask", { question: "water", filters: { planet: ["Mars"] } }), 400, "planet"],
    ["a filter of the wrong kind", () => postJson("/api/search", { query: "water", filters: { sdgs: [18] } }), 400, "json.filters.sdgs.0"],
    ["an unknown field", () => postJson("/api/search", { query: "water", colour: "red" }), 400, "colour"],
    ["a limit out of bounds", () => postJson("/api/search", { query: "water", limit: 51 }), 400, "json.limit"],
    ["an unknown language", () => postJson("/api/ask", { question: "water", lang: "xx" }), 400, "json.lang"],
    ["no content type", () => new Request("http://test/api/ask", { method: "POST", body: "question=water" }), 415, "application/json"],
    ["a body of 50 MB", () => postJson("/api/ask", { question: "a".repeat(50_000_000) }), 413, "larger"],
    ["an unknown record", () => "/api/records/nobody%3Anothing", 404, "nobody:nothing"],
    ["an unknown document", () => "/api/documents/nothing", 404, "nothing"],
    ["an unknown address", () => "/api/nothing", 404, "/openapi.json"],
    ["an unknown facet filter", () => "/api/facets?planet=Mars", 400, "planet"],
    ["a facet filter out of bounds", () => "/api/facets?sdgs=18", 400, "query.sdgs.0"],
  ];
  test.each(invalid)("%s is a problem in words, and the server goes on", async (_name, request, status, words) => {
    const { status: found, body } = await problem(request());
    expect(found).toBe(status);
    expect(body.detail).toContain(words);
    expect((await test_.app.request("/healthz")).status).toBe(200);
    expect(test_.errors).toEqual([]);
  });

  test("an unexpected error leaves nothing of itself in the answer, as JSON and in the middle of a stream", async () => {
    const secret = "postgres://user:password@host/db";
    const broken = createTestApp({ ...room, vectors: { ...room.vectors, embedQuery: () => Promise.reject(new Error(secret)) } });
    const asJson = await broken.app.request(postJson("/api/ask", { question: "water" }));
    expect(asJson.status).toBe(500);
    const asEvents = await broken.app.request(postJson("/api/ask", { question: "water" }, { accept: "text/event-stream" }));
    const events = await asEvents.text();
    expect(events).toContain("event: error");
    for (const text of [await asJson.text(), events]) expect(text).not.toContain("password");
    expect(broken.errors).toHaveLength(2);
  });

  test("a search finds across languages, filtered and in pages", async () => {
    const search = async (body: Record<string, unknown>) => (await (await test_.app.request(postJson("/api/search", body))).json()) as { query: { lang: string }; total: number; hits: { id: string; kind: string; lang: string; countries?: string[] }[] };
    const arabic = await search({ query: "الهوية الرقمية", limit: 10 });
    expect(arabic.query.lang).toBe("ar");
    expect(arabic.hits.some((hit) => hit.lang === "en")).toBe(true);
    const filtered = await search({ query: "digital identity", filters: { countries: ["TUN"], kinds: ["record"] } });
    expect(filtered.hits.length).toBeGreaterThan(0);
    for (const hit of filtered.hits) expect(hit).toMatchObject({ kind: "record", countries: expect.arrayContaining(["TUN"]) });
    const first = await search({ query: "digital identity", limit: 3 });
    const second = await search({ query: "digital identity", limit: 3, offset: 3 });
    expect(new Set([...first.hits, ...second.hits].map((hit) => hit.id)).size).toBe(6);
  });

  test("facets count records once per value and follow the filters", async () => {
    const facets = (await (await test_.app.request("/api/facets?countries=TUN&kinds=record")).json()) as { total: number; countries: { value: string; count: number }[]; actionLines: unknown[] };
    expect(facets.countries.find(({ value }) => value === "TUN")?.count).toBe(facets.total);
    const all = (await (await test_.app.request("/api/facets?kinds=record")).json()) as { total: number; actionLines: unknown[]; sdgs: unknown[] };
    expect(all.total).toBeGreaterThanOrEqual(150);
    expect(all.actionLines).toHaveLength(18);
    expect(all.sdgs).toHaveLength(17);
  });

  test("status names the model and has a vector for every passage", async () => {
    const status = (await (await test_.app.request("/api/status")).json()) as { embedding: { kind: string }; counts: { records: number; vectors: number; passages: number } };
    expect(status.embedding.kind).toBe("builtin");
    expect(status.counts.vectors).toBe(status.counts.passages);
  });

  test("the OpenAPI document describes every route", async () => {
    const document = (await (await test_.app.request("/openapi.json")).json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).sort()).toEqual(["/api/answers/{id}/share", "/api/ask", "/api/coverage", "/api/documents/{id}", "/api/documents/{id}/history", "/api/facets", "/api/feedback", "/api/ingest/runs", "/api/ingest/runs/{key}", "/api/records/{id}", "/api/records/{id}/history", "/api/search", "/api/shared/{id}", "/api/similar", "/api/status", "/healthz", "/readyz"]);
  });

  test("readiness follows the database", async () => {
    expect((await test_.app.request("/readyz")).status).toBe(200);
    const lost = createTestApp({ ...room, database: { ...room.database, query: () => Promise.reject(new Error("gone")) } });
    expect((await lost.app.request("/readyz")).status).toBe(503);
  });

  test("every answer carries a policy that lets nothing in from elsewhere", async () => {
    const headers = (await test_.app.request("/healthz")).headers;
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});
