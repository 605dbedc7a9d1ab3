import type { ServerResponse } from "node:http";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createFetcher, type Fetcher } from "../ingest/fetch/fetcher.ts";
import { checkUrl, isPublicAddress } from "../ingest/fetch/guard.ts";
import { fetchSettings, type FetchSettings } from "../ingest/fetch/settings.ts";
import { createCertificate } from "./setup/certificate.ts";
import { openWebSite, resolver, type WebSite } from "./setup/web-site.ts";

let site: WebSite;
let folder: string;
let waits: number[];
const opened: Fetcher[] = [];

beforeAll(async () => {
  site = await openWebSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dalil-fetch-"));
  site.clear();
  waits = [];
});
afterEach(async () => {
  for (const fetcher of opened.splice(0)) await fetcher.close();
  await rm(folder, { recursive: true, force: true });
});

/** A fetcher that may connect to this machine at 127.0.0.1 and nowhere else inside, and that waits for nothing. */
function open(given: Partial<FetchSettings> = {}): Fetcher {
  const fetcher = createFetcher(
    fetchSettings({
      cacheFolder: join(folder, "cache"),
      ports: [site.port],
      allowedAddresses: ["127.0.0.1"],
      lookup: resolver(() => ["127.0.0.1"]),
      delayMs: 0,
      wait: (ms) => {
        waits.push(Math.round(ms));
        return Promise.resolve();
      },
      ...given,
    }),
  );
  opened.push(fetcher);
  return fetcher;
}

const text = (body: string, headers: Record<string, string> = {}) => (response: ServerResponse) => response.writeHead(200, { "content-type": "text/plain", ...headers }).end(body);
const bodyOf = async (fetcher: Fetcher, path: string, host?: string) => (await fetcher.fetch(site.url(path, host))).body.toString();

describe("the guard", () => {
  test.each([
    "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.255.0.1", "0.0.0.0", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001::1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "100::1", "4000::1", "not an address", "",
  ])("takes %s for an address that is not public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test.each(["8.8.8.8", "156.106.202.5", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::808:808"])("takes %s for a public address", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  const usual = { ports: [80, 443], allowedAddresses: [] };
  test.each([
    ["ftp://example.org/a", "ftp: are not fetched"], ["file:///etc/passwd", "file: are not fetched"], ["https://", "no web address"], ["https://example.org:8443/", "port 8443"], ["http://example.org:443/", ""],
    ["http://127.0.0.1/", "127.0.0.1 is not on the public internet"], ["http://2130706433/", "127.0.0.1 is not"], ["http://0x7f.1/", "127.0.0.1 is not"], ["http://0/", "0.0.0.0 is not"], ["http://[::1]/", "::1 is not"],
    ["http://[::ffff:169.254.169.254]/latest/meta-data", "is not on the public internet"], ["https://8.8.8.8/", ""], ["https://example.org/a#part", ""],
  ])("reads %s", (address, reason) => {
    if (reason === "") expect(checkUrl(address, usual).hash).toBe("");
    else expect(() => checkUrl(address, usual)).toThrow(reason);
  });

  test("refuses credentials in an address and does not repeat them", () => {
    const refused = () => checkUrl("https://reader:swordfish@example.org/", usual);
    expect(refused).toThrow("user name or a password");
    expect(refused).not.toThrow("swordfish");
  });

  test.each([["127.0.0.2"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fd00::1"]])("gives a name that leads to %s no connection", async (address) => {
    site.answer("/page", text("secret"));
    await expect(open({ lookup: resolver(() => [address]) }).fetch(site.url("/page"))).rejects.toThrow(`one.test (${address}) is not on the public internet`);
    expect(site.visits).toEqual([]);
  });

  test("connects to the public ones where a name has public and private addresses", async () => {
    site.answer("/page", text("open"));
    expect(await bodyOf(open({ lookup: resolver(() => ["10.0.0.1", "127.0.0.1", "::1"]) }), "/page")).toBe("open");
  });

  test("a name that answers otherwise the second time (DNS rebinding) gets no second connection", async () => {
    site.answer("/robots.txt", text("", { connection: "close" }));
    site.answer("/page", text("secret"));
    await expect(open({ lookup: resolver((_, time) => [time === 1 ? "127.0.0.1" : "127.0.0.2"]) }).fetch(site.url("/page"))).rejects.toThrow("one.test (127.0.0.2) is not on the public internet");
    expect(site.visits.map(({ path }) => path)).toEqual(["/robots.txt"]);
  });

  test.each([
    ["a private address", () => `http://127.0.0.2:${site.port}/secret`, "127.0.0.2 is not on the public internet"],
    ["a name of a private address", () => site.url("/secret", "inside.test"), "inside.test (10.0.0.7) is not on the public internet"],
    ["a file", () => "file:///etc/passwd", "file: are not fetched"],
    ["another port", () => "http://one.test:22/", "port 22"],
    ["an address with a password", () => "http://user:swordfish@one.test/", "user name or a password"],
  ])("a redirect to %s is not followed", async (_, target, reason) => {
    site.answer("/page", (response) => response.writeHead(302, { location: target() }).end());
    site.answer("/secret", text("secret"));
    const fetching = open({ lookup: resolver((host) => [host === "inside.test" ? "10.0.0.7" : "127.0.0.1"]) }).fetch(site.url("/page"));
    await expect(fetching).rejects.toThrow(reason);
    await expect(fetching).rejects.not.toThrow("swordfish");
    expect(site.pages()).toEqual(["/page"]);
  });

  test("nothing in the environment opens it", async () => {
    const sources = await Promise.all((await readdir("ingest", { recursive: true })).filter((name) => name.endsWith(".ts")).map((name) => readFile(join("ingest", name), "utf8")));
    expect(sources.filter((source) => /process\.env|environment\[/.test(source))).toEqual([]);
    expect(fetchSettings({ cacheFolder: folder })).toMatchObject({ allowedAddresses: [], ports: [80, 443], certificateAuthority: undefined });
  });
});

describe("fetching", () => {
  test("says truthfully who asks, and follows redirects to the page, keeping the address that was asked for", async () => {
    site.answer("/old", (response) => response.writeHead(301, { location: "/new?x=1#part" }).end());
    site.answer("/new?x=1", text("here", { "content-type": "text/plain; charset=utf-8" }));
    const page = await open().fetch(site.url("/old"));
    expect(page).toMatchObject({ url: site.url("/old"), finalUrl: site.url("/new?x=1"), contentType: "text/plain; charset=utf-8" });
    expect(page.body.toString()).toBe("here");
    expect(new Set(site.visits.map(({ headers }) => headers["user-agent"]))).toEqual(new Set([expect.stringMatching(/^Dalil\/\d+\.\d+\.\d+ \(.+\)$/)]));
  });

  test("a circle of redirects and a redirect to nowhere end in words", async () => {
    site.answer("/round", (response) => response.writeHead(302, { location: "/round" }).end());
    site.answer("/lost", (response) => response.writeHead(302).end());
    await expect(open().fetch(site.url("/round"))).rejects.toThrow("redirects more than 5 times");
    await expect(open().fetch(site.url("/lost"))).rejects.toThrow("without saying where to");
    expect(site.pages()).toHaveLength(7);
  });

  test.each([[404, "no such page", 1], [410, "was removed", 1], [401, "login", 1], [403, "does not let this program", 1], [418, "does not give the page (status 418)", 1], [500, "has a fault", 3], [503, "has a fault", 3], [429, "fewer requests", 3]])(
    "status %i is said in words, and tried again only where that may help",
    async (status, words, visits) => {
      site.answer("/page", (response) => response.writeHead(status).end("x".repeat(200_000)));
      await expect(open().fetch(site.url("/page"))).rejects.toThrow(words);
      expect(site.pages()).toHaveLength(visits);
      expect(waits).toEqual(visits === 1 ? [] : [2_000, 4_000]);
    },
  );

  test("waits as long as Retry-After says, in seconds or until a date, and gives up where that is too long", async () => {
    const replies = [{ "retry-after": "7" }, { "retry-after": new Date(Date.now() + 20_000).toUTCString() }];
    site.answer("/busy", (response) => {
      const headers = replies.shift();
      if (headers === undefined) text("at last")(response);
      else response.writeHead(429, headers).end();
    });
    expect(await bodyOf(open(), "/busy")).toBe("at last");
    expect(waits[0]).toBe(7_000);
    expect(waits[1]).toBeGreaterThan(15_000);
    expect(waits[1]).toBeLessThanOrEqual(20_000);
    site.answer("/long", (response) => response.writeHead(503, { "retry-after": "86400" }).end());
    await expect(open().fetch(site.url("/long"))).rejects.toThrow("asks to wait 86400 s");
    expect(site.pages().filter((path) => path === "/long")).toHaveLength(1);
  });

  test("a connection that breaks is tried again", async () => {
    let times = 0;
    site.answer("/shaky", (response) => {
      times += 1;
      if (times < 3) response.socket?.destroy();
      else text("whole")(response);
    });
    expect(await bodyOf(open(), "/shaky")).toBe("whole");
    expect(times).toBe(3);
  });

  test("a body that stops, one that drips and a host that says nothing cost their time limit and no more", async () => {
    site.answer("/stops", (response) => response.writeHead(200).write("begun"));
    site.answer("/drips", (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(timer));
    });
    site.answer("/silent", () => {});
    const started = performance.now();
    await expect(open({ idleMs: 150, tries: 1 }).fetch(site.url("/stops"))).rejects.toThrow("stopped in the middle");
    await expect(open({ totalMs: 400 }).fetch(site.url("/drips"))).rejects.toThrow("not complete after");
    await expect(open({ headersMs: 150, tries: 1 }).fetch(site.url("/silent"))).rejects.toThrow("does not answer in time");
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test("a page that is too large is left, whether it says so, hides it or is packed", async () => {
    site.answer("/says", text("x".repeat(5_000), { "content-length": "5000" }));
    site.answer("/hides", (response) => {
      response.writeHead(200);
      for (let part = 0; part < 5; part += 1) response.write("x".repeat(1_000));
      response.end();
    });
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    site.answer("/bomb", (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    const fetcher = open({ maxBytes: 2_000 });
    await expect(fetcher.fetch(site.url("/says"))).rejects.toThrow("has 5000 bytes, at most 2000");
    await expect(fetcher.fetch(site.url("/hides"))).rejects.toThrow("more than 2000 bytes");
    const before = process.memoryUsage().rss;
    await expect(open({ maxBytes: 100_000 }).fetch(site.url("/bomb"))).rejects.toThrow("more than 100000 bytes");
    expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
    expect(site.pages()).toEqual(["/says", "/hides", "/bomb"]);
  });

  test("packed answers are unpacked; damaged, cut and unknown ones are said", async () => {
    const packed = (encoding: string, body: Buffer) => (response: ServerResponse) => response.writeHead(200, { "content-encoding": encoding }).end(body);
    site.answer("/gzip", packed("gzip", gzipSync("مجتمع المعلومات")));
    site.answer("/br", packed("br", brotliCompressSync("مجتمع المعلومات")));
    site.answer("/twice", packed("br, gzip", gzipSync(brotliCompressSync("مجتمع المعلومات"))));
    site.answer("/zstd", packed("zstd", Buffer.from("x")));
    site.answer("/cut", packed("gzip", gzipSync("x".repeat(1_000)).subarray(0, 20)));
    site.answer("/damaged", packed("gzip", Buffer.from("this is not gzip")));
    const fetcher = open({ tries: 1 });
    for (const path of ["/gzip", "/br", "/twice"]) expect(await bodyOf(fetcher, path)).toBe("مجتمع المعلومات");
    await expect(fetcher.fetch(site.url("/zstd"))).rejects.toThrow('packed as "zstd"');
    await expect(fetcher.fetch(site.url("/cut"))).rejects.toThrow("ends in the middle");
    await expect(fetcher.fetch(site.url("/damaged"))).rejects.toThrow("damaged");
  });

  test("a host that does not exist, does not listen or speaks no HTTP is said in words", async () => {
    await expect(open({ lookup: resolver(() => undefined) }).fetch(site.url("/"))).rejects.toThrow("no such host is known (DNS)");
    const closed = await openWebSite();
    await closed.close();
    await expect(open({ ports: [closed.port] }).fetch(closed.url("/"))).rejects.toThrow("refuses the connection");
    await expect(open().fetch(site.url("/").replace("http:", "https:"))).rejects.toThrow(/does not speak TLS|broke the connection off/);
  });
});

describe("what is kept of earlier runs", () => {
  test("an unchanged page is asked for conditionally and taken from the folder", async () => {
    let version = 1;
    site.answer("/tag", (response, request) => {
      if (request.headers["if-none-match"] === `"v${version}"`) response.writeHead(304).end();
      else response.writeHead(200, { etag: `"v${version}"`, "content-type": "text/csv" }).end(`body ${version}`);
    });
    site.answer("/date", (response, request) => {
      if (request.headers["if-modified-since"] === "Tue, 01 Sep 2026 10:00:00 GMT") response.writeHead(304).end();
      else response.writeHead(200, { "last-modified": "Tue, 01 Sep 2026 10:00:00 GMT" }).end("dated");
    });
    expect(await bodyOf(open(), "/tag")).toBe("body 1");
    const again = await open().fetch(site.url("/tag"));
    expect([again.body.toString(), again.contentType]).toEqual(["body 1", "text/csv"]);
    expect(site.visits.at(-1)?.headers["if-none-match"]).toBe('"v1"');
    version = 2;
    expect(await bodyOf(open(), "/tag")).toBe("body 2");
    expect(await bodyOf(open(), "/date")).toBe("dated");
    expect(await bodyOf(open(), "/date")).toBe("dated");
  });

  test("a kept page that is damaged, or that its host wants kept by nobody, is fetched anew", async () => {
    site.answer("/page", text("whole", { etag: '"1"' }));
    site.answer("/private", text("mine", { etag: '"1"', "cache-control": "private, no-store" }));
    await open().fetch(site.url("/page"));
    await open().fetch(site.url("/private"));
    const kept = (await readdir(join(folder, "cache"))).filter((name) => name.endsWith(".body"));
    expect(kept).toHaveLength(1);
    await writeFile(join(folder, "cache", kept[0] ?? ""), "who");
    expect(await bodyOf(open(), "/page")).toBe("whole");
    await open().fetch(site.url("/private"));
    expect(site.visits.filter(({ headers }) => headers["if-none-match"] !== undefined)).toEqual([]);
  });

  test("a host that answers 304 to what was not asked is not believed", async () => {
    site.answer("/page", (response) => response.writeHead(304).end());
    await expect(open().fetch(site.url("/page"))).rejects.toThrow("a question that was not asked");
  });
});

describe("politeness", () => {
  test("what robots.txt asks to be left alone is left alone, by the rules for this program where there are any", async () => {
    site.answer("/robots.txt", text("User-agent: *\nDisallow: /\n\nUser-agent: dalil\nDisallow: /private/\nAllow: /private/open\n"));
    for (const path of ["/public", "/private/a", "/private/open"]) site.answer(path, text(path));
    const fetcher = open();
    expect(await bodyOf(fetcher, "/public")).toBe("/public");
    expect(await bodyOf(fetcher, "/private/open")).toBe("/private/open");
    await expect(fetcher.fetch(site.url("/private/a"))).rejects.toThrow(/robots\.txt that this page not be read/);
    expect(site.pages()).toEqual(["/public", "/private/open"]);
    expect(site.visits.filter(({ path }) => path === "/robots.txt")).toHaveLength(1);
  });

  test("the robots.txt of the host that is redirected to counts as well", async () => {
    site.answer("/robots.txt", (response, request) => text(request.headers.host?.startsWith("two.") ? "User-agent: *\nDisallow: /\n" : "")(response));
    site.answer("/page", (response) => response.writeHead(302, { location: site.url("/there", "two.test") }).end());
    site.answer("/there", text("there"));
    await expect(open().fetch(site.url("/page"))).rejects.toThrow("two.test");
    expect(site.pages()).toEqual(["/page"]);
  });

  test("without robots.txt everything may be read, with one that fails nothing", async () => {
    site.answer("/page", text("page"));
    expect(await bodyOf(open(), "/page")).toBe("page");
    site.answer("/robots.txt", (response) => response.writeHead(500).end());
    await expect(open().fetch(site.url("/page"))).rejects.toThrow("answers 500, so that it is not known what may be read");
    site.answer("/robots.txt", (response) => response.writeHead(302, { location: "http://10.0.0.1/robots.txt" }).end());
    await expect(open().fetch(site.url("/page"))).rejects.toThrow("port 80");
    expect(site.pages()).toEqual(["/page"]);
  });

  test("one request at a time goes to a host, with a rest between them; another host does not wait", async () => {
    for (const path of ["/1", "/2", "/3"]) site.answer(path, (response) => setTimeout(() => text(path)(response), 60));
    const fetcher = open({ delayMs: 80, wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) });
    await Promise.all([fetcher.fetch(site.url("/1")), fetcher.fetch(site.url("/2")), fetcher.fetch(site.url("/3")), fetcher.fetch(site.url("/1", "two.test"))]);
    const ofHost = (host: string) => site.visits.filter((visit) => visit.host.startsWith(host)).toSorted((first, second) => first.from - second.from);
    const visits = ofHost("one.");
    expect(visits).toHaveLength(4);
    for (const [index, visit] of visits.entries()) if (index > 0) expect(visit.from - (visits[index - 1]?.to ?? 0)).toBeGreaterThan(70);
    expect(ofHost("two.")[1]?.from ?? Infinity).toBeLessThan(visits[2]?.from ?? 0);
  });

  test("Crawl-delay is kept, up to a bound", async () => {
    site.answer("/page", text("page"));
    site.answer("/robots.txt", text("User-agent: *\nCrawl-delay: 4\n"));
    await open().fetch(site.url("/page"));
    expect(waits).toEqual([expect.closeTo(4_000, -3)]);
    waits.length = 0;
    site.answer("/robots.txt", text("User-agent: *\nCrawl-delay: 86400\n"));
    await open().fetch(site.url("/page"));
    expect(waits).toEqual([expect.closeTo(30_000, -3)]);
  });
});

describe("certificates", () => {
  const good = createCertificate("one.test");
  test.each([
    ["of an unknown authority", good, "one.test", undefined, "is signed by nobody but itself"],
    ["that has expired", createCertificate("one.test", { from: -20, to: -10 }), "one.test", "own", "has expired"],
    ["that is not valid yet", createCertificate("one.test", { from: 10, to: 20 }), "one.test", "own", "is not valid yet"],
    ["for another host", good, "two.test", "own", "is for another host"],
    ["that is right", good, "one.test", "own", undefined],
  ])("one %s", async (_, certificate, host, trusted, reason) => {
    const secure = await openWebSite(certificate);
    try {
      secure.answer("/page", text("secret"));
      const fetching = open({ ports: [secure.port], certificateAuthority: trusted === undefined ? undefined : certificate.cert }).fetch(secure.url("/page", host));
      if (reason === undefined) expect((await fetching).body.toString()).toBe("secret");
      else await expect(fetching).rejects.toThrow(`the certificate of the host ${reason}`);
      expect(secure.pages()).toEqual(reason === undefined ? ["/page"] : []);
    } finally {
      await secure.close();
    }
  });

  test("the environment does not switch their check off", async () => {
    const secure = await openWebSite(good);
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    try {
      await expect(open({ ports: [secure.port] }).fetch(secure.url("/page"))).rejects.toThrow("is signed by nobody but itself");
    } finally {
      vi.unstubAllEnvs();
      await secure.close();
    }
  });
});
