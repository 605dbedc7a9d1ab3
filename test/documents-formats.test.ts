import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { findDocument } from "../src/db/documents.ts";
import { findRecord } from "../src/db/records.ts";
import { search } from "../src/search/search.ts";
import { createTestApp, engines, openTestRoom, postJson } from "./setup/test-room.ts";

const page = `<!doctype html><html lang="en"><head><title>Plan of Action | Site</title><link rel="canonical" href="https://example.org/plan"><style>p{}</style><script>var hidden = 1;</script></head>
<body><header><a href="/">Home</a><img></header><nav><ul><li><a href="/a">About us</a></li></ul></nav>
<div class="breadcrumbs"><a href="/">Start</a> <a href="/plans">Plans</a></div>
<main><h1 id="top">Plan of Action</h1><h2 id="schools">A. Schools</h2>
<p>12. Governments connect schools.<sup><a href="#fn1">3</a></sup> They train teachers.</p>
<p>13 - All villages are reached by 2015.</p>
<ol start="14"><li>Libraries are opened.<ul><li>in towns;</li><li>in villages.</li></ul></li><li>Museums follow.</li></ol>
<h2>B. Results</h2><p>Many countries reported. The table shows the results.</p>
<table><caption>Table 1: Connected schools</caption><thead><tr><th>Country</th><th colspan="2">Schools</th></tr></thead><tbody><tr><td>Tunisia</td><td>120</td><td>of 200</td></tr><tr><td>Jordan</td><td>95</td><td>of 99</td></tr></tbody></table>
<h2>Article 33</h2><p>1. The parties seek a solution.</p><p>2. The Council calls upon them.</p><h2>Article 34</h2><p>The Council may investigate.</p></main>
<aside>Related pages</aside><footer>Copyright</footer></body></html>`;

/** A Word file whose numbers stand nowhere in its text: Word counts them. */
const numbering = `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="11"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>`;
const paragraph = (text: string, properties = "") => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const numbered = (text: string, level = 0) => paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="3"/></w:numPr>`);
const heading = (text: string, level: number) => paragraph(text, `<w:pStyle w:val="Heading${level}"/>`);
const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
const document = [
  heading("Rapport annuel", 1), heading("Écoles", 2), numbered("Les écoles sont reliées."), numbered("en ville ;", 1), numbered("à la campagne.", 1), heading("Bibliothèques", 2), numbered("Les bibliothèques ouvrent."),
  paragraph("Le tableau montre le nombre."), paragraph("Tableau 1 : nombre par pays"), `<w:tbl><w:tr>${cell("Pays")}${cell("Nombre")}</w:tr><w:tr>${cell("Maroc")}${cell("310")}</w:tr></w:tbl>`,
].join("");
const xml = (body: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
const docx = zipSync({
  "[Content_Types].xml": xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
  "_rels/.rels": xml('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'),
  "word/document.xml": xml(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${document}</w:body></w:document>`),
  "word/numbering.xml": xml(numbering),
  "word/styles.xml": xml('<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>'),
});

describe.each(engines)("documents of usual formats on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;
  beforeAll(async () => {
    room = await openTestRoom(engine);
    folder = await mkdtemp(join(tmpdir(), "dalil-formats-"));
  });
  afterAll(async () => {
    await room.database.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => room.database.script("truncate sources, records, documents, passages, vectors, lexicon, ingest_runs restart identity cascade"));

  async function read(name: string, content: string | Uint8Array, id = name.replace(/\.\w+$/, "")) {
    await writeFile(join(folder, name), content);
    const report = await ingest([join(folder, name)], room);
    return { report, document: await findDocument(room.database, id) };
  }
  const passagesOf = (stored: Awaited<ReturnType<typeof findDocument>>) => stored?.passages.map(({ heading: path, paragraph: number, text }) => [path.join(" > "), number, text]);

  test("a page is cut at its headings, numbered paragraphs, articles and tables; what is around its content goes", async () => {
    const { report, document: stored } = await read("plan.html", page);
    expect(report.rejected).toEqual([]);
    expect(stored?.body).toMatchObject({ title: "Plan of Action", lang: "en", url: "https://example.org/plan" });
    expect(passagesOf(stored)).toEqual([
      ["A. Schools", "12", "Governments connect schools. They train teachers."],
      ["A. Schools", "13", "All villages are reached by 2015."],
      ["A. Schools", "14", "Libraries are opened.\n• in towns;\n• in villages."],
      ["A. Schools", "15", "Museums follow."],
      ["B. Results", null, "Many countries reported. The table shows the results."],
      ["B. Results > Table 1: Connected schools", null, "The table shows the results.\nCountry: Tunisia; Schools: 120; Schools: of 200\nCountry: Jordan; Schools: 95; Schools: of 99"],
      ["Article 33", "33", "1. The parties seek a solution.\n2. The Council calls upon them."],
      ["Article 34", "34", "The Council may investigate."],
    ]);
  });

  test("hits, documents and sources lead to the place: an anchor and the first words, or the page", async () => {
    await read("plan.html", page);
    const { app } = createTestApp(room);
    const { hits } = (await (await app.request(postJson("/api/search", { query: "Governments connect schools" }))).json()) as { hits: { id: string; link?: string }[] };
    expect(hits[0]).toMatchObject({ id: "plan#12", link: "https://example.org/plan#schools:~:text=Governments%20connect%20schools.%20They%20train%20teachers." });
    const whole = (await (await app.request("/api/documents/plan")).json()) as { passages: { link?: string }[] };
    expect(whole.passages[1]?.link).toBe("https://example.org/plan#schools:~:text=All%20villages%20are%20reached%20by%202015.");
    const answer = (await (await app.request(postJson("/api/ask", { question: "Which governments connect schools?" }))).json()) as { sources: { link?: string }[] };
    expect(answer.sources[0]?.link).toContain("https://example.org/plan#schools:~:text=");
  });

  test("pages in older encodings are read as what they are, whatever they say", async () => {
    const arabic = "تلتزم الدول بربط المدارس بشبكة الإنترنت في جميع المناطق الريفية";
    const windows1256 = (text: string) => Uint8Array.from([...text], (character) => (character.codePointAt(0) ?? 0) < 128 ? (character.codePointAt(0) ?? 0) : encoded.get(character) ?? 63);
    const encoded = new Map([...new TextDecoder("windows-1256").decode(Uint8Array.from({ length: 128 }, (_, index) => 128 + index))].map((character, index) => [character, 128 + index]));
    const files = [
      ["declared.html", windows1256(`<meta charset="windows-1256"><p>${arabic}.</p>`)],
      ["undeclared.html", windows1256(`<p>${arabic}.</p>`)],
      ["lying.html", strToU8(`<meta charset="iso-8859-1"><p>${arabic}.</p>`)],
      ["utf16.html", Buffer.from(`\uFEFF<p>${arabic}.</p>`, "utf16le")],
      ["old.txt", windows1256(`${arabic}.`)],
    ] as const;
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    const report = await ingest(files.map(([name]) => join(folder, name)), room);
    expect(report.documents.added).toBe(5);
    for (const [name] of files) {
      const stored = await findDocument(room.database, name.replace(/\.\w+$/, ""));
      expect([name, stored?.body.lang, stored?.passages.map(({ text }) => text)]).toEqual([name, "ar", [`${arabic}.`]]);
    }
  });

  test("a Word file keeps the numbers that Word counts, over headings; tables keep their header and caption", async () => {
    const { report, document: stored } = await read("rapport_fr.docx", docx);
    expect(report.rejected).toEqual([]);
    expect(stored?.body).toMatchObject({ title: "Rapport annuel", lang: "fr" });
    expect(passagesOf(stored)).toEqual([
      ["Écoles", "11", "Les écoles sont reliées."],
      ["Écoles", null, "(a) en ville ;"],
      ["Écoles", null, "(b) à la campagne."],
      ["Bibliothèques", "12", "Les bibliothèques ouvrent."],
      ["Bibliothèques", null, "Le tableau montre le nombre."],
      ["Bibliothèques > Tableau 1 : nombre par pays", null, "Le tableau montre le nombre.\nPays: Maroc; Nombre: 310"],
    ]);
  });

  test("OpenDocument texts and EPUB books are read along their headings and chapters", async () => {
    const odt = zipSync({ "content.xml": xml('<office:document-content><office:body><office:text><text:h text:outline-level="1">Доклад</text:h><text:p>1. Школы подключены<text:s/>к сети.<text:note><text:note-body><text:p>Сноска</text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>в городах;</text:p></text:list-item></text:list></office:text></office:body></office:document-content>') });
    expect(passagesOf((await read("doklad.odt", odt)).document)).toEqual([["", "1", "Школы подключены к сети."], ["", null, "в городах;"]]);
    const epub = zipSync({
      "META-INF/container.xml": xml('<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'),
      "OEBPS/book.opf": xml('<package><metadata><dc:title>El libro</dc:title></metadata><manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>'),
      "OEBPS/a.xhtml": xml('<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Segundo</h1><p>Las escuelas abren.</p></body></html>'),
      "OEBPS/b.xhtml": xml('<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Primero</h1><p>Los países se comprometen.</p></body></html>'),
    });
    const { document: book } = await read("libro_es.epub", epub);
    expect(book?.body.title).toBe("El libro");
    expect(passagesOf(book)).toEqual([["Primero", null, "Los países se comprometen."], ["Segundo", null, "Las escuelas abren."]]);
  });

  test("an archive is read file by file under its name: records, documents, folders", async () => {
    const archive = zipSync({ "data/records.jsonl": strToU8('{"id":"z:1","title":"Water meters"}\n{broken'), "docs/plan.html": strToU8(page), "docs/rapport.docx": docx, "docs/README.md": strToU8("About"), "__MACOSX/._x": strToU8("x"), "picture.png": strToU8("x") });
    const { report } = await read("bundle.zip", archive, "");
    expect(report.records).toMatchObject({ added: 1, rejected: 1 });
    expect(report.documents).toMatchObject({ added: 2, rejected: 0 });
    expect(report.rejected[0]).toMatchObject({ file: join(folder, "bundle.zip/data/records.jsonl"), line: 2 });
    expect(report.skipped.map(({ file }) => file)).toEqual([join(folder, "bundle.zip/docs/README.md"), join(folder, "bundle.zip/picture.png")]);
    expect((await findRecord(room.database, "z:1"))?.sourceName).toBe("bundle");
    expect((await findDocument(room.database, "bundle/docs/plan"))?.sourceName).toBe("bundle");
    const { found } = await search({ text: "schools", lang: "en", filters: { sources: ["bundle"] }, limit: 20, offset: 0 }, room);
    expect(found.map(({ passage }) => passage.document?.id)).toContain("bundle/docs/plan");
    expect((await ingest([join(folder, "bundle.zip")], room)).documents).toMatchObject({ unchanged: 2, added: 0 });
  });
});
