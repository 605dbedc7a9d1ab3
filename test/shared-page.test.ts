import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer } from "./setup/test-server.ts";

const executable = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));
if (executable === undefined) console.warn("skipped: the tests of shared answers on the page need Chromium (Debian: apt install chromium), or CHROMIUM_PATH");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const question = "Which digital health projects are there in Jordan?";

describe.skipIf(executable === undefined)("sharing and rating on the page", () => {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let browser: Browser;

  beforeAll(async () => {
    server = await startTestServer();
    browser = await chromium.launch({ ...(executable === undefined ? {} : { executablePath: executable }), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function newReader(options: BrowserContextOptions = {}): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    return { context, page, errors };
  }
  async function ask(page: Page, lang: string): Promise<void> {
    await page.goto(`${server.url}/?lang=${lang}`);
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

  test("a reader is told what a link shows, gets it, and takes it back; who has it reads the answer", async () => {
    const sharer = await newReader();
    await ask(sharer.page, "en");
    await sharer.page.getByRole("button", { name: "Share" }).press("Enter");
    expect(await sharer.page.locator(".action-body").textContent()).toContain("nothing else of the conversation");
    await sharer.page.getByRole("button", { name: "Create a link" }).press("Enter");
    const url = await sharer.page.locator("input.link").inputValue();
    expect(url).toMatch(new RegExp(`^${server.url}/a/[2-9a-z]{13}$`));
    await sharer.page.locator("[role=status]", { hasText: /copied|Copy the link|copy the link/ }).waitFor();
    expect(await violations(sharer.page)).toEqual([]);

    const guest = await newReader();
    const response = await guest.page.goto(`${url}?lang=ar`);
    expect([response?.status(), response?.headers()["x-robots-tag"]]).toEqual([200, "noindex"]);
    await guest.page.waitForSelector(".sources .source");
    expect(await guest.page.evaluate("[document.documentElement.lang, document.documentElement.dir]")).toEqual(["ar", "rtl"]);
    expect(await guest.page.locator("h2.asked").textContent()).toBe(question);
    const said = (page: Page) => page.locator(".sentence").allTextContents();
    expect(await said(guest.page)).toEqual(await said(sharer.page));
    expect(await guest.page.locator(".answer").getAttribute("dir")).toBe("ltr");
    expect(await guest.page.getByRole("button", { name: "إلغاء الرابط" }).count()).toBe(0);
    await guest.page.locator(".sentence:not(.lead) .citation").first().press("Enter");
    await guest.page.waitForSelector(".panel mark");
    expect(await violations(guest.page)).toEqual([]);

    await sharer.page.getByRole("button", { name: "Take the link back" }).press("Enter");
    await sharer.page.locator("[role=status]", { hasText: "no longer works" }).waitFor();
    expect((await guest.page.reload())?.status()).toBe(410);
    await guest.page.locator("[role=alert]", { hasText: "ألغى" }).waitFor();
    expect((await guest.page.goto(`${server.url}/a/2222222222222?lang=ru`))?.status()).toBe(404);
    await guest.page.locator("[role=alert]", { hasText: "нет ответа" }).waitFor();
    expect([...sharer.errors, ...guest.errors]).toEqual([]);
    await sharer.context.close();
    await guest.context.close();
  });

  test("whoever shared an answer can take it back on its own page too, in the same browser", async () => {
    const { context, page } = await newReader();
    await ask(page, "fr");
    await page.getByRole("button", { name: "Partager" }).click();
    await page.getByRole("button", { name: "Créer un lien" }).click();
    await page.goto(await page.locator("input.link").inputValue());
    await page.getByRole("button", { name: "Retirer le lien" }).click();
    await page.locator("[role=alert]", { hasText: "ne fonctionne plus" }).waitFor();
    await page.reload();
    await page.locator("[role=alert]", { hasText: "l’a retirée" }).waitFor();
    expect(await page.getByRole("button", { name: "Retirer le lien" }).count()).toBe(0);
    await context.close();
  });

  test("a source that changed or was withdrawn says so beside it", async () => {
    const { context, page } = await newReader();
    await ask(page, "en");
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("button", { name: "Create a link" }).click();
    const url = await page.locator("input.link").inputValue();
    await page.route("**/api/shared/*", async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { sources: { n: number; state: string; quoteStands: boolean; withdrawnAt?: string }[] };
      Object.assign(body.sources[0] ?? {}, { state: "withdrawn", quoteStands: false, withdrawnAt: "2026-03-02T10:00:00Z" });
      Object.assign(body.sources[1] ?? {}, { state: "changed", quoteStands: false });
      await route.fulfill({ response: answer, json: body });
    });
    await page.goto(url);
    await page.waitForSelector(".badge.since");
    expect(await page.locator(".badge.since").allTextContents()).toEqual(["withdrawn on March 2, 2026", "changed since: the quotation no longer stands there"]);
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  test("an answer is rated by keyboard, with a reason, once", async () => {
    const { context, page, errors } = await newReader();
    await ask(page, "en");
    await page.getByRole("button", { name: "Not useful" }).press("Enter");
    await page.waitForSelector(".reason input:focus");
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("Something is missing").check();
    await page.getByLabel("More about it (optional)").fill("Nothing on clinics");
    const sent = page.waitForRequest((request) => request.url().endsWith("/api/feedback"));
    await page.getByRole("button", { name: "Send" }).press("Enter");
    expect(JSON.parse((await sent).postData() ?? "{}")).toEqual({ answerId: expect.any(String), useful: false, reason: "incomplete", comment: "Nothing on clinics" });
    await page.locator("[role=status]", { hasText: "Thank you" }).waitFor();
    expect(await page.getByRole("button", { name: "Useful", exact: true }).count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });

  test("an answer that is held no longer says so", async () => {
    const { context, page } = await newReader();
    await ask(page, "es");
    await page.route("**/api/feedback", (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: '{"title":"Not found","detail":"x","status":404}' }));
    await page.getByRole("button", { name: "Útil", exact: true }).click();
    await page.locator("[role=status]", { hasText: "ya no se conserva" }).waitFor();
    await context.close();
  });

  test.each(["en", "ar", "ru", "zh"])("nothing is wider than a phone: %s", async (lang) => {
    const { context, page } = await newReader({ viewport: { width: 320, height: 800 } });
    await ask(page, lang);
    await page.locator(".action").first().click();
    await page.locator(".action-body .secondary").click();
    const url = await page.locator("input.link").inputValue();
    expect(await overflow(page)).toBe(0);
    await page.locator(".action").last().click();
    await page.waitForSelector(".reason");
    expect(await overflow(page)).toBe(0);
    await page.goto(url);
    await page.waitForSelector(".sources .source");
    expect(await overflow(page)).toBe(0);
    await context.close();
  });
});
