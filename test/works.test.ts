import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import { answer, type AnswerRoom } from "../src/assistant/answer.ts";
import type { Answer } from "../src/domain/answer.ts";
import { createTestApp, engines, openTestRoom } from "./setup/test-room.ts";

/** Beside the repository, and not part of it. */
const corpus = fileURLToPath(new URL("../../shared/corpus/documents", import.meta.url));

interface Work {
  work: string;
  versions: { id: string; lang: string; title: string }[];
  paragraphs: { paragraph: string; aligned: boolean; texts: { id: string; lang: string; dir: string; passages: string[]; text: string }[] }[];
}

describe.each(engines)("works in several languages on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;
  let app: ReturnType<typeof createTestApp>["app"];

  beforeAll(async () => {
    room = await openTestRoom(engine);
    app = createTestApp(room).app;
    folder = await mkdtemp(join(tmpdir(), "dalil-works-"));
    await mkdir(join(folder, "elsewhere"));
    const write = (name: string, text: string) => writeFile(join(folder, name), text);
    await write("well_en.txt", "Article 1\nEvery village well shall be tested for arsenic each spring.\nThe council pays for the laboratory.\n\nArticle 2\nPumps belong to the village.\n");
    await write("well_fr.txt", "Article 1\nChaque puits de village est contrôlé au printemps pour l'arsenic.\nLe conseil paie le laboratoire.\n\nArticle 2\nLes pompes appartiennent au village.\n");
    await write("well_ar.txt", "المادة 1\nتُفحص كل بئر في القرية بحثا عن الزرنيخ كل ربيع.\nيدفع المجلس أجر المختبر.\n\nالمادة ٢\nالمضخات ملك للقرية.\n");
    await write("elsewhere/well_es.txt", "Artículo 1\nOtro reglamento que se llama igual.\n");
    await write("rules.md", "# Rules\n\n1. Bees may be kept on roofs.\n");
    await write("rules_fr.md", "# Règles\n\n1. Les abeilles peuvent être élevées sur les toits.\n");
    await write("lisez.md", "---\nwork: handbook\nlang: fr\n---\n## A\n\n1. Premier dans A.\n\n## B\n\n1. Premier dans B.\n\n2. Second.\n");
    await write("elsewhere/read.md", "---\nwork: handbook\nlang: en\n---\n## A\n\n1. First in A.\n\n## B\n\n1. First in B.\n\n## C\n\n2. Second.\n\n## D\n\n2. Second again.\n");
    await ingest([folder], room);
  }, 60_000);
  afterAll(async () => {
    await room.database.close();
    await rm(folder, { recursive: true });
  });

  async function read<Body = Work>(path: string): Promise<Body> {
    const response = await app.request(`/api/documents/${path}`);
    expect(response.status, path).toBe(200);
    return (await response.json()) as Body;
  }
  async function ask(text: string, lang: string): Promise<Answer> {
    for await (const event of answer({ text, lang, filters: {}, history: [] }, room)) if (event.event === "done") return event.data;
    throw new Error("no answer");
  }

  test("a version lists the others of its folder and not of another one", async () => {
    const body = await read<{ id: string; work: string; versions: { id: string; lang: string }[]; passages: unknown[] }>("well_fr");
    expect(body).toMatchObject({ id: "well_fr", work: "well" });
    expect(body.versions.map(({ id, lang }) => [id, lang])).toEqual([["well_ar", "ar"], ["well_en", "en"], ["well_fr", "fr"]]);
    expect(body.passages).toHaveLength(2);
    expect((await read("well_es")).versions.map(({ id }) => id)).toEqual(["well_es"]);
  });

  test("a paragraph is given in all languages, by the work's id and by a version's, also in Arabic digits", async () => {
    for (const path of ["well?paragraph=2", "well_ar?paragraph=2", `well?paragraph=${encodeURIComponent("٢")}`]) {
      const { work, paragraphs } = await read(path);
      expect(work).toBe("well");
      expect(paragraphs).toHaveLength(1);
      expect(paragraphs[0]?.texts.map(({ id, dir, text }) => [id, dir, text])).toEqual([
        ["well_ar", "rtl", "المضخات ملك للقرية."], ["well_en", "ltr", "Pumps belong to the village."], ["well_fr", "ltr", "Les pompes appartiennent au village."],
      ]);
    }
    expect((await read("well")).paragraphs.map(({ paragraph }) => paragraph)).toEqual(["1", "2"]);
  });

  test("an original without a language in its name goes with its translations; its id gives the document", async () => {
    expect((await read<Work & { passages: unknown[] }>("rules")).versions.map(({ id }) => id)).toEqual(["rules", "rules_fr"]);
    expect((await read("rules?paragraph=1")).paragraphs[0]?.texts.map(({ lang }) => lang)).toEqual(["en", "fr"]);
  });

  test("a number under two headings is two paragraphs; where the versions differ in how many there are, it says that it cannot tell", async () => {
    const { paragraphs } = await read("handbook");
    expect(paragraphs.map(({ paragraph, aligned, texts }) => [paragraph, aligned, texts.map(({ text }) => text)])).toEqual([
      ["1", true, ["First in A.", "Premier dans A."]], ["1", true, ["First in B.", "Premier dans B."]], ["2", false, ["Second.\nSecond again.", "Second."]],
    ]);
  });

  test("an unknown paragraph and an unknown work are refused in words", async () => {
    const response = await app.request("/api/documents/well?paragraph=99");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("paragraph");
    expect((await app.request("/api/documents/nothing?paragraph=1")).status).toBe(404);
  });

  test("a citation in another language carries the paragraph in the reader's own, word for word", async () => {
    // The English text names arsenic; without the Arabic word in the glossary it is the English paragraph that is found.
    const { sources } = await ask("arsenic laboratory village well", "ar");
    const source = sources.find(({ id }) => id.startsWith("well_"));
    const parts = source?.lang === "ar" ? { id: source.id, quote: source.quote } : source?.official;
    expect(parts?.id).toBe("well_ar#1");
    const document = await read<{ passages: { id: string; text: string }[] }>("well_ar");
    expect(document.passages.find(({ id }) => id === parts?.id)?.text).toContain(parts?.quote);
    expect(sources.filter(({ paragraph, id }) => id.startsWith("well_") && paragraph === "1")).toHaveLength(1);
  });

  test("a version that stands alone has no official text to show", async () => {
    const { sources } = await ask("¿Qué reglas hay para las abejas?", "es");
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.every(({ official }) => official === undefined)).toBe(true);
  });
});

describe.skipIf(!existsSync(corpus))("the Charter of the United Nations (skipped where the corpus is not there)", () => {
  let room: AnswerRoom;
  beforeAll(async () => {
    room = await openTestRoom();
    await ingest(["ar", "en", "es", "fr", "ru", "zh"].map((lang) => join(corpus, `un_charter_${lang}.txt`)), room);
  }, 120_000);
  afterAll(() => room.database.close());

  test("article 33 stands there in all six languages", async () => {
    const response = await createTestApp(room).app.request("/api/documents/un_charter?paragraph=33");
    const { versions, paragraphs } = (await response.json()) as Work;
    expect(versions.map(({ lang }) => lang)).toEqual(["ar", "en", "es", "fr", "ru", "zh"]);
    expect(paragraphs[0]?.texts.map(({ lang }) => lang)).toEqual(["ar", "en", "es", "fr", "ru", "zh"]);
    const words: Record<string, string> = { ar: "المفاوضة", en: "negotiation", es: "negociación", fr: "négociation", ru: "переговоров", zh: "谈判" };
    for (const { lang, text } of paragraphs[0]?.texts ?? []) expect(text).toContain(words[lang]);
  });

  test("an answer to an Arab reader shows the official Arabic of what it cites", async () => {
    let whole: Answer | undefined;
    const question = { text: "pacific settlement of disputes: negotiation, mediation, conciliation, arbitration", lang: "ar", filters: { langs: ["en"] }, history: [] };
    for await (const event of answer(question, room)) if (event.event === "done") whole = event.data;
    const source = whole?.sources.find(({ paragraph }) => paragraph === "33");
    expect(source).toMatchObject({ lang: "en", official: { id: "un_charter_ar#33", lang: "ar", dir: "rtl" } });
    const [passage] = await room.database.query<{ text: string }>("select text from passages where id = $1", [source?.official?.id]);
    expect(passage?.text).toContain(source?.official?.quote);
    expect(source?.official?.quote).toContain("المفاوضة");
  });
});
