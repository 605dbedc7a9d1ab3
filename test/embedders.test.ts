import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { createEmbedder, parseModelName } from "../src/models/create-embedder.ts";
import { createOpenaiEmbedder } from "../src/models/openai.ts";
import { createTransformersEmbedder } from "../src/models/transformers.ts";
import { expectedVector, tinyDimensions, writeTinyModel } from "./setup/tiny-onnx.ts";

interface Asked {
  model: string;
  input: string[];
  dimensions?: number;
  encoding_format?: string;
}

describe("a model behind an endpoint of the OpenAI format", () => {
  let server: Server;
  let url: string;
  let asked: { body: Asked; authorization: string | undefined; at: number }[];
  /** What the server does with the next requests; afterwards it answers as it should. */
  let next: ((response: ServerResponse, body: Asked) => void)[];

  const send = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  /** Length and vowels of a text, in the reverse order, which the format allows since each vector has its index. */
  const vectors = ({ input, model }: Asked) => ({
    object: "list",
    model,
    data: input.map((text, index) => ({ object: "embedding", index, embedding: [text.length, text.split(/[aeiou]/).length - 1, 1] })).toReversed(),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  });

  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      let text = "";
      request.on("data", (part: Buffer) => (text += part.toString()));
      request.on("end", () => {
        const body = JSON.parse(text) as Asked;
        asked.push({ body, authorization: request.headers.authorization, at: performance.now() });
        const step = next.shift();
        if (step === undefined) send(response, 200, vectors(body));
        else step(response, body);
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
    next = [];
  });

  const open = (options: { key?: string; timeoutMs?: number; retries?: number } = {}, more: { queryPrefix?: string; passagePrefix?: string } = {}) =>
    createOpenaiEmbedder({ kind: "openai", model: "some-model", url, dimensions: 3, ...more }, { retries: 2, ...options });

  test("gives vectors of length one in the order of the texts, in batches, with the prefixes of questions and passages", async () => {
    const embedder = open({ key: "sk-secret" }, { queryPrefix: "query: ", passagePrefix: "passage: " });
    const texts = Array.from({ length: 150 }, (_, index) => `text ${index}`);
    const found = await embedder.embedDocuments(texts);
    expect(found).toHaveLength(150);
    expect(asked.map(({ body }) => body.input.length)).toEqual([64, 64, 22]);
    expect(asked[0]?.body).toMatchObject({ model: "some-model", encoding_format: "float" });
    expect(asked[0]?.body.input[0]).toBe("passage: text 0");
    expect(asked[0]?.authorization).toBe("Bearer sk-secret");
    const own = (text: string) => {
      const vector = [text.length, text.split(/[aeiou]/).length - 1, 1];
      return vector.map((value) => value / Math.hypot(...vector));
    };
    for (const [index, vector] of found.entries()) for (const [place, value] of own(`passage: text ${index}`).entries()) expect(vector[place]).toBeCloseTo(value, 10);
    expect(await embedder.embedQuery("water")).toEqual(own("query: water"));
    expect(embedder.fingerprint).not.toBe(open().fingerprint);
  });

  test("waits as a 429 says and tries again; a 500 too", async () => {
    next = [(response) => send(response, 429, { error: { message: "slow down" } }, { "retry-after": "1" }), (response) => send(response, 500, { error: { message: "oh" } })];
    expect(await open().embedQuery("water")).toHaveLength(3);
    expect(asked).toHaveLength(3);
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThan(900);
  });

  const failures: [string, (response: ServerResponse, body: Asked) => void, string][] = [
    ["a wrong key", (response) => send(response, 401, { error: { message: "sk-secret is wrong" } }), "refused the key (status 401). Check DALIL_EMBEDDING_KEY."],
    ["an unknown model", (response) => send(response, 404, { error: { message: "no such model" } }), "does not know this model or address (status 404)"],
    ["requests beyond what is allowed", (response) => send(response, 429, {}, { "retry-after": "0" }), "allows no more requests at the moment (status 429)"],
    ["a server in trouble", (response) => send(response, 503, "down", { "retry-after": "0" }), "answered with an error (status 503)"],
    ["an answer that is no JSON", (response) => send(response, 200, "<html>"), "not the embeddings format"],
    ["an answer of another shape", (response) => send(response, 200, { ok: true }), "answered with no vectors for 1 texts"],
    ["too few vectors", (response) => send(response, 200, { data: [] }), "answered with 0 vectors for 1 texts"],
    ["vectors of another size", (response) => send(response, 200, { data: [{ index: 0, embedding: [1, 2] }] }), "Set DALIL_EMBEDDING_DIMENSIONS to 2"],
    ["numbers that are none", (response) => send(response, 200, { data: [{ index: 0, embedding: [1, null, 2] }] }), "not a vector of numbers"],
    ["a connection that breaks", (response) => response.destroy(), "cannot be reached"],
    ["no answer at all", () => {}, "did not answer in time"],
  ];
  test.each(failures)("%s is told in words, without the key", async (_name, step, words) => {
    next = [step, step, step];
    const failed = open({ key: "sk-secret", timeoutMs: 300, retries: 1 }).embedQuery("water");
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.not.toThrow("sk-secret");
  });

  test("empty texts are sent as a space, long ones are cut", async () => {
    await open().embedDocuments(["", "x".repeat(100_000)]);
    expect(asked[0]?.body.input.map((text) => text.length)).toEqual([1, 8_000]);
  });
});

describe("a model by its name", () => {
  test("is refused in words when it is none or something is missing", async () => {
    expect(() => parseModelName("word2vec")).toThrow("is no embedding model");
    expect(() => readConfig({ DALIL_EMBEDDING: "openai" })).toThrow("DALIL_EMBEDDING=\"openai\": must be builtin");
    expect(() => readConfig({ DALIL_EMBEDDING_KEY: "sk-secret", DALIL_EMBEDDING_URL: "localhost" })).toThrow(/^(?!.*sk-secret).*DALIL_EMBEDDING_URL="localhost": must begin with http/);
    await expect(createEmbedder(parseModelName("openai:unheard-of", { url: "http://localhost:1/v1" }))).rejects.toThrow("set DALIL_EMBEDDING_DIMENSIONS");
    await expect(createEmbedder(parseModelName("openai:text-embedding-3-small"))).rejects.toThrow("set DALIL_EMBEDDING_KEY");
    await expect(createEmbedder(parseModelName("transformers:./no-such-folder"))).rejects.toThrow("There is no folder ./no-such-folder");
    await expect(createEmbedder(parseModelName("module:./no-such-module.mjs", { dimensions: 3 }))).rejects.toThrow("cannot be loaded");
  });

  test("of a size that the model can be cut to asks the endpoint for it", async () => {
    const embedder = await createEmbedder(parseModelName("openai:text-embedding-3-small", { dimensions: 256 }), "key");
    expect(embedder.dimensions).toBe(256);
  });
});

describe("a class of the user's own", () => {
  test("that is LangChain's Embeddings fits as it is", async () => {
    const path = fileURLToPath(new URL("./fixtures/letter-embeddings.mjs", import.meta.url));
    const embedder = await createEmbedder(parseModelName(`module:${path}`, { dimensions: 26 }));
    const [vector = []] = await embedder.embedDocuments(["aab"]);
    expect(vector.slice(0, 3)).toEqual([2 / Math.sqrt(5), 1 / Math.sqrt(5), 0]);
    expect(await embedder.embedQuery("aab")).toEqual(vector);
  });

  test("that fails or exports nothing of the kind is told by its name", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dalil-module-"));
    const write = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return createEmbedder(parseModelName(`module:${join(folder, name)}`, { dimensions: 2 }));
    };
    await expect(write("nothing.mjs", "export default {}")).rejects.toThrow("has no default export with embedDocuments and embedQuery");
    const failing = await write("failing.mjs", "export default { embedDocuments: async () => { throw new Error('out of memory') }, embedQuery: async () => [1, 2, 3] }");
    await expect(failing.embedDocuments(["x"])).rejects.toThrow("failing.mjs failed: out of memory");
    await expect(failing.embedQuery("x")).rejects.toThrow("vectors of 3 numbers where 2 are expected");
  });
});

const library = process.env["TEST_TRANSFORMERS"];
if (library === undefined) console.error("skipped: TEST_TRANSFORMERS names no folder with @huggingface/transformers (test/setup/with-transformers installs it); its embedding model is not tested");

describe.skipIf(library === undefined)("a sentence encoder run by @huggingface/transformers", () => {
  let folder: string;
  const load = () => import(pathToFileURL(join(library ?? "", "node_modules/@huggingface/transformers/dist/transformers.node.mjs")).href);
  const warnings = console.warn;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-tiny-"));
    await writeTinyModel(folder);
    console.warn = () => {};
  });
  afterEach(() => {
    console.warn = warnings;
  });

  test("embeds with its own tokenizer and network, in batches of different lengths, with prefixes", async () => {
    const embedder = createTransformersEmbedder({ kind: "transformers", model: folder, dimensions: tinyDimensions, queryPrefix: "query: ", passagePrefix: "passage: " }, load);
    const texts = ["water", "water health school", ...Array.from({ length: 20 }, () => "school")];
    const vectors = await embedder.embedDocuments(texts);
    expect(vectors).toHaveLength(texts.length);
    for (const [index, text] of texts.entries()) for (const [place, value] of expectedVector(["passage", ":", ...text.split(" ")]).entries()) expect(vectors[index]?.[place]).toBeCloseTo(value, 4);
    const question = await embedder.embedQuery("Water");
    for (const [place, value] of expectedVector(["query", ":", "water"]).entries()) expect(question[place]).toBeCloseTo(value, 4);
  }, 60_000);

  test("of another size than was set is told", async () => {
    const embedder = createTransformersEmbedder({ kind: "transformers", model: folder, dimensions: 8 }, load);
    await expect(embedder.embedQuery("water")).rejects.toThrow("Set DALIL_EMBEDDING_DIMENSIONS to 4");
  }, 60_000);
});

test("without the optional package, @huggingface/transformers is asked for by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dalil-tiny-"));
  const embedder = createTransformersEmbedder({ kind: "transformers", model: folder, dimensions: 4 }, () => Promise.reject(new Error("not found")));
  await expect(embedder.embedQuery("water")).rejects.toThrow("npm install @huggingface/transformers");
});
