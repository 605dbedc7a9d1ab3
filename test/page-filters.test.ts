import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer } from "./setup/test-server.ts";

const executable = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));
if (executable === undefined) console.warn("skipped: the tests of filters read from questions need Chromium (Debian: apt install chromium), or CHROMIUM_PATH");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tunisian = "Quels projets tunisiens sur la santé depuis 2020 ?";
const relaxing = "Which government e-health projects in Jordan since 2020?";
const refused = { en: "Projects in Uruguay about irrigation in 1997", ar: "مشاريع الري في أوروغواي عام 1997", ru: "Проекты орошения в Уругвае в 1997 году" };

describe.skipIf(executable === undefined)("how a question was read", () => {
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

  async function open(lang: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
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
    await page.waitForSelector(".actions");
  }
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const result = (await page.evaluate("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })")) as { violations: { id: string; nodes: { html: string }[] }[] };
    return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
  }
  const overflow = (page: Page) => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  const plain = (text: string | null) => (text ?? "").replaceAll(/[\u2066-\u2069]/g, "").replaceAll(/\s+/g, " ").trim();
  const stated = async (page: Page) => (await page.locator(".stated-text").allTextContents()).map(plain);

  test("filters stand above the answer in the reader's language, with the words that gave them", async () => {
    const page = await open("en");
    await ask(page, tunisian);
    expect(await stated(page)).toEqual(["Tunisia from “tunisiens”", "since 2020 from “depuis 2020”"]);
    await page.selectOption(".head select", "ru");
    await expect.poll(() => stated(page)).toEqual(["Тунис из «tunisiens»", "с 2020 года из «depuis 2020»"]);
    await page.context().close();
  });

  test("a filter is taken out and put back by keyboard; the question is asked again in its place", async () => {
    const page = await open("fr");
    await ask(page, tunisian);
    const [out] = await Promise.all([
      page.waitForRequest((sent) => sent.url().endsWith("/api/ask")),
      page.getByRole("button", { name: /Reposer la question sans.*depuis 2020/ }).press("Enter"),
    ]);
    expect(JSON.parse(out.postData() ?? "{}")).toMatchObject({ question: tunisian, without: ["years"], history: [] });
    await page.waitForSelector(".actions");
    expect(await page.locator(".turn").count()).toBe(1);
    expect(await page.locator(".stated:not(.out)").count()).toBe(1);
    expect(await page.evaluate("document.activeElement.className")).toBe("asked");
    const [back] = await Promise.all([
      page.waitForRequest((sent) => sent.url().endsWith("/api/ask")),
      page.getByRole("button", { name: /Reposer la question avec.*depuis 2020/ }).press("Enter"),
    ]);
    expect(JSON.parse(back.postData() ?? "{}")).not.toHaveProperty("without");
    await page.waitForSelector(".actions");
    expect(await page.locator(".stated:not(.out)").count()).toBe(2);
    await page.context().close();
  });

  test("of several questions the one whose filter is taken out keeps its place and its history", async () => {
    const page = await open("en");
    await ask(page, relaxing);
    await ask(page, tunisian);
    await expect.poll(() => page.locator(".actions").count()).toBe(2);
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith("/api/ask")),
      page.locator(".turn").first().locator(".stated button").first().click(),
    ]);
    expect(JSON.parse(sent.postData() ?? "{}")).toMatchObject({ question: relaxing, history: [] });
    await expect.poll(() => page.locator(".actions").count()).toBe(2);
    expect((await page.locator(".asked").allTextContents()).map((text) => text.replace("You asked: ", ""))).toEqual([relaxing, tunisian]);
    await page.context().close();
  });

  test("a filter that was given up is said in a live region, and is no chip", async () => {
    const page = await open("en");
    await ask(page, relaxing);
    const live = page.locator(".understood [aria-live=polite]");
    expect(plain(await live.textContent())).toBe("Nothing fitting was found with “Stakeholder: Government”: the search went on without this filter.");
    expect((await stated(page)).join()).not.toContain("Government");
    await page.context().close();
  });

  test("the countries of a region are a number, which opens to their names", async () => {
    const page = await open("ar");
    await ask(page, "ما مشاريع القطاع الخاص في دول الخليج منذ 2019؟");
    const region = page.locator(".stated details");
    expect(plain(await region.locator("summary").textContent())).toBe("6 بلدان من «دول الخليج»");
    expect(await region.locator(".stated-values").isVisible()).toBe(false);
    await region.locator("summary").press("Enter");
    expect(await region.locator(".stated-values").textContent()).toContain("البحرين");
    await page.context().close();
  });

  test("what a slip was read as is said, and other records of the same project open", async () => {
    const page = await open("es");
    const hit = { id: "sample:startup-tunisia", kind: "record", title: "Startup Act", snippet: "…", lang: "en", dir: "ltr", duplicates: ["sample:asbu"] };
    const body = { id: "a1", lang: "es", mode: "extractive", refused: { reason: "Nada.", nearest: [hit] }, sentences: [], sources: [], filters: {}, inferred: { intent: "find" }, corrected: [{ from: "agricultra", to: "agricultura" }], tookMs: 1 };
    await page.route("**/api/ask", (route) => route.fulfill({ contentType: "text/event-stream", body: `event: refused\ndata: ${JSON.stringify(body.refused)}\n\nevent: done\ndata: ${JSON.stringify(body)}\n\n` }));
    await ask(page, "agricultra");
    expect(plain(await page.locator(".understood").textContent())).toBe("Se buscó «agricultura» en lugar de «agricultra».");
    expect(plain(await page.locator(".also").textContent())).toBe("El mismo proyecto está también en: sample:asbu");
    await page.locator(".also button").click();
    await page.waitForSelector(".panel h2");
    await page.context().close();
  });

  test("why a result is near: the parts of its score and the words that met, asked for once", async () => {
    const page = await open("ar");
    await ask(page, refused.ar);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/api/search")) asked.push(request.postData() ?? "");
    });
    const why = page.locator(".why");
    await why.first().locator("summary").press("Enter");
    await why.first().locator(".bars").waitFor();
    expect(await why.first().locator(".bars li").count()).toBe(5);
    expect(await why.first().locator(".bars .taken").textContent()).toContain("يُطرح");
    const met = (await why.first().locator(".met li").allTextContents()).map(plain);
    expect(met).toContainEqual(expect.stringMatching(/≈ uruguay 0\.\d\d$/));
    expect(met).toContain("موضوع: الري · ليست فيها");
    await why.nth(1).locator("summary").press("Enter");
    await why.nth(1).locator(".bars").waitFor();
    expect(asked).toHaveLength(1);
    expect(JSON.parse(asked[0] ?? "{}")).toMatchObject({ query: refused.ar, explain: true });
    await page.context().close();
  });

  test("a reason that cannot be looked up says so, and is looked up again", async () => {
    const page = await open("en");
    await ask(page, refused.en);
    await page.route("**/api/search", (route) => route.abort());
    const why = page.locator(".why").first();
    await why.locator("summary").click();
    await why.getByText("The server cannot be reached").waitFor();
    await page.unroute("**/api/search");
    await why.locator("summary").click();
    await why.locator("summary").click();
    await why.locator(".bars").waitFor();
    complaints.splice(0);
    await page.context().close();
  });

  test("the records of a cell are limited by the cell alone, not by what its names may state", async () => {
    const page = await open("en");
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith("/api/search")),
      (async () => {
        await page.goto(`${server.url}/?lang=en#/coverage?rows=country&cols=actionLine&region=arab-region`);
        await page.locator(".coverage td button").first().click();
      })(),
    ]);
    expect(JSON.parse(sent.postData() ?? "{}").without).toEqual(["countries", "sdgs", "actionLines", "years", "stakeholders", "langs"]);
    await page.context().close();
  });

  test("a year that is being typed stays when counts arrive, and becomes a filter in words", async () => {
    const page = await open("ar");
    await page.click("#filters");
    await page.locator(".filter-panel option[value='4']").waitFor({ state: "attached" });
    await page.locator(".filter-panel input").first().fill("2020");
    await page.locator(".filter-panel select").nth(2).selectOption("4");
    await expect.poll(() => page.locator(".chip").count()).toBe(2);
    await page.locator(".filter-panel input").nth(1).pressSequentially("2021");
    await page.selectOption(".head select", "en");
    await expect.poll(async () => (await page.locator(".chip").allTextContents()).map(plain)).toEqual(["SDG 4 · Quality education ✕", "2020–2021 ✕"]);
    await page.context().close();
  });

  test("a shared answer says how it was read, with nothing to take out", async () => {
    const page = await open("en");
    await ask(page, tunisian);
    await page.locator(".action").first().click();
    await page.locator(".action-body .secondary").click();
    await page.goto(await page.locator(".link").inputValue());
    await page.waitForSelector(".stated");
    expect(await stated(page)).toEqual(["Tunisia from “tunisiens”", "since 2020 from “depuis 2020”"]);
    expect(await page.locator(".stated button").count()).toBe(0);
    await page.context().close();
  });

  test.each([320, 390])("nothing is wider than a phone of %d pixels", async (width) => {
    for (const lang of ["en", "ar", "ru"] as const) {
      const page = await open(lang, { viewport: { width, height: 800 } });
      await ask(page, "What do African universities do for SDG 4 and SDG 5?");
      await page.locator(".stated summary").click();
      expect(await overflow(page)).toBe(0);
      await ask(page, refused[lang]);
      await page.locator(".why summary").first().click();
      await page.waitForSelector(".why .bars");
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    }
  });

  test.each([["en", "light"], ["en", "dark"], ["ar", "light"], ["ar", "dark"]] as const)("axe finds nothing: %s, %s", async (lang, colorScheme) => {
    const page = await open(lang, { colorScheme });
    await ask(page, "What do African universities do for SDG 4?");
    await page.locator(".stated summary").click();
    await page.locator(".stated button").last().click();
    await page.waitForSelector(".stated.out");
    await page.waitForSelector(".actions");
    await ask(page, refused[lang]);
    await page.locator(".why summary").first().click();
    await page.waitForSelector(".why .bars");
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test("the browser had nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });
});
