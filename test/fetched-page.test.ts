import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { decodePage } from "../ingest/fetch/charset.ts";
import type { FetchedPage } from "../ingest/fetch/fetcher.ts";
import { nameOfPage, recogniseMedia } from "../ingest/fetch/media.ts";
import { savePage } from "../ingest/save-page.ts";
import { encodeAs } from "./setup/encode-as.ts";

const arabic = "نحن ممثلي شعوب العالم نعلن رغبتنا المشتركة في بناء مجتمع معلومات";
const russian = "Мы, представители народов мира, заявляем о нашем общем стремлении построить информационное общество";
const french = "Nous, représentants des peuples du monde, proclamons notre volonté d'édifier une société de l'information";
const chinese = "我们，世界人民的代表，宣告我们建设信息社会的共同愿望";
const html = (body: string, head = "", tag = "<html>") => `<!DOCTYPE html>${tag}<head>${head}<title>t</title></head><body><p>${body}</p></body></html>`;
const meta = (charset: string) => `<meta http-equiv="Content-Type" content="text/html; charset=${charset}">`;
const decode = (body: Uint8Array, charset?: string, lang?: string) => decodePage(body, { charset, isHtml: true, lang });

describe("the encoding of a page", () => {
  test.each([
    ["UTF-8 that says so", Buffer.from(html(arabic)), "utf-8", undefined, arabic],
    ["UTF-8 under a header that says otherwise", Buffer.from(html(arabic, meta("utf-8"))), "iso-8859-1", undefined, arabic],
    ["UTF-8 that says nothing", Buffer.from(html(russian)), undefined, undefined, russian],
    ["a byte order mark under a header that says otherwise", Buffer.from(`\uFEFF${html(chinese)}`), "windows-1252", undefined, chinese],
    ["UTF-16 with its mark", Buffer.from(`\uFEFF${html(russian)}`, "utf16le"), "utf-8", undefined, russian],
    ["UTF-16 by its header", Buffer.from(html("plain words"), "utf16le"), "utf-16le", undefined, "plain words"],
    ["Windows-1256 by its header", encodeAs(html(arabic), "windows-1256"), "windows-1256", undefined, arabic],
    ["Windows-1256 by its own word", encodeAs(html(arabic, meta("windows-1256")), "windows-1256"), undefined, undefined, arabic],
    ["Windows-1256 by its own word under a header that says Latin", encodeAs(html(arabic, meta("windows-1256")), "windows-1256"), "iso-8859-1", "ar", arabic],
    ["Windows-1256 under a header that says UTF-8", encodeAs(html(arabic, meta("windows-1256")), "windows-1256"), "utf-8", undefined, arabic],
    ["Windows-1256 that says only its language", encodeAs(html(arabic, "", '<html dir="rtl" lang="ar">'), "windows-1256"), undefined, undefined, arabic],
    ["Windows-1251 that says nothing and is expected in Russian", encodeAs(html(russian), "windows-1251"), undefined, "ru", russian],
    ["Windows-1252 that says nothing", encodeAs(html(french), "windows-1252"), undefined, undefined, french],
    ["Windows-1252 under a header that says UTF-8", encodeAs(html(french), "windows-1252"), "utf-8", undefined, french],
    ["GB18030 that says nothing and is expected in Chinese", encodeAs(html(chinese), "gb18030"), undefined, "zh", chinese],
    ["an encoding that nobody knows over UTF-8", Buffer.from(html(arabic)), "x-unknown", undefined, arabic],
    ["one broken byte in a long page", Buffer.concat([Buffer.from(html(`${arabic} `.repeat(100))), Buffer.from([0xff])]), "utf-8", undefined, arabic],
  ])("%s", (_, body, charset, lang, expected) => {
    expect(decode(body, charset, lang)).toContain(expected);
  });

  test("a page that is in no encoding it could be in is refused rather than read as nonsense", () => {
    expect(() => decode(encodeAs(html(arabic), "windows-1256"))).toThrow("neither UTF-8 nor a western European one");
    expect(() => decode(encodeAs(html(arabic), "windows-1256"), "utf-8")).toThrow("said to be utf-8");
    expect(() => decode(encodeAs(html(french), "windows-1252"), "utf-8", "ar")).toThrow("its text is not that");
  });

  test("a text that is no page and says nothing is left to its reader", () => {
    expect(decodePage(encodeAs("الاسم;البلد", "windows-1256"), { charset: undefined, isHtml: false })).toBeUndefined();
  });
});

const page = (url: string, contentType?: string, body: string | Buffer = "text", contentDisposition?: string): FetchedPage => ({ url, finalUrl: url, contentType, contentDisposition, body: Buffer.from(body) });

describe("the type and name of a page", () => {
  test.each([
    ["https://e.org/a", "text/html; charset=utf-8", "<p>x", undefined, ".html", "a"],
    ["https://e.org/a/index.html", "TEXT/HTML", "<p>x", undefined, ".html", "e.org"],
    ["https://e.org/", "application/xhtml+xml", "x", undefined, ".html", "e.org"],
    ["https://e.org/doc?s=A/RES/1&t=pdf", "application/octet-stream", "%PDF-1.7", undefined, ".pdf", "doc"],
    ["https://e.org/report.pdf", "text/html", "%PDF-1.4", undefined, ".pdf", "report"],
    ["https://e.org/report.pdf", "application/pdf", "<!DOCTYPE html><title>Log in</title>", undefined, ".html", "report"],
    ["https://e.org/projects.csv", "text/csv; charset=windows-1256", "a,b", undefined, ".csv", "projects"],
    ["https://e.org/export.php", "application/octet-stream", "a,b", 'attachment; filename="Proj ects.CSV"', ".csv", "Proj-ects"],
    ["https://e.org/x", "application/x-download", "a", "attachment; filename*=UTF-8''%D9%85%D8%B4%D8%A7%D8%B1%D9%8A%D8%B9.xlsx", ".xlsx", "مشاريع"],
    ["https://e.org/x", "text/csv", "a", 'attachment; filename="../../../etc/passwd"', ".csv", "passwd"],
    ["https://e.org/x", "text/csv", "a", "attachment; ;;", ".csv", "x"],
    ["https://raw.e.org/d/records.jsonl", "text/plain; charset=utf-8", "{}", undefined, ".jsonl", "records"],
    ["https://raw.e.org/d/notes.md", "text/plain", "# a", undefined, ".md", "notes"],
    ["https://e.org/api", "application/json", "[]", undefined, ".json", "api"],
    ["https://e.org/records.jsonl.gz", "application/gzip", "x", undefined, ".jsonl.gz", "records"],
    ["https://e.org/records.jsonl", "application/x-ndjson", "{}", undefined, ".jsonl", "records"],
    ["https://e.org/sheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK", undefined, ".xlsx", "sheet"],
    ["https://e.org/%D9%86%D8%B5.txt", undefined, "x", undefined, ".txt", "نص"],
    ["https://e.org/%E0%A4%A", "text/plain", "x", undefined, ".txt", "E0-A4-A"],
    ["https://e.org/picture", "image/png", "x", undefined, "", "picture"],
    ["https://e.org/what", undefined, "x", undefined, "", "what"],
  ])("%s as %s", (url, type, body, disposition, ending, name) => {
    const fetched = page(url, type, body, disposition);
    expect([recogniseMedia(fetched).ending, nameOfPage(fetched)]).toEqual([ending, name]);
  });
});

describe("a page as a file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-page-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("keeps its place from one run to the next, and pages of one name on two hosts have two", async () => {
    const [first, again, other] = [await savePage(page("https://a.org/7.txt", "text/plain"), { folder }), await savePage(page("https://a.org/7.txt", "text/plain"), { folder }), await savePage(page("https://b.org/7.txt", "text/plain"), { folder })];
    expect(again.path).toBe(first.path);
    expect(other.path).not.toBe(first.path);
    expect([first.name, first.defaults, other.defaults?.["id"]]).toEqual(["7", { id: "a.org/7.txt", url: "https://a.org/7.txt" }, "b.org/7.txt"]);
  });

  test("is UTF-8 afterwards, and a type that is not read is said", async () => {
    const file = await savePage(page("https://a.org/n.txt", "text/plain; charset=windows-1256", encodeAs(arabic, "windows-1256")), { folder });
    expect(await readFile(file.path, "utf8")).toBe(arabic);
    await expect(savePage(page("https://a.org/p", "image/png"), { folder })).rejects.toThrow("it is image/png, which is not read");
    await expect(savePage(page("https://a.org/p"), { folder })).rejects.toThrow("of no stated type");
  });

  test("a very long address still gives an id that differs from others", async () => {
    const ids = await Promise.all(["x", "y"].map(async (end) => (await savePage(page(`https://a.org/${"long/".repeat(100)}${end}`, "text/plain"), { folder })).defaults?.["id"] as string));
    expect(new Set(ids).size).toBe(2);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(300);
  });
});
