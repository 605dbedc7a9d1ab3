import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer } from "./setup/test-server.ts";

const executable = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));
if (executable === undefined) console.warn("skipped: the tests of the page's views need Chromium (Debian: apt install chromium), or CHROMIUM_PATH");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const idea = "تطبيق يساعد المزارعين في مصر على كشف أمراض المحاصيل بالذكاء الاصطناعي من صورة يلتقطونها بالهاتف.";

describe.skipIf(executable === undefined)("the views beside the conversation", () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await startTestServer();
    browser = await chromium.launch({ ...(executable === undefined ? {} : { executablePath: executable }), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(lang: string, fragment: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${server.url}/?lang=${lang}${fragment}`);
    await page.waitForSelector(".foot span");
    return page;
  }
  async function openCoverage(lang: string, query = "", options: BrowserContextOptions = {}): Promise<Page> {
    const page = await open(lang, `#/coverage${query}`, options);
    await page.waitForSelector(".coverage td button");
    return page;
  }
  async function compare(page: Page): Promise<void> {
    await page.fill("#idea-text", idea);
    await page.locator(".idea .primary").click();
    await page.waitForSelector(".similar li");
  }
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const result = (await page.evaluate("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })")) as { violations: { id: string; nodes: { html: string }[] }[] };
    return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
  }
  const overflow = (page: Page) => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

  test("coverage shows all 22 Arab states and says in words what an empty cell means", async () => {
    const page = await openCoverage("en");
    expect(await page.locator(".coverage tbody th").count()).toBe(23);
    const empty = page.locator(".coverage td.empty").first();
    expect(await empty.textContent()).toContain("No record in this repository");
    expect(await empty.locator("button").count()).toBe(0);
    await page.context().close();
  });

  test("rows, columns, region and suggestions are chosen; the address keeps them, and the CSV is of the same table", async () => {
    const page = await openCoverage("fr");
    await page.locator(".choices select").nth(1).selectOption("sdg");
    await page.locator(".coverage thead th", { hasText: "17 ·" }).waitFor();
    await page.locator(".choices select").nth(2).selectOption("maghreb");
    await expect.poll(() => page.locator(".coverage tbody th").count()).toBe(6);
    await page.locator(".check input").check();
    await expect.poll(() => page.evaluate("location.hash")).toContain("suggested=true");
    expect(await page.evaluate("location.hash")).toBe("#/coverage?rows=country&cols=sdg&region=maghreb&suggested=true");
    const csv = await page.locator(".notes a").getAttribute("href");
    expect(csv).toBe("/api/coverage?rows=country&cols=sdg&region=maghreb&suggested=true&lang=fr&format=csv");
    await page.reload();
    await expect.poll(() => page.locator(".coverage tbody th").count()).toBe(6);
    // Rows and columns cannot be the same: choosing the other one's dimension swaps them.
    await page.locator(".choices select").first().selectOption("sdg");
    await expect.poll(() => page.locator(".coverage tbody th").count()).toBe(18);
    await page.context().close();
  });

  test("a cell lists its initiatives, as many as it says, opens them, and leads to a question under its filters", async () => {
    const page = await openCoverage("en");
    const cell = page.getByRole("button", { name: /^Jordan, C4/ });
    const count = Number(await cell.textContent());
    await cell.click();
    await page.waitForSelector(".cell .source");
    expect(await page.locator(".cell .source").count()).toBe(count);
    expect(await page.evaluate("document.activeElement.closest('.cell') !== null")).toBe(true);
    await page.locator(".cell .source").first().click();
    await page.waitForSelector(".panel h2");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Ask about these" }).click();
    await page.waitForSelector("#question");
    expect((await page.locator(".chip").allTextContents()).join()).toMatch(/Jordan.*C4/);
    await page.context().close();
  });

  test.each([["en", "ArrowRight"], ["ar", "ArrowLeft"]] as const)("arrow keys lead from cell to cell, in the direction of the page: %s", async (lang, onwards) => {
    const page = await openCoverage(lang);
    expect(await page.locator(".coverage td button[tabindex='0']").count()).toBe(1);
    await page.locator(".coverage td button[tabindex='0']").focus();
    const place = async () => ((await page.evaluate("document.activeElement.dataset.place")) as string).split(" ").map(Number);
    const [row = 0, col = 0] = await place();
    await page.keyboard.press(onwards);
    const [sameRow, further = 0] = await place();
    expect(sameRow).toBe(row);
    expect(further).toBeGreaterThan(col);
    await page.keyboard.press("ArrowDown");
    expect((await place())[0]).toBeGreaterThan(row);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".cell h2");
    await page.context().close();
  });

  test("an idea in Arabic on an English page: sentences each in their direction, reasons in English", async () => {
    const page = await open("en", "#/similar");
    await compare(page);
    const first = page.locator(".similar > li").first();
    expect(await first.locator("blockquote").first().getAttribute("dir")).toBe("rtl");
    expect(await first.textContent()).toMatch(/The same.*(?:farmer|artificial intelligence)/);
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H2");
    const theirs = (await page.locator(".similar > li", { has: page.locator("blockquote") }).first().locator("blockquote").nth(1).textContent()) ?? "";
    await page.locator(".similar > li", { has: page.locator("blockquote") }).first().locator(".source").click();
    await page.waitForSelector(".panel mark");
    expect(await page.locator(".panel mark").textContent()).toBe(theirs);
    await page.context().close();
  });

  test("a file is compared too, and what cannot be read is said in words", async () => {
    const page = await open("ru", "#/similar");
    await page.setInputFiles("#idea-file", { name: "idea.txt", mimeType: "text/plain", buffer: Buffer.from(idea) });
    expect(await page.locator("#idea-text").isDisabled()).toBe(true);
    await page.locator(".idea .primary").click();
    await page.waitForSelector(".similar li");
    await page.setInputFiles("#idea-file", { name: "idea.pdf", mimeType: "application/pdf", buffer: Buffer.from("no PDF") });
    await page.locator(".idea .primary").click();
    await page.waitForSelector("[role=alert]");
    expect(await page.locator("[role=alert]").textContent()).toContain("cannot be compared");
    complaints.splice(0);
    await page.context().close();
  });

  test("the conversation is still there after a look at another view", async () => {
    const page = await open("en", "");
    await page.fill("#question", "digital identity in Jordan");
    await page.press("#question", "Enter");
    await page.waitForSelector(".sources .source");
    await page.getByRole("link", { name: "Coverage" }).click();
    await page.waitForSelector(".coverage");
    expect(await page.getByRole("link", { name: "Coverage" }).getAttribute("aria-current")).toBe("page");
    await page.keyboard.press("Home");
    await page.locator(".skip").press("Enter");
    expect(await page.locator(".coverage").count()).toBe(1);
    await page.goBack();
    await page.getByRole("link", { name: "Questions" }).click();
    expect(await page.locator(".turn").count()).toBe(1);
    await page.context().close();
  });

  test.each([320, 390])("nothing is wider than a phone of %d pixels; the table scrolls in its box", async (width) => {
    for (const lang of ["en", "ar", "ru"]) {
      const page = await openCoverage(lang, "", { viewport: { width, height: 800 } });
      expect(await overflow(page)).toBe(0);
      expect(await page.locator(".table-box").evaluate((box: { scrollWidth: number; clientWidth: number }) => box.scrollWidth > box.clientWidth)).toBe(true);
      await page.goto(`${server.url}/?lang=${lang}#/similar`);
      await page.waitForSelector("#idea-text");
      await compare(page);
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    }
  });

  test.each([["en", "light"], ["en", "dark"], ["ar", "light"], ["ar", "dark"]] as const)("axe finds nothing: %s, %s", async (lang, colorScheme) => {
    const page = await openCoverage(lang, "?rows=country&cols=actionLine&region=arab-region&suggested=true", { colorScheme });
    await page.locator(".coverage td button").first().click();
    await page.waitForSelector(".cell .source");
    expect(await violations(page)).toEqual([]);
    await page.goto(`${server.url}/?lang=${lang}#/similar`);
    await page.waitForSelector("#idea-text");
    await compare(page);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test("the browser had nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });
});
