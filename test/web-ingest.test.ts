import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { indexVersion } from "../ingest/index-passages.ts";
import { proposeMapping } from "../ingest/mapping/propose-mapping.ts";
import { createIdeaReader } from "../ingest/read-idea.ts";
import { ingest } from "../ingest/pipeline.ts";
import { loadSample } from "../ingest/sample.ts";
import type { WebOptions } from "../ingest/web-options.ts";
import { pagesOf, readManifest } from "../ingest/wsis/manifest.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { runCommandLine } from "../src/cli.ts";
import { findDocument } from "../src/db/documents.ts";
import { findRecord } from "../src/db/records.ts";
import type { IngestReport } from "../src/domain/ingest-report.ts";
import { languages, type Language } from "../src/language/language.ts";
import { encodeAs } from "./setup/encode-as.ts";
import { numberedPage } from "./setup/six-language-pages.ts";
import { createTestApp, engines, openTestRoom } from "./setup/test-room.ts";
import { openWebSite, resolver, type WebSite } from "./setup/web-site.ts";

/** A database on disk is made in this test, which takes its time on a busy machine. */
const slowStart = 240_000;

describe.each(engines)("addresses as inputs on %s", (engine) => {
  let room: AnswerRoom;
  let site: WebSite;
  let folder: string;

  beforeAll(async () => {
    room = await openTestRoom(engine);
    site = await openWebSite();
  });
  afterAll(async () => {
    await site.close();
    await room.database.close();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-web-"));
    site.clear();
    await room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const web = (given: Partial<WebOptions> = {}): WebOptions => ({
    folder: join(folder, "web"),
    ports: [site.port],
    fetch: { allowedAddresses: ["127.0.0.1"], lookup: resolver((host) => (host.endsWith(".test") ? ["127.0.0.1"] : undefined)), delayMs: 0, wait: () => Promise.resolve() },
    ...given,
  });
  const serve = (path: string, type: string, body: string | Buffer, headers: Record<string, string> = {}) => site.answer(path, (response) => response.writeHead(200, { "content-type": type, ...headers }).end(body));

  test("records and documents of addresses go in under their own names, and an unchanged address costs nothing", async () => {
    serve("/data/projects.jsonl", "text/plain", `${JSON.stringify({ id: "w:1", title: "Water meters" })}\n{broken\n`, { etag: '"1"' });
    serve("/notes.html", "text/html; charset=utf-8", numberedPage("fr", 3));
    const inputs = [site.url("/data/projects.jsonl"), site.url("/notes.html")];
    const seen: string[] = [];
    const report = await ingest(inputs, room, { web: web(), onProgress: ({ file }) => seen.push(file) });
    expect(report).toMatchObject({ records: { read: 2, added: 1, rejected: 1 }, documents: { read: 1, added: 1 } });
    expect(report.rejected).toEqual([expect.objectContaining({ file: inputs[0], line: 2 })]);
    expect(new Set(seen)).toEqual(new Set(inputs));
    expect((await findRecord(room.database, "w:1"))?.sourceName).toBe("projects");
    const id = inputs[1]?.replace("http://", "") ?? "";
    const document = await findDocument(room.database, id);
    expect(document?.body).toMatchObject({ id, url: inputs[1], lang: "fr", title: "Déclaration de l'essai" });
    expect(document?.passages.map(({ paragraph }) => paragraph)).toEqual(["1", "2", "3"]);
    expect(await room.database.query("select name, origin from sources order by name")).toEqual([{ name: "notes", origin: inputs[1] }, { name: "projects", origin: inputs[0] }]);
    expect(await ingest(inputs, room, { web: web() })).toMatchObject({ records: { unchanged: 1 }, documents: { unchanged: 1 }, passages: 0 });
    const names = await readdir(join(folder, "web"), { recursive: true });
    expect(names.filter((name) => /[0-9a-f]{8}-[0-9a-f]{4}-/.test(name))).toEqual([]);
    expect(site.visits.at(-3)?.headers["if-none-match"] ?? site.visits.at(-2)?.headers["if-none-match"]).toBe('"1"');
  });

  test("an address that fails costs itself: what is wrong is said, the rest goes in, and what was stored stays", async () => {
    await writeFile(join(folder, "local.jsonl"), JSON.stringify({ id: "l:1", title: "Local" }));
    serve("/good.jsonl", "application/x-ndjson", JSON.stringify({ id: "w:2", title: "Good" }));
    serve("/picture", "image/png", "x");
    serve("/empty.txt", "text/plain", "");
    serve("/mangled.html", "text/html; charset=utf-8", encodeAs(numberedPage("ar", 3), "windows-1256"));
    site.answer("/inside", (response) => response.writeHead(302, { location: "http://192.168.0.1/router.txt" }).end());
    const bad = ["/missing", "/picture", "/mangled.html", "/inside"].map((path) => site.url(path));
    const report = await ingest([...bad, "http://nowhere.invalid/", "gopher://one.test/", join(folder, "local.jsonl"), site.url("/good.jsonl"), site.url("/empty.txt")], room, { web: web({ ports: [site.port] }) });
    expect(report.records).toMatchObject({ added: 2, rejected: 0 });
    expect(report.rejected.map(({ file, reason }) => [file, reason])).toEqual([
      [bad[0], expect.stringContaining("no such page (status 404)")],
      [bad[1], expect.stringContaining("image/png, which is not read")],
      [bad[2], expect.stringContaining("encoding cannot be told")],
      [bad[3], expect.stringContaining("192.168.0.1 is not on the public internet")],
      ["http://nowhere.invalid/", expect.stringContaining("no such host")],
      ["gopher://one.test/", expect.stringContaining("gopher: are not fetched")],
      [site.url("/empty.txt"), expect.stringContaining("no text")],
    ]);
    site.clear();
    const later = await ingest([site.url("/good.jsonl")], room, { web: web() });
    expect(later.rejected).toHaveLength(1);
    expect(await findRecord(room.database, "w:2")).toBeDefined();
  });

  test("nothing but the command line fetches: without its leave an address and the library are refused, and nobody is asked", async () => {
    serve("/a.jsonl", "application/x-ndjson", JSON.stringify({ id: "a:1", title: "A" }));
    await expect(ingest([site.url("/a.jsonl")], room)).rejects.toThrow("only by `dalil ingest` on the command line");
    await expect(ingest(["wsis"], room)).rejects.toThrow("only by `dalil ingest` on the command line");
    const { app } = createTestApp(room);
    for (const path of ["/api/search", "/api/ask"]) {
      const body = { [path === "/api/ask" ? "question" : "query"]: `Read ${site.url("/a.jsonl")} and add it` };
      expect((await app.request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).status).toBe(200);
    }
    expect(site.visits).toEqual([]);
  });

  test("a mistyped path is told before anything is fetched", async () => {
    await expect(ingest([site.url("/a.jsonl"), join(folder, "nothing.jsonl")], room, { web: web() })).rejects.toThrow("does not exist");
    expect(site.visits).toEqual([]);
  });

  test("as the command line calls it, this machine is not reached, whatever the port", async () => {
    serve("/a.jsonl", "application/x-ndjson", JSON.stringify({ id: "a:1", title: "A" }));
    const report = await ingest([`http://127.0.0.1:${site.port}/a.jsonl`, `http://localhost:${site.port}/a.jsonl`], room, { web: { folder: join(folder, "web"), ports: [site.port] } });
    expect(report.rejected.map(({ reason }) => reason)).toEqual([expect.stringContaining("not on the public internet"), expect.stringContaining("not on the public internet")]);
    expect(site.visits).toEqual([]);
  });

  describe("the WSIS library", () => {
    const row = (address: string) => `{ url: "${address}", found: seen }`;
    const manifest = (versions: Record<string, string[]>, expects = "paragraphs: 12") => `works:
  - work: test-declaration
    symbol: TEST/1
    date: "2003-12-12"
    expects: { ${expects} }
    versions:
${Object.entries(versions).map(([lang, addresses]) => `      ${lang}:\n        title: Title ${lang}\n        url: https://example.org/${lang}\n        addresses: [${addresses.map(row).join(", ")}]`).join("\n")}
`;
    const meta = (charset: string) => `<meta http-equiv="content-type" content="text/html; charset=${charset}">`;

    test("six languages in six encodings become versions of one work, with the same numbered paragraphs", async () => {
      serve("/en.html", "text/html", numberedPage("en", 12));
      serve("/ar.html", "text/html; charset=iso-8859-1", encodeAs(numberedPage("ar", 12, meta("windows-1256")), "windows-1256"));
      serve("/es.html", "text/html; charset=utf-8", encodeAs(numberedPage("es", 12), "windows-1252"));
      serve("/fr.html", "text/html", encodeAs(numberedPage("fr", 12), "windows-1252"));
      serve("/ru.html", "text/html; charset=windows-1251", encodeAs(numberedPage("ru", 12), "windows-1251"));
      serve("/zh.html", "text/html", encodeAs(numberedPage("zh", 12, meta("gb2312")), "gb18030"));
      site.answer("/old-en.html", (response) => response.writeHead(301, { location: "/en.html" }).end());
      const text = manifest(Object.fromEntries(languages.map((lang) => [lang, [site.url(lang === "en" ? "/old-en.html" : `/${lang}.html`)]])));
      const report = await ingest(["wsis"], room, { web: web({ manifest: text }) });
      expect(report).toMatchObject({ documents: { read: 6, added: 6, rejected: 0 }, rejected: [] });
      for (const lang of languages) {
        const document = await findDocument(room.database, `test-declaration.${lang}`);
        expect(document?.body).toMatchObject({ title: `Title ${lang}`, lang, symbol: "TEST/1", date: "2003-12-12", work: { id: "test-declaration", scope: "stated" }, url: `https://example.org/${lang}`, digest: false });
        expect(document?.sourceName).toBe("wsis");
        expect(document?.passages.map(({ paragraph }) => paragraph)).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)));
      }
      expect((await findDocument(room.database, "test-declaration.ar"))?.passages[6]?.text).toContain("مدرسة متصلة بالشبكة، ونعد ذلك النقطة 7");
      const response = await createTestApp(room).app.request("/api/documents/test-declaration.zh");
      expect(await response.json()).toMatchObject({ work: "test-declaration", lang: "zh", passages: expect.arrayContaining([expect.objectContaining({ paragraph: "12", text: expect.stringContaining("第12点") })]) });
      expect((await ingest(["wsis"], room, { web: web({ manifest: text }) })).documents).toMatchObject({ unchanged: 6, added: 0 });
    });

    const wrong: [string, Language, string, string, string][] = [
      ["a page that says it is not found", "en", "paragraphs: 12", "<html><body><h1>Sorry</h1><p>The page that you ask for is not here.</p></body></html>", "yields 0 of the 12 numbered paragraphs"],
      ["a page with half of the paragraphs", "en", "paragraphs: 12", numberedPage("en", 6), "yields 6 of the 12"],
      ["another, longer document", "en", "paragraphs: 12", numberedPage("en", 40), "numbered paragraphs up to 40 where the document ends with 12"],
      ["two documents in one", "en", "paragraphsAtLeast: 12", numberedPage("en", 14) + numberedPage("en", 12), "begin anew"],
      ["the same text in another language", "ar", "paragraphs: 12", numberedPage("en", 12), "written in en and not in ar"],
      ["Spanish in the place of French", "fr", "paragraphs: 12", numberedPage("es", 12), "written in es and not in fr"],
      ["an empty page", "en", "paragraphs: 12", " ", "empty"],
    ];
    test.each(wrong)("%s is reported and not stored", async (_, lang, expects, body, reason) => {
      serve("/page.html", "text/html; charset=utf-8", body);
      const report = await ingest(["wsis"], room, { web: web({ manifest: manifest({ [lang]: [site.url("/page.html")] }, expects) }) });
      expect(report.rejected).toEqual([expect.objectContaining({ file: site.url("/page.html"), id: `test-declaration.${lang}`, reason: expect.stringContaining(reason) })]);
      expect(report.rejected[0]?.reason).toContain(join(folder, "web", "wsis", `test-declaration.${lang}.pdf`));
      expect(await room.database.query("select id from documents")).toEqual([]);
    });

    test("the next address is tried where one fails, and the report says from where the text came", async () => {
      serve("/robots.txt", "text/plain", "User-agent: *\nDisallow: /closed\n");
      serve("/closed.html", "text/html", numberedPage("ru", 12));
      serve("/stub.html", "text/html", numberedPage("ru", 1));
      serve("/whole.html", "text/html; charset=utf-8", numberedPage("ru", 12));
      const addresses = ["/missing.html", "/closed.html", "/stub.html", "/whole.html"].map((path) => site.url(path));
      const report = await ingest(["wsis"], room, { web: web({ manifest: manifest({ ru: addresses }) }) });
      expect(report).toMatchObject({ documents: { added: 1 }, rejected: [] });
      expect(report.skipped.map(({ file, reason }) => [file, reason])).toEqual([
        [addresses[0], expect.stringMatching(/no such page.*was taken from .*whole/)], [addresses[1], expect.stringContaining("robots.txt")], [addresses[2], expect.stringContaining("yields 1 of the 12")],
      ]);
    });

    test("a text on several pages becomes one document in their order, and lacks nothing or is not taken", async () => {
      const [head = "", ...paragraphs] = numberedPage("ar", 12).split(/(?=<p>)/);
      const part = (from: number, to: number) => head + paragraphs.slice(from, to).join("");
      serve("/a.html", "text/html; charset=utf-8", part(0, 5));
      serve("/b.html", "text/html", encodeAs(part(5, 9), "windows-1256"));
      serve("/c.html", "text/html; charset=utf-8", part(9, 12));
      const text = manifest({ ar: ["https://example.org/"] }).replace(/addresses: .*/, `addresses: [{ parts: ["${site.url("/a.html")}", "${site.url("/b.html")}", "${site.url("/c.html")}"], found: pattern }]`);
      expect((await ingest(["wsis"], room, { web: web({ manifest: text }) })).documents).toMatchObject({ added: 1 });
      const document = await findDocument(room.database, "test-declaration.ar");
      expect(document?.passages.map(({ paragraph }) => paragraph)).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)));
      site.answer("/b.html", (response) => response.writeHead(404).end());
      expect((await ingest(["wsis"], room, { web: web({ manifest: text }) })).rejected).toEqual([expect.objectContaining({ id: "test-declaration.ar", reason: expect.stringContaining("no such page") })]);
    });

    test("a version that was downloaded by hand goes before its addresses, and is checked like them", async () => {
      await mkdir(join(folder, "web", "wsis"), { recursive: true });
      await writeFile(join(folder, "web", "wsis", "test-declaration.en.html"), numberedPage("en", 12));
      await writeFile(join(folder, "web", "wsis", "test-declaration.fr.html"), numberedPage("fr", 2));
      const report = await ingest(["wsis"], room, { web: web({ manifest: manifest({ en: [site.url("/en.html")], fr: [site.url("/fr.html")] }) }) });
      expect(report.documents).toMatchObject({ added: 1 });
      expect((await findDocument(room.database, "test-declaration.en"))?.body).toMatchObject({ url: "https://example.org/en", work: { id: "test-declaration", scope: "stated" } });
      expect(report.rejected).toEqual([expect.objectContaining({ id: "test-declaration.fr", reason: expect.stringMatching(/yields 2 of the 12.*no such page/) })]);
      expect(site.pages()).toEqual(["/fr.html"]);
    });

    test("a version that can no longer be fetched stays as it was", async () => {
      serve("/en.html", "text/html", numberedPage("en", 12));
      const text = manifest({ en: [site.url("/en.html")] });
      await ingest(["wsis"], room, { web: web({ manifest: text }) });
      serve("/en.html", "text/html", numberedPage("en", 2));
      expect((await ingest(["wsis"], room, { web: web({ manifest: text }) })).rejected).toHaveLength(1);
      expect((await findDocument(room.database, "test-declaration.en"))?.passages).toHaveLength(12);
    });
  });
});

describe("the manifest", () => {
  const works = readManifest();

  test("names the outcomes of both phases, of both reviews and the compact, in six languages each, and no address twice", () => {
    expect(works.map(({ symbol }) => symbol)).toEqual([
      "WSIS-03/GENEVA/DOC/4", "WSIS-03/GENEVA/DOC/5", "WSIS-05/TUNIS/DOC/7", "WSIS-05/TUNIS/DOC/6(Rev.1)", "A/RES/70/125", "A/RES/80/173", "A/RES/79/1, annex I",
    ]);
    for (const { work, versions } of works) expect(Object.keys(versions).toSorted(), work).toEqual(languages);
    const addresses = works.flatMap(({ versions }) => Object.values(versions).flatMap((version) => version.addresses.flatMap(pagesOf)));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test("holds only addresses of the publishers", () => {
    const hosts = new Set(works.flatMap(({ versions }) => Object.values(versions).flatMap((version) => version.addresses.flatMap(pagesOf).map((url) => new URL(url).host))));
    expect([...hosts].toSorted()).toEqual(["docs.un.org", "unctad.org", "www.itu.int", "www.un.org"]);
  });

  test("titles are in their language", () => {
    for (const { versions } of works) {
      expect(versions.ar?.title).toMatch(/\p{Script=Arabic}/u);
      expect(versions.ru?.title).toMatch(/\p{Script=Cyrillic}/u);
      expect(versions.zh?.title).toMatch(/\p{Script=Han}/u);
    }
  });

  test.each([["a field that is not known", "works: [{ work: a, colour: red }]", "colour"], ["an address that is none", 'works: [{ work: a, symbol: A, date: "2003-12-12", expects: { paragraphs: 1 }, versions: { en: { title: T, addresses: [{ url: "somewhere", found: seen }] } } }]', "url"]])(
    "refuses %s",
    (_, text, named) => {
      expect(() => readManifest(text)).toThrow(named);
    },
  );
});

describe("the command line", () => {
  test("fetches with the ports that it is given and never from this machine; a port that is none is wrong usage", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dalil-cli-"));
    const site = await openWebSite();
    const printed: string[] = [];
    vi.stubEnv("DALIL_DATA", folder);
    vi.stubEnv("DATABASE_URL", "");
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    const write = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      const run = (...words: string[]) => runCommandLine(["ingest", ...words], { ingestion: { ingest, loadSample, indexVersion, proposeMapping, createIdeaReader }, preparePage: () => Promise.reject(new Error("no page here")) });
      const addresses = [`http://127.0.0.1:${site.port}/a.jsonl`, `http://localhost:${site.port}/a.jsonl`, `http://[::1]:${site.port}/a.jsonl`];
      // One call: each opens a database on disk.
      expect(await run(...addresses, "http://example.org:8443/a.jsonl", "--json", "--allow-port", String(site.port))).toBe(1);
      const report = JSON.parse(printed.join("\n")) as IngestReport;
      expect(report.rejected.map(({ file, reason }) => [file, reason])).toEqual([
        ...addresses.map((address) => [address, expect.stringContaining("not on the public internet")]),
        ["http://example.org:8443/a.jsonl", expect.stringContaining("--allow-port 8443 adds it")],
      ]);
      expect(await run("https://example.org/", "--allow-port", "70000")).toBe(2);
      expect(site.visits).toEqual([]);
    } finally {
      log.mockRestore();
      write.mockRestore();
      vi.unstubAllEnvs();
      await site.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }, slowStart);
});
