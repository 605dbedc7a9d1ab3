import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer } from "./setup/test-server.ts";

const executable = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));
if (executable === undefined) console.warn("skipped: the tests of the page need Chromium (Debian: apt install chromium), or CHROMIUM_PATH");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const english = "Which artificial intelligence initiatives help farmers in the Arab region?";
const arabic = "ما هي مبادرات الذكاء الاصطناعي في الزراعة؟";

describe.skipIf(executable === undefined)("the page in a browser", () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let browser: Browser;
  const foreign: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await startTestServer();
    browser = await chromium.launch({ ...(executable === undefined ? {} : { executablePath: executable }), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(lang: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) foreign.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${server.url}/?lang=${lang}`);
    await page.waitForSelector(".foot span");
    return page;
  }

  async function ask(page: Page, question: string): Promise<void> {
    await page.fill("#question", question);
    await page.press("#question", "Enter");
    await page.waitForSelector(".sources .source");
  }

  async function violations(page: Page): Promise<string[]> {
    // axe works inside the page, where the content security policy forbids scripts from outside: evaluate is not a script of the page.
    await page.evaluate(axe);
    const result = (await page.evaluate("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })")) as { violations: { id: string; nodes: { html: string }[] }[] };
    return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
  }

  const overflow = (page: Page) => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

  test("a question is answered sentence by sentence, each with a citation", async () => {
    const page = await open("en");
    await ask(page, english);
    const sentences = await page.locator(".sentence").all();
    expect(sentences.length).toBeGreaterThan(1);
    for (const sentence of sentences) expect(await sentence.locator(".citation").count()).toBeGreaterThan(0);
    await page.context().close();
  });

  test("a citation opens its source by keyboard, with the quotation marked; Escape leads back", async () => {
    const page = await open("en");
    await ask(page, english);
    const citation = page.locator(".sentence:not(.lead) .citation").first();
    await citation.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".panel mark");
    expect(await page.evaluate("document.activeElement.closest('.panel') !== null")).toBe(true);
    const marked = (await page.locator(".panel mark").textContent()) ?? "";
    expect(marked.length).toBeGreaterThan(20);
    expect(await page.locator(".panel a.original").getAttribute("rel")).toContain("noopener");
    await page.keyboard.press("Escape");
    expect(await page.locator(".panel").count()).toBe(0);
    expect(await citation.evaluate((element: { matches(selector: string): boolean }) => element.matches(":focus"))).toBe(true);
    await page.context().close();
  });

  test("sentences appear one after another while the answer streams, and stopping keeps what has come", async () => {
    const page = await open("en");
    const frames = [
      `event: sources\ndata: {"sources":[],"lang":"en"}\n\n`,
      `event: sentence\ndata: {"index":0,"text":"The first sentence.","citations":[],"verdict":"partial"}\n\n`,
    ];
    // A stream that never ends, cut in the middle of a frame: what a slow model would send.
    await page.evaluate(`(() => {
      const real = window.fetch;
      window.fetch = (url, options) => {
        if (!String(url).endsWith("/api/ask")) return real(url, options);
        const encoder = new TextEncoder();
        const body = new ReadableStream({ start(controller) {
          const bytes = encoder.encode(${JSON.stringify(frames.join(""))});
          controller.enqueue(bytes.slice(0, 30));
          controller.enqueue(bytes.slice(30));
          options.signal.addEventListener("abort", () => controller.error(new DOMException("stopped", "AbortError")));
        } });
        return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
      };
    })()`);
    await page.fill("#question", english);
    await page.press("#question", "Enter");
    await page.waitForSelector(".sentence");
    expect(await page.locator(".sentence .verdict").textContent()).toBe("partly supported");
    expect(await page.locator(".answer").getAttribute("aria-live")).toBe("polite");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped.").waitFor();
    expect(await page.locator(".sentence").textContent()).toContain("The first sentence.");
    expect(await page.getByRole("button", { name: "Ask" }).count()).toBe(1);
    await page.context().close();
  });

  test("the server's own words are shown when it refuses a question", async () => {
    const page = await open("en");
    const problem = { type: "about:blank", title: "Too many questions", status: 429, detail: "Wait a minute." };
    await page.route("**/api/ask", (route) => route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(problem) }));
    await page.fill("#question", english);
    await page.press("#question", "Enter");
    const alert = page.locator("[role=alert]");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("Too many questions");
    expect(await alert.textContent()).toContain("Wait a minute.");
    // The browser itself reports the status on its console.
    complaints.splice(0);
    await page.context().close();
  });

  test("a question that is too long is held back with a note", async () => {
    const page = await open("en");
    await page.fill("#question", "a".repeat(2_001));
    expect(await page.locator(".composer .note").textContent()).toContain("2,001 of 2,000");
    await page.press("#question", "Enter");
    expect(await page.locator(".turn").count()).toBe(0);
    await page.context().close();
  });

  test("asking from an example moves the focus to the question, a new conversation moves it to the field", async () => {
    const page = await open("en");
    await page.locator(".examples button").first().press("Enter");
    await page.waitForSelector(".sources .source");
    expect(await page.evaluate("document.activeElement.className")).toBe("asked");
    await page.getByRole("button", { name: "New conversation" }).click();
    expect(await page.evaluate("document.activeElement.id")).toBe("question");
    expect(await page.locator(".turn").count()).toBe(0);
    await page.context().close();
  });

  test("the filters take the focus when they open and give it back on Escape", async () => {
    const page = await open("en");
    await page.locator(".chips .quiet").press("Enter");
    await page.waitForSelector(".filter-panel");
    expect(await page.evaluate("document.activeElement.className")).toBe("filter-panel");
    await page.waitForSelector(".filter-panel option[value='4']", { state: "attached" });
    expect(await page.locator(".filter-panel option[value='4']").textContent()).toContain("Quality education");
    await page.keyboard.press("Escape");
    expect(await page.locator(".filter-panel").count()).toBe(0);
    expect(await page.evaluate("document.activeElement.id")).toBe("filters");
    await page.context().close();
  });

  test("colours follow the system until somebody chooses, and the choice lasts", async () => {
    const page = await open("en", { colorScheme: "dark" });
    const paper = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    const dark = await paper();
    await page.emulateMedia({ colorScheme: "light" });
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.getByRole("button", { name: "Colours: Dark" }).click();
    expect(await paper()).toBe(dark);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.context().close();
  });

  test("a browser that forbids storage still gets the page", async () => {
    const page = await open("en");
    await page.addInitScript("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('forbidden', 'SecurityError'); } })");
    await page.reload();
    await page.waitForSelector(".foot span");
    await page.getByRole("button", { name: /Colours/ }).click();
    expect(await page.locator(".examples button").count()).toBe(4);
    await page.context().close();
  });

  test("the whole way goes by keyboard alone", async () => {
    const page = await open("en");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.locator("#question").focus();
    await page.keyboard.type("digital identity in Jordan");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".sources .source");
    expect(await page.locator(".sentence .citation").count()).toBeGreaterThan(0);
    await page.context().close();
  });

  test("in Arabic the page runs from right to left and answers in Arabic; a source in English says so", async () => {
    const page = await open("en");
    await page.selectOption(".head select", "ar");
    await page.waitForSelector("html[dir=rtl]");
    expect(await page.evaluate("[document.documentElement.lang, document.documentElement.dir]")).toEqual(["ar", "rtl"]);
    await ask(page, arabic);
    expect(await page.locator(".answer").getAttribute("dir")).toBe("rtl");
    expect(await page.locator(".badge", { hasText: "الإنجليزية" }).count()).toBeGreaterThan(0);
    await page.locator(".source[type=button] .source-title[lang=en]").first().click();
    await page.waitForSelector(".panel mark");
    expect(await page.locator(".panel .body").first().getAttribute("dir")).toBe("ltr");
    await page.context().close();
  });

  test("an English source under an Arabic question runs from left to right, and says that it is in English", async () => {
    const page = await open("ar");
    await page.click(".chips .quiet");
    await page.locator(".filter-panel option[value='en']").waitFor({ state: "attached" });
    await page.locator(".filter-panel select", { has: page.locator("option[value='en']") }).selectOption("en");
    await page.keyboard.press("Escape");
    await ask(page, arabic);
    expect(await page.locator(".source-title[lang=en]").first().getAttribute("dir")).toBe("ltr");
    expect(await page.locator(".source .badge", { hasText: "الإنجليزية" }).count()).toBeGreaterThan(0);
    expect(await page.locator(".sentence .apart[dir=ltr] q[lang=en]").count()).toBeGreaterThan(0);
    await page.locator(".sentence:not(.lead) .citation").first().click();
    await page.waitForSelector(".panel mark");
    expect(await page.locator(".panel .body").first().getAttribute("dir")).toBe("ltr");
    await page.context().close();
  });

  test("a paragraph of a digest says that it is not the official text", async () => {
    const page = await open("en");
    await ask(page, "What does the Geneva Plan of Action say about connecting schools?");
    await page.locator(".sentence:not(.lead) .citation").first().click();
    await page.waitForSelector(".panel mark");
    expect(await page.locator(".panel .digest").textContent()).toContain("not the official text");
    // The panel scrolls to the quotation; the label must not scroll away.
    expect(await page.locator(".panel .digest").evaluate((label: { getBoundingClientRect(): { top: number } }) => label.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
    await page.context().close();
  });

  test("a refusal says so and shows what is near", async () => {
    const page = await open("fr");
    await ask(page, "Qui a gagné la coupe du monde de football en 1998 ?");
    expect(await page.locator(".refusal").textContent()).toContain("Rien dans le répertoire");
    await page.locator(".source").first().click();
    await page.waitForSelector(".panel h2");
    await page.context().close();
  });

  test("filters are chosen, shown as chips, sent with the question and removed again", async () => {
    const page = await open("en");
    await page.click(".chips .quiet");
    await page.locator(".filter-panel select").first().selectOption("TUN");
    expect(await page.locator(".chip").allTextContents()).toEqual([expect.stringContaining("Tunisia")]);
    const request = page.waitForRequest((sent) => sent.url().endsWith("/api/ask"));
    await page.fill("#question", "startups");
    await page.press("#question", "Enter");
    expect(JSON.parse((await request).postData() ?? "{}")).toMatchObject({ filters: { countries: ["TUN"] } });
    await page.waitForSelector(".sources .source");
    await page.click(".chip");
    expect(await page.locator(".chip").count()).toBe(0);
    await page.context().close();
  });

  test("an answer that breaks off says so and can be asked again", async () => {
    const page = await open("en");
    await page.route("**/api/ask", (route) => route.abort());
    await page.fill("#question", english);
    await page.press("#question", "Enter");
    await page.waitForSelector("[role=alert]");
    await page.unroute("**/api/ask");
    await page.click("[role=alert] button");
    await page.waitForSelector(".sources .source");
    expect(await page.locator("[role=alert]").count()).toBe(0);
    complaints.splice(0);
    await page.context().close();
  });

  test.each([320, 390])("nothing is wider than a phone of %d pixels", async (width) => {
    for (const lang of ["en", "ar", "ru"]) {
      const page = await open(lang, { viewport: { width, height: 800 } });
      expect(await overflow(page)).toBe(0);
      await page.click(".chips .quiet");
      expect(await overflow(page)).toBe(0);
      await page.click(".chips .quiet");
      await ask(page, arabic);
      expect(await overflow(page)).toBe(0);
      await page.locator(".sentence:not(.lead) .citation").first().click();
      await page.waitForSelector(".panel mark");
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    }
  });

  test.each([["en", "light"], ["en", "dark"], ["ar", "light"], ["ar", "dark"]] as const)("axe finds nothing: %s, %s", async (lang, colorScheme) => {
    const page = await open(lang, { colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.click(".chips .quiet");
    expect(await violations(page)).toEqual([]);
    await page.click(".chips .quiet");
    await ask(page, lang === "ar" ? arabic : english);
    await page.locator(".sentence:not(.lead) .citation").first().click();
    await page.waitForSelector(".panel mark");
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test("nothing was asked of another host, and the browser had nothing to complain about", () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
