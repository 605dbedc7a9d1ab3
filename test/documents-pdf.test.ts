import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createExtractor } from "../ingest/extraction/extractor.ts";
import { ingest } from "../ingest/pipeline.ts";
import type { ReadDocument } from "../ingest/readers/document-block.ts";
import { findDocument } from "../src/db/documents.ts";
import { openTestRoom } from "./setup/test-room.ts";
import { canPrint, openPrinter, printPdf } from "./setup/print-pdf.ts";

if (!canPrint) console.warn("skipped: the tests of PDFs need Chromium (Debian: apt install chromium), or CHROMIUM_PATH");

const arabicSentence = "تلتزم الدول بربط المدارس الريفية بشبكة الإنترنت في عام 2015 وفق برنامج AI4D للتعليم (المرحلة الأولى)، وتسعى إلى تدريب 1500 من المعلمين على استخدام التكنولوجيا الحديثة في جميع المناطق النائية دون تمييز بين الجنسين.";
const frenchSentence = "Les gouvernements s'engagent à relier les écoles rurales à l'internet d'ici à 2015 et à former les enseignants à l'utilisation des technologies, y compris dans les régions éloignées où l'électricité reste rare.";
const chineseSentence = "各国政府承诺在2015年之前将农村学校接入互联网，并培训教师使用信息通信技术，包括在电力仍然稀缺的偏远地区开展教学活动。";

interface Edition {
  lang: string;
  dir: string;
  title: string;
  section: (n: number) => string;
  sentence: string;
  header: string;
  caption: string;
  columns: [string, string];
  rows: [string, string][];
  lead: string;
}
const editions: Edition[] = [
  { lang: "ar", dir: "rtl", title: "خطة العمل الرقمية", section: (n) => `الفصل ${n}`, sentence: arabicSentence, header: "وثيقة رسمية للجمعية العامة", caption: "الجدول 1: المدارس المتصلة", columns: ["البلد", "عدد المدارس"], rows: [["تونس", "120"], ["الأردن", "95"], ["المغرب", "310"]], lead: "يبين الجدول التالي النتائج حسب البلد." },
  { lang: "fr", dir: "ltr", title: "Plan d'action numérique", section: (n) => `Chapitre ${n}`, sentence: frenchSentence, header: "Document officiel de l'Assemblée générale", caption: "Tableau 1 : écoles reliées", columns: ["Pays", "Nombre d'écoles"], rows: [["Tunisie", "120"], ["Jordanie", "95"], ["Maroc", "310"]], lead: "Le tableau suivant montre les résultats par pays." },
  { lang: "zh", dir: "ltr", title: "数字行动计划", section: (n) => `第${n}章 学校`, sentence: chineseSentence, header: "大会正式文件", caption: "表1：已联网学校", columns: ["国家", "学校数量"], rows: [["突尼斯", "120"], ["约旦", "95"], ["摩洛哥", "310"]], lead: "下表显示各国的结果。" },
];

function pageOf({ lang, dir, title, section, sentence, caption, columns, rows, lead }: Edition, paragraphs: number): string {
  const body = Array.from({ length: paragraphs }, (_, index) => {
    const heading = index % 6 === 0 ? `<h2>${section(index / 6 + 1)}</h2>` : "";
    return `${heading}<p>${index + 1}. ${sentence} ${sentence}</p>`;
  }).join("");
  const table = `<p>${lead}</p><p class="caption">${caption}</p><table><tr>${columns.map((name) => `<th>${name}</th>`).join("")}</tr>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;
  const style = `body { font: 12pt "Noto Naskh Arabic", "Noto Sans CJK SC", "DejaVu Serif"; } p { margin: 0 0 10pt; text-align: justify; } table { width: 100%; border-collapse: collapse; } td, th { border: 1px solid; padding: 4pt; text-align: start; }`;
  return `<!doctype html><html lang="${lang}" dir="${dir}"><head><style>${style}</style></head><body><h1>${title}</h1>${body}${table}</body></html>`;
}

describe.skipIf(!canPrint)("PDFs that a browser printed", { timeout: 240_000 }, () => {
  let browser: Browser;
  let folder: string;
  const extractor = createExtractor();

  beforeAll(async () => {
    browser = await openPrinter();
    folder = await mkdtemp(join(tmpdir(), "dalil-pdf-"));
  });
  afterAll(async () => {
    await extractor.close();
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, html: string, header = "Header"): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, await printPdf(browser, html, header));
    return path;
  }

  test.each(editions)("$lang: paragraphs with number, page and heading in reading order, without headers and footers; the table under its caption", async (edition) => {
    const read: ReadDocument = await extractor.read({ path: await write(`plan_${edition.lang}.pdf`, pageOf(edition, 40), edition.header), format: "pdf" });
    expect(read.title).toBe(edition.title);
    expect(read.findings?.filter(({ indexed }) => !indexed)).toEqual([]);
    const numbered = read.blocks.filter(({ paragraph }) => paragraph !== undefined);
    expect(numbered.map(({ paragraph }) => paragraph)).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)));
    const separator = edition.lang === "zh" ? "" : " ";
    for (const block of numbered) expect(block.text.replace(/(?<=[。，])\s|\s(?=[\u4e00-\u9fff])/gu, "")).toBe(`${edition.sentence}${separator}${edition.sentence}`);
    expect(numbered[13]?.heading).toEqual([edition.title, edition.section(3)]);
    const pages = numbered.map(({ page }) => page ?? 0);
    expect(pages[0]).toBe(1);
    expect(pages.at(-1)).toBeGreaterThan(2);
    expect(pages).toEqual(pages.toSorted((first, second) => first - second));
    const all = read.blocks.map(({ text }) => text).join("\n");
    expect(all).not.toContain(edition.header);
    expect(all).not.toMatch(/\d+ \/ \d+/);
    const table = read.blocks.find(({ heading }) => heading.includes(edition.caption));
    const [first, second] = edition.columns;
    expect(table?.text).toBe([edition.lead, ...edition.rows.map(([name, value]) => `${first}: ${name}; ${second}: ${value}`)].join("\n"));
  });

  test("a page whose Arabic is reversed and a page that is a picture are named and not indexed; the others are", async () => {
    const good = `<p>${arabicSentence}</p><p>${arabicSentence}</p>`;
    const reversed = `<p style="unicode-bidi:bidi-override;direction:ltr">${arabicSentence} ${arabicSentence}</p>`;
    const scan = `<svg width="300" height="300"><circle cx="150" cy="150" r="140"/></svg>`;
    const newPage = `<div style="break-before:page">`;
    await write("mixed.pdf", `<html dir="rtl"><body style="font:12pt 'Noto Naskh Arabic'">${good}${newPage}${reversed}</div>${newPage}${scan}</div>${newPage}${good}</div></body></html>`, "");
    await write("reversed.pdf", `<html dir="rtl"><body style="font:12pt 'Noto Naskh Arabic'">${reversed}${newPage}${reversed}</div></body></html>`, "");
    const room = await openTestRoom();
    try {
      const report = await ingest([join(folder, "mixed.pdf"), join(folder, "reversed.pdf")], room);
      expect(report.documents).toMatchObject({ read: 2, added: 1, rejected: 1 });
      expect(report.findings.filter(({ indexed }) => !indexed).map(({ page, reason }) => [page, reason])).toEqual([[2, expect.stringContaining("reverse order")], [3, expect.stringContaining("scanned: needs OCR")]]);
      expect(report.rejected).toEqual([{ file: join(folder, "reversed.pdf"), reason: expect.stringMatching(/all 2 pages: .*reverse order/) }]);
      const document = await findDocument(room.database, "mixed");
      expect(new Set(document?.passages.map(({ page }) => page))).toEqual(new Set([1, 4]));
      expect(document?.passages[0]?.text).toBe(arabicSentence);
      const [stored] = await room.database.query<{ all: string }>("select string_agg(text, ' ') as all from passages");
      expect(stored?.all).not.toContain([..."المدارس"].reverse().join(""));
    } finally {
      await room.database.close();
    }
  });

  test("sentences go on over a page break, words broken at a line's end are whole, columns are read one after the other", async () => {
    const words = "Governments committed themselves to providing reliable infrastructure, information technology and communication services throughout underserved communities";
    const text = Array.from({ length: 30 }, (_, index) => `Sentence ${index} says that ${words}.`).join(" ");
    const path = await write("columns.pdf", `<html lang="en"><body style="font:12pt 'DejaVu Serif';hyphens:auto"><div style="column-count:2;column-gap:1cm;text-align:justify"><p>${text.replace(/(\p{L}{5})(?=\p{L}{4})/gu, "$1&shy;")}</p></div></body></html>`, "");
    const read = await extractor.read({ path, format: "pdf" });
    const all = read.blocks.map((block) => block.text).join(" ");
    expect(all).toBe(text);
  });

  test("300 pages take at most 20 seconds", async () => {
    const path = await write("long.pdf", pageOf({ ...editions[1]!, title: "Long" }, 1_900), "A/1");
    // Of the processor, workers included: how long the clock runs depends on what else the machine does.
    const [started, before] = [performance.now(), process.cpuUsage()];
    const read = await extractor.read({ path, format: "pdf" });
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    expect(read.blocks.at(-1)?.page).toBeGreaterThanOrEqual(300);
    console.info(`${read.blocks.at(-1)?.page} pages read in ${((performance.now() - started) / 1_000).toFixed(1)} s, ${seconds.toFixed(1)} s of the processor`);
    expect(seconds).toBeLessThan(20);
  });
});
