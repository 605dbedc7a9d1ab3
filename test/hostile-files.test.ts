import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { createDeflate } from "node:zlib";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createExtractor } from "../ingest/extraction/extractor.ts";
import { ingest } from "../ingest/pipeline.ts";
import { openTestRoom } from "./setup/test-room.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dalil-hostile-"));
  // A page that unpacks to 700 MB, packed piece by piece so that this process does not grow by it.
  const piece = Buffer.alloc(1_000_000, "BT ET ");
  const packed = await buffer(Readable.from((function* () { for (let times = 0; times < 700; times += 1) yield piece; })()).pipe(createDeflate({ level: 1 })));
  Object.assign(hostile["bomb.pdf"] ?? {}, { content: onePage(packed, "/Filter /FlateDecode") });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const relations = strToU8('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>');
const contentTypes = strToU8('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>');
const docx = (document: string, others: Record<string, Uint8Array> = {}) => zipSync({ "[Content_Types].xml": contentTypes, "_rels/.rels": relations, "word/document.xml": strToU8(document), ...others });
const word = (body: string) => `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;

/** A PDF of the given objects (their bodies by number) whose catalog is object 1. */
function pdf(objects: Record<number, string | { dictionary: string; stream: Uint8Array }>): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.4\n")];
  const offsets = new Map<number, number>();
  let length = parts[0]?.length ?? 0;
  const push = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  for (const [number, body] of Object.entries(objects)) {
    offsets.set(Number(number), length);
    push(Buffer.from(`${number} 0 obj\n`));
    if (typeof body === "string") push(Buffer.from(`${body}\n`));
    else push(Buffer.concat([Buffer.from(`<< ${body.dictionary} /Length ${body.stream.length} >>\nstream\n`), body.stream, Buffer.from("\nendstream\n")]));
    push(Buffer.from("endobj\n"));
  }
  const start = length;
  const size = Math.max(...offsets.keys()) + 1;
  const rows = Array.from({ length: size }, (_, number) => (offsets.has(number) ? `${String(offsets.get(number)).padStart(10, "0")} 00000 n \n` : "0000000000 65535 f \n")).join("");
  push(Buffer.from(`xref\n0 ${size}\n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`));
  return Buffer.concat(parts);
}

const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
const onePage = (stream: Uint8Array, dictionary = "") =>
  pdf({ 1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>", 4: { dictionary, stream }, 5: font });
const soundPdf = onePage(strToU8("BT /F1 12 Tf 50 700 Td (A sound page of plain text that is indexed.) Tj ET"));

/** The bytes of a zip with the name of every entry exchanged for another of the same length. */
function renamed(archive: Uint8Array, from: string, to: string): Buffer {
  return Buffer.from(Buffer.from(archive).toString("latin1").replaceAll(from, to), "latin1");
}

/** A zip whose directory says that its only entry unpacks to so many bytes. */
function withSize(archive: Uint8Array, bytes: number): Buffer {
  const copy = Buffer.from(archive);
  const directory = copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  copy.writeUInt32LE(bytes, directory + 24);
  return copy;
}

const zeros = new Uint8Array(12_000_000);
const letters = "The ministry published a report on the schools of the region. ".repeat(40);
/** Each file with what the report has to say of it. */
const hostile: Record<string, { content: Uint8Array | string; reason: RegExp }> = {
  "empty.pdf": { content: "", reason: /empty/ },
  "empty.docx": { content: "", reason: /empty/ },
  "empty.html": { content: "", reason: /empty/ },
  "empty.txt": { content: "", reason: /no text/ },
  "empty.zip": { content: "", reason: /broken or incomplete/ },
  "binary.txt": { content: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0]), reason: /not UTF-8/ },
  "picture.md": { content: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), reason: /not UTF-8/ },
  "binary.html": { content: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0, 0]), reason: /no encoding/ },
  "text.pdf": { content: letters, reason: /no PDF/ },
  "text.docx": { content: letters, reason: /not what its ending says/ },
  "old-word.docx": { content: new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), reason: /before 2007/ },
  "truncated.pdf": { content: soundPdf.subarray(0, 120), reason: /broken|no pages/ },
  "head-only.pdf": { content: "%PDF-1.7\n%%EOF", reason: /broken/ },
  "no-pages.pdf": { content: pdf({ 1: "<< /Type /Catalog >>" }), reason: /broken|no pages/ },
  "page-loop.pdf": { content: pdf({ 1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [2 0 R] /Count 3 >>" }), reason: /broken/ },
  "absurd-count.pdf": { content: pdf({ 1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", 3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>" }), reason: /2000000000 pages|OCR|broken/ },
  "self-length.pdf": { content: pdf({ 1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R >>" }), reason: /OCR|broken/ },
  "form-loop.pdf": {
    content: pdf({
      1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>", 4: { dictionary: "", stream: strToU8("/X Do") },
      5: { dictionary: "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>", stream: strToU8("/X Do /X Do") },
    }),
    reason: /OCR|broken|seconds|memory/,
  },
  "form-tree.pdf": {
    // Forty forms, each drawn twice by the one before: a trillion drawings.
    content: pdf({
      1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>", 4: { dictionary: "", stream: strToU8("/X Do") },
      ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [index + 5, { dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 46 0 R >> /XObject << /X ${index === 39 ? 5 : index + 6} 0 R >> >>`, stream: strToU8("BT /F1 9 Tf (a) Tj ET /X Do /X Do") }])),
      46: font,
    }),
    reason: /seconds|memory/,
  },
  "bomb.pdf": { content: "", reason: /seconds|memory|OCR/ },
  "rubbish.pdf": { content: Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.from(Array.from({ length: 50_000 }, (_, index) => (index * 7_919) % 251))]), reason: /broken/ },
  "locked.pdf": { content: Buffer.from(soundPdf.toString("latin1").replace("/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <0000000000000000000000000000000000000000000000000000000000000000> /U <0000000000000000000000000000000000000000000000000000000000000000> >> /ID [<00> <00>]"), "latin1"), reason: /password/ },
  "truncated.docx": { content: docx(word(`<w:p><w:r><w:t>${letters}</w:t></w:r></w:p>`)).subarray(0, 400), reason: /broken or incomplete/ },
  "truncated.xlsx": { content: zipSync({ "xl/workbook.xml": strToU8(letters) }).subarray(0, 90), reason: /.+/ },
  "no-document.docx": { content: zipSync({ "hello.xml": strToU8("<a/>") }), reason: /no Word document/ },
  "broken-xml.docx": { content: docx("<w:document><w:body><w:p>"), reason: /.+/ },
  "entities.docx": { content: docx(`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>${word("<w:p><w:r><w:t>&c;</w:t></w:r></w:p>").slice(21)}`), reason: /.+/ },
  "nested.docx": { content: docx(word(`${"<w:tbl><w:tr><w:tc>".repeat(20_000)}<w:p/>${"</w:tc></w:tr></w:tbl>".repeat(20_000)}`)), reason: /nested|broken|broke off|no text|memory|seconds/ },
  "bomb.docx": { content: docx(word(""), { "word/media.xml": zeros, "word/more.xml": zeros, "word/most.xml": zeros }), reason: /times its size|unpacks to/ },
  "empty.odt": { content: zipSync({ "content.xml": strToU8("<office:document/>") }), reason: /no OpenDocument text/ },
  "bomb.odt": { content: zipSync({ "content.xml": zeros, "more.xml": zeros }), reason: /times its size|unpacks to/ },
  "no-book.epub": { content: zipSync({ mimetype: strToU8("application/epub+zip") }), reason: /no book/ },
  "deep.html": { content: `${"<div>".repeat(50_000)}text`, reason: /nested more than/ },
  "deep-inline.html": { content: `${"<b>".repeat(100_000)}text`, reason: /nested more than|seconds/ },
  "unsound.html": { content: new Uint8Array([...strToU8("<meta charset=utf-8><p>"), 0x81, 0x8d, 0xfe, 0xff, 0x90]), reason: /no encoding/ },
  "scripts.html": { content: `<script>${"x".repeat(1_000)}</script><nav><a href=/>Home</a></nav>`, reason: /no text/ },
  "broken.zip": { content: Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(200, 7)]), reason: /broken or incomplete/ },
  "bomb.zip": { content: zipSync(Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`${index}.txt`, zeros]))), reason: /times its size/ },
  "huge.zip": { content: withSize(zipSync({ "a.txt": strToU8(letters) }), 3_000_000_000), reason: /unpacks to/ },
  "many.zip": { content: zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}`, new Uint8Array(0)]))), reason: /10001 files/ },
};
/** Archives whose other entries go in: the entry that the report names, and why. */
const mixed: Record<string, { content: Uint8Array; entry: string; reason: RegExp }> = {
  "slip.zip": { content: renamed(zipSync({ "aa/aa/evil.txt": strToU8(letters), "good.txt": strToU8(letters) }), "aa/aa/evil", "../../evil"), entry: "../../evil.txt", reason: /leads out/ },
  "absolute.zip": { content: renamed(zipSync({ "aetc/evil.txt": strToU8(letters), "good.txt": strToU8(letters) }), "aetc/evil", "/etc/evil"), entry: "/etc/evil.txt", reason: /leads out/ },
  "backslash.zip": { content: renamed(zipSync({ "aa/aa/evil.txt": strToU8(letters), "good.txt": strToU8(letters) }), "aa/aa/evil", "..\\..\\evil"), entry: "../../evil.txt", reason: /leads out/ },
  "nested.zip": { content: zipSync({ "inner.zip": zipSync({ "a.txt": strToU8(letters) }), "good.txt": strToU8(letters) }), entry: "inner.zip", reason: /within an archive/ },
  "lying.zip": { content: withSize(zipSync({ "long.txt": strToU8(letters) }), 100), entry: "long.txt", reason: /cannot be unpacked/ },
};

test("45 hostile and broken files cost only themselves: the batch ends, each is named with its reason, what is sound goes in, memory stays flat", async () => {
  const room = await openTestRoom();
  const temporary = await mkdtemp(join(tmpdir(), "dalil-hostile-tmp-"));
  vi.stubEnv("TMPDIR", temporary);
  try {
    for (const [name, { content }] of [...Object.entries(hostile), ...Object.entries(mixed)]) await writeFile(join(folder, name), content);
    await writeFile(join(folder, "sound.pdf"), soundPdf);
    await writeFile(join(folder, "zz.html"), `<html lang="en"><title>Last</title><p>${letters}</p></html>`);
    expect(Object.keys(hostile).length + Object.keys(mixed).length).toBeGreaterThanOrEqual(45);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
    const report = await ingest([folder], room, { documentSeconds: 5 });
    clearInterval(watch);
    const named = new Map([...report.rejected, ...report.skipped].map(({ file, reason }) => [file.slice(folder.length + 1), reason]));
    for (const [name, { reason }] of Object.entries(hostile)) expect(`${name}: ${named.get(name)}`).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")}: (?!undefined).*(?:${reason.source})`));
    for (const [name, { entry, reason }] of Object.entries(mixed)) expect(named.get(`${name}/${entry}`)).toMatch(reason);
    const ids = (await room.database.query<{ id: string }>("select id from documents order by id")).map(({ id }) => id);
    expect(ids).toEqual(["absolute/good", "backslash/good", "nested/good", "slip/good", "sound", "zz"]);
    // A killed parser's memory goes with it; the bound of growth is the one that a single file has.
    expect((most - before) / 1_048_576).toBeLessThan(900);
    console.info(`memory grew by at most ${Math.round((most - before) / 1_048_576)} MB, ${report.rejected.length} rejections in ${(report.tookMs / 1_000).toFixed(1)} s`);
    expect(await readdir(temporary)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
    await room.database.close();
  }
}, 300_000);

test("a workbook that takes too long is given up, this process does not stand still meanwhile, and the next file is read", async () => {
  const room = await openTestRoom();
  const inside = await mkdtemp(join(folder, "workbooks-"));
  try {
    const sound = unzipSync(new Uint8Array(await (await writeXlsxFile([["id", "title"], ["x:1", "A sound row"]])).toBuffer()));
    const sheet = "xl/worksheets/sheet1.xml";
    const rows = Array.from({ length: 700_000 }, (_, index) => `<row r="${index + 3}"><c r="A${index + 3}"><v>${(index * 7_919) % 1_000_003}</v></c></row>`).join("");
    const endless = { ...sound, [sheet]: strToU8(strFromU8(sound[sheet] ?? new Uint8Array()).replace("</sheetData>", `${rows}</sheetData>`)) };
    await writeFile(join(inside, "endless.xlsx"), zipSync(endless, { level: 1 }));
    await writeFile(join(inside, "sound.xlsx"), zipSync(sound));
    let beats = 0;
    const beat = setInterval(() => (beats += 1), 20);
    const report = await ingest([inside], room, { documentSeconds: 1 });
    clearInterval(beat);
    expect(report.rejected.map(({ file, reason }) => `${basename(file)}: ${reason}`)).toEqual([expect.stringMatching(/^endless\.xlsx: .*(?:longer than 1 seconds|memory).*save the sheet as CSV/)]);
    expect(report.records).toMatchObject({ read: 2, added: 1, rejected: 1 });
    expect(beats).toBeGreaterThan(20);
  } finally {
    await room.database.close();
  }
}, 60_000);

test("a document that takes too much time or memory is given up, and the next one is read", async () => {
  const extractor = createExtractor({ seconds: 2, growthMegabytes: 200 });
  try {
    const [bomb, tree, sound] = [join(folder, "bomb.pdf"), join(folder, "form-tree.pdf"), join(folder, "sound.pdf")];
    await expect(extractor.read({ path: tree, format: "pdf" })).rejects.toThrow(/longer than 2 seconds|memory/);
    await expect(extractor.read({ path: bomb, format: "pdf" })).rejects.toThrow(/memory|seconds/);
    const read = await extractor.read({ path: sound, format: "pdf" });
    expect(read.blocks.map(({ text, page }) => [text, page])).toEqual([["A sound page of plain text that is indexed.", 1]]);
    expect(basename(sound)).toBe("sound.pdf");
  } finally {
    await extractor.close();
  }
});
