import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { readConfig } from "../src/config.ts";
import { ConfigError, UnavailableError } from "../src/errors.ts";
import { createReranker } from "../src/models/create-reranker.ts";
import { createTransformersReranker } from "../src/models/rerank-transformers.ts";
import { toRelevance, type Reranker } from "../src/models/reranker.ts";
import { createReranking } from "../src/search/reranking.ts";
import { search } from "../src/search/search.ts";
import { searchSettings } from "../src/search/settings.ts";
import { readStatus } from "../src/status.ts";
import { ingestLines } from "./setup/ingest-lines.ts";
import { openTestRoom } from "./setup/test-room.ts";
import { relevanceOf, writeTinyCrossEncoder } from "./setup/tiny-onnx.ts";

interface Asked {
  model?: string;
  query: string;
  documents?: string[];
  texts?: string[];
  top_n?: number;
}

const send = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
};
/** The more often a text says "well", the better; the best first, as endpoints answer. */
const relevance = (text: string) => Math.min(1, (text.split(/\bwells?\b/i).length - 1) / 4);
const rankedTexts = (texts: string[]) => texts.map((text, index) => ({ index, relevance_score: relevance(text) })).sort((first, second) => second.relevance_score - first.relevance_score);

let server: Server;
let url: string;
let asked: { body: Asked; authorization: string | undefined; path: string | undefined }[];
/** What the server does with every request; when absent it answers as it should. */
let behave: ((response: ServerResponse, body: Asked) => void) | undefined;

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      const body = JSON.parse(text) as Asked;
      asked.push({ body, authorization: request.headers.authorization, path: request.url });
      if (behave === undefined) send(response, 200, { id: "1", results: rankedTexts(body.documents ?? []) });
      else behave(response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => new Promise((resolve) => {
  server.closeAllConnections();
  server.close(resolve);
}));
beforeEach(() => {
  asked = [];
  behave = undefined;
});

const never = new AbortController().signal;
const texts = ["a school", "a well, and another well", "one well"];

describe("a reranker behind an endpoint", () => {
  const open = (key?: string) => createReranker("endpoint:some-reranker", { url, ...(key === undefined ? {} : { key }) });

  test("is asked once with all texts and gives a score for each in their order", async () => {
    expect(await open("secret").score("water", texts, never)).toEqual([0, 0.5, 0.25]);
    expect(asked).toEqual([{ body: { model: "some-reranker", query: "water", documents: texts, top_n: 3 }, authorization: "Bearer secret", path: "/v1/rerank" }]);
  });

  test("is not asked where there is nothing to score, and needs no key", async () => {
    expect(await open().score("water", [], never)).toEqual([]);
    expect(asked).toEqual([]);
    await open().score("water", ["a well"], never);
    expect(asked[0]?.authorization).toBeUndefined();
  });

  test("of text-embeddings-inference is asked in its own format, from the second time on at once", async () => {
    behave = (response, body) => {
      if (body.texts === undefined) send(response, 422, "missing field `texts`");
      else send(response, 200, body.texts.map((text, index) => ({ index, score: relevance(text) })).toReversed());
    };
    const reranker = open();
    expect(await reranker.score("water", texts, never)).toEqual([0, 0.5, 0.25]);
    expect(await reranker.score("water", texts, never)).toEqual([0, 0.5, 0.25]);
    expect(asked.map(({ body }) => Object.keys(body).includes("texts"))).toEqual([false, true, true]);
  });

  test("that answers with logits has them brought between 0 and 1 in the same order", async () => {
    behave = (response) => send(response, 200, { results: [{ index: 1, relevance_score: 4.2 }, { index: 0, relevance_score: 0.3 }, { index: 2, relevance_score: -7 }] });
    const [first = 0, second = 0, third = 0] = await open().score("water", texts, never);
    expect(second).toBeCloseTo(1 / (1 + Math.exp(-4.2)), 10);
    expect([third < first, first < second, third > 0, second < 1]).toEqual([true, true, true, true]);
  });

  test.each([
    ["an error", (response: ServerResponse) => send(response, 500, { error: "out of memory" }), "status 500"],
    ["a refused key", (response: ServerResponse) => send(response, 401, {}), "DALIL_RERANK_KEY"],
    ["another address", (response: ServerResponse) => send(response, 404, "no"), "DALIL_RERANK_URL"],
    ["a redirect", (response: ServerResponse) => response.writeHead(307, { location: "http://127.0.0.1:1/rerank" }).end(), "not followed"],
    ["something else than JSON", (response: ServerResponse) => send(response, 200, "<html>"), "not JSON"],
    ["null", (response: ServerResponse) => send(response, 200, "null"), "not the rerank format"],
    ["another shape", (response: ServerResponse) => send(response, 200, { scores: [1, 2, 3] }), "not the rerank format"],
    ["results that are none", (response: ServerResponse) => send(response, 200, { results: [1, null, "x"] }), "index"],
    ["too few results", (response: ServerResponse) => send(response, 200, { results: [{ index: 0, relevance_score: 1 }] }), "1 scores for 3 texts"],
    ["too many results", (response: ServerResponse) => send(response, 200, [0, 1, 2, 2].map((index) => ({ index, score: 1 }))), "4 scores for 3 texts"],
    ["the same text twice", (response: ServerResponse) => send(response, 200, [0, 1, 1].map((index) => ({ index, score: 1 }))), "index"],
    ["a text that was not sent", (response: ServerResponse) => send(response, 200, [0, 1, 3].map((index) => ({ index, score: 1 }))), "index"],
    ["no number", (response: ServerResponse) => send(response, 200, '{"results":[{"index":0,"relevance_score":NaN},{"index":1,"relevance_score":1},{"index":2,"relevance_score":1}]}'), "not JSON"],
    ["a score that is null, as serialisers write NaN", (response: ServerResponse) => send(response, 200, [0, 1, 2].map((index) => ({ index, score: index === 1 ? null : 1 }))), "no number"],
    ["a number beyond all", (response: ServerResponse) => send(response, 200, '[{"index":0,"score":1e999},{"index":1,"score":0},{"index":2,"score":0}]'), "no number"],
    ["a flood", (response: ServerResponse) => send(response, 200, JSON.stringify({ results: [], filler: "x".repeat(5_000_000) })), "not JSON"],
  ])("that answers with %s is told of in words", async (_what, answer, words) => {
    behave = answer;
    const failed = open().score("water", texts, never);
    await expect(failed).rejects.toThrow(UnavailableError);
    await expect(failed).rejects.toThrow(words);
  });

  test("that is not there is told of in words", async () => {
    await expect(createReranker("endpoint:m", { url: "http://127.0.0.1:9" }).score("water", texts, never)).rejects.toThrow("cannot be reached");
  });
});

test("a score that is not a number is never passed on", () => expect(() => toRelevance([0.5, Number.NaN], 2, "it")).toThrow("no number"));

describe("the settings of the reranker", () => {
  test("are off unless set, and read whole", () => {
    expect(readConfig({}).rerank).toBeUndefined();
    expect(readConfig({ DALIL_RERANK: "endpoint:bge", DALIL_RERANK_URL: "http://localhost:8080/v1/", DALIL_RERANK_KEY: "k" }).rerank).toEqual({ model: "endpoint:bge", url: "http://localhost:8080/v1", key: "k" });
    expect(readConfig({ DALIL_RERANK: "transformers:./folder" }).rerank).toEqual({ model: "transformers:./folder" });
  });

  test.each([
    [{ DALIL_RERANK: "cohere" }, "must be endpoint:<model> or transformers:"],
    [{ DALIL_RERANK: "endpoint:bge" }, "set DALIL_RERANK_URL"],
    [{ DALIL_RERANK_URL: "http://localhost" }, "DALIL_RERANK is not"],
    [{ DALIL_RERANK: "endpoint:bge", DALIL_RERANK_URL: "localhost" }, "must begin with http"],
  ])("that cannot be used are told: %j", (environment, words) => expect(() => readConfig(environment)).toThrow(words));

  test("of a folder that is not there are told at start", () => expect(() => createReranker("transformers:./nowhere")).toThrow(ConfigError));
});

describe("a search with a reranker", () => {
  let room: AnswerRoom;
  // Each is another project, so that none is taken for a duplicate of another.
  const places = "Abidjan Bamako Cairo Dakar Entebbe Freetown Gaborone Harare Ibadan Juba Kigali Lagos Maputo Nairobi Oran Praia Quelimane Rabat Safi Tunis Ulundi Voi Windhoek Xai Yaounde Zinder Accra Banjul Conakry Djibouti Eldoret Fez Gao Hargeisa Isiolo Jinja Kampala Lome Mombasa Niamey".split(" ");
  const means = ["pumps driven by sunlight", "filters of sand", "rain from roofs", "canals of the old town", "tankers at the market", "pipes under the road", "a dam in the hills", "tablets of chlorine"];
  const records = places.map((place, index) => ({
    id: `w:${index}`,
    title: `${place} drinks`,
    description: `Clean water for a village near ${place}, by ${means[index % means.length] ?? ""} and ${means[(index * 3 + 1) % means.length] ?? ""}. ${"The well gives water. ".repeat(index % 5)}`,
    lang: "en",
  }));
  beforeAll(async () => {
    room = await openTestRoom();
    await ingestLines(records, room);
  }, 60_000);
  afterAll(() => room.database.close());

  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
  });
  const withReranker = (timeoutMs?: number): AnswerRoom => ({ ...room, reranking: createReranking(createReranker("endpoint:m", { url }), ({ message }) => told.push(message), timeoutMs) });
  const find = (own: AnswerRoom, more: { offset?: number; limit?: number; by?: "words" } = {}) => search({ text: "clean water village", lang: "en", filters: {}, limit: 10, offset: 0, explain: true, ...more }, own);
  const idsOf = ({ found }: Awaited<ReturnType<typeof find>>) => found.map(({ passage }) => passage.record?.id);

  test("puts what it prefers first, and the parts of each score still add up to it", async () => {
    const { found, total } = await find(withReranker());
    const plain = await find(room);
    expect(total).toBe(plain.total);
    expect(found.map(({ passage }) => relevance(passage.text))).toEqual(found.map(({ passage }) => relevance(passage.text)).toSorted((first, second) => second - first));
    expect(relevance(found[0]?.passage.text ?? "")).toBe(1);
    expect(found.map(({ passage }) => passage.key)).not.toEqual(plain.found.map(({ passage }) => passage.key));
    for (const { score, trace, passage } of found) {
      expect(trace?.parts.at(-1)).toMatchObject({ part: "reranker", value: relevance(passage.text), weight: searchSettings.reranker.weight });
      expect(trace?.parts.reduce((sum, { gives }) => sum + gives, 0)).toBeCloseTo(score, 10);
    }
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toMatchObject({ query: "clean water village", top_n: searchSettings.reranker.candidates });
    expect(asked[0]?.body.documents?.[0]).toMatch(/^[A-Z][a-z]+ drinks\n/);
  });

  test("leaves what bounds are compared with as it is", async () => {
    const plain = new Map((await find(room, { limit: 40 })).found.map(({ passage, score }) => [passage.key, score]));
    const { found } = await find(withReranker(), { limit: 40 });
    expect(found.some(({ score, ownScore }) => score > ownScore)).toBe(true);
    for (const { passage, ownScore } of found) expect(ownScore).toBeCloseTo(plain.get(passage.key) ?? Number.NaN, 10);
  });

  test("shows every hit once over all pages, and does not ask for pages behind the reranked ones", async () => {
    const own = withReranker();
    const pages = [];
    for (let offset = 0; offset < 40; offset += 10) pages.push(await find(own, { offset }));
    expect(new Set(pages.flatMap(idsOf)).size).toBe(40);
    const scores = pages.flatMap(({ found }) => found.map(({ score }) => score));
    expect(scores).toEqual(scores.toSorted((first, second) => second - first));
    asked = [];
    await find(own, { offset: searchSettings.reranker.candidates });
    expect(asked).toEqual([]);
  });

  test("by words alone, for measuring, does not ask", async () => {
    await find(withReranker(), { by: "words" });
    expect(asked).toEqual([]);
  });

  test.each([
    ["fails", (response: ServerResponse) => send(response, 500, {}), "status 500"],
    ["answers with nonsense", (response: ServerResponse) => send(response, 200, { results: "none" }), "not the rerank format"],
    ["is slow", () => {}, "did not answer within 0.2 s"],
  ])("that %s goes on without it, and leaves it alone for a while", async (_what, answer, words) => {
    behave = answer;
    const own = withReranker(200);
    const [first, again] = [await find(own), await find(own)];
    const plain = await find(room);
    expect([idsOf(first), idsOf(again)]).toEqual([idsOf(plain), idsOf(plain)]);
    expect(first.found.flatMap(({ trace }) => trace?.parts ?? []).filter(({ part }) => part === "reranker")).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(told).toEqual([expect.stringContaining(words)]);
    expect((await readStatus(own)).reranker).toMatchObject({ kind: "endpoint", resting: true });
  });

  test("that heeds no signal holds nobody up", async () => {
    const deaf: Reranker = { kind: "transformers", name: "deaf", score: () => new Promise(() => {}) };
    const own = { ...room, reranking: createReranking(deaf, ({ message }) => told.push(message), 100) };
    expect(idsOf(await find(own))).toEqual(idsOf(await find(room)));
    expect(told).toEqual([expect.stringContaining("deaf did not answer")]);
  });

  test("is named by the status", async () => {
    expect((await readStatus(withReranker())).reranker).toEqual({ name: `m at ${new URL(url).host}`, kind: "endpoint", resting: false });
    expect((await readStatus(room)).reranker).toBeUndefined();
  });
});

const library = process.env["TEST_TRANSFORMERS"];
if (library === undefined) console.error("skipped: TEST_TRANSFORMERS names no folder with @huggingface/transformers (test/setup/with-transformers installs it); its reranker is not tested");

describe.skipIf(library === undefined)("a cross-encoder run by @huggingface/transformers", () => {
  let folder: string;
  const load = () => import(pathToFileURL(join(library ?? "", "node_modules/@huggingface/transformers/dist/transformers.node.mjs")).href);
  const warnings = console.warn;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-cross-"));
    console.warn = () => {};
  });
  afterEach(() => {
    console.warn = warnings;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([1, 2] as const)("reads question and text together, in batches (%i classes)", async (classes) => {
    const own = join(folder, `classes-${classes}`);
    await writeTinyCrossEncoder(own, classes);
    const many = ["water", "water health school", ...Array.from({ length: 20 }, () => "school")];
    const scores = await createTransformersReranker({ kind: "transformers", model: own }, load).score("health", many, never);
    expect(scores).toHaveLength(many.length);
    for (const [place, text] of many.entries()) expect(scores[place]).toBeCloseTo(relevanceOf(["health"], text.split(" "), classes), 4);
  }, 60_000);

  test("that gives other numbers is told to be none", async () => {
    const own = join(folder, "classes-3");
    await writeTinyCrossEncoder(own, 3);
    await expect(createTransformersReranker({ kind: "transformers", model: own }, load).score("health", ["water"], never)).rejects.toThrow("is no reranker: it gives 3 numbers");
  }, 60_000);

  test("ends between two batches when nobody waits any more", async () => {
    const own = join(folder, "classes-1");
    await expect(createTransformersReranker({ kind: "transformers", model: own }, load).score("health", ["water"], AbortSignal.abort(new UnavailableError("late")))).rejects.toThrow("late");
  }, 60_000);
});

test("without the optional package, @huggingface/transformers is asked for by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dalil-cross-"));
  const reranker = createTransformersReranker({ kind: "transformers", model: folder }, () => Promise.reject(new Error("not found")));
  await expect(reranker.score("water", ["health"], never)).rejects.toThrow("npm install @huggingface/transformers");
  await rm(folder, { recursive: true });
});
