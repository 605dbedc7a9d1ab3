import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { indexVersion } from "../ingest/index-passages.ts";
import { proposeMapping } from "../ingest/mapping/propose-mapping.ts";
import { ingest } from "../ingest/pipeline.ts";
import { createIdeaReader } from "../ingest/read-idea.ts";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import type { SimilarAnswer } from "../src/assistant/similar.ts";
import { runCommandLine } from "../src/cli.ts";
import { languages } from "../src/language/language.ts";
import { ingestLines } from "./setup/ingest-lines.ts";
import { createTestApp, engines, openTestRoom, postJson } from "./setup/test-room.ts";

const records = [
  { id: "r:plants", title: "Leaf doctor", lang: "en", countries: ["KEN"], sdgs: [2], actionLines: ["C7-eagriculture"], technologies: ["drones"], beneficiaries: ["farmers"], stakeholder: "private", year: "2021",
    description: "A phone app lets farmers photograph a sick plant. Artificial intelligence recognises the crop disease and advises on treatment. The steering committee meets every quarter." },
  { id: "r:clinic", title: "Médecins à distance", lang: "fr", countries: ["TUN"], sdgs: [3], description: "Des médecins consultent par vidéo les patients des villages. Les dossiers médicaux restent dans le centre de santé." },
  { id: "r:code", title: "Girls who code", lang: "en", countries: ["JOR"], sdgs: [4, 5], actionLines: ["C4"], year: { start: 2019, end: 2022 }, description: "Young women learn programming in evening schools and find jobs in software companies." },
  { id: "r:bus", title: "Автобус вовремя", lang: "ru", countries: ["RUS"], description: "Приложение показывает, когда придёт автобус, и где свободные места." },
  { id: "r:script", title: "古籍数字化", lang: "zh", countries: ["CHN"], description: "图书馆扫描古籍，供研究人员在线阅读。" },
];
const ideas = {
  ar: "تطبيق يساعد المزارعين في تونس على كشف أمراض المحاصيل بالذكاء الاصطناعي من صورة يلتقطونها بالهاتف. يبدأ العمل سنة ٢٠٢٦.",
  en: "An app that helps farmers in Tunisia to recognise crop diseases with artificial intelligence from a picture taken by phone. Work begins in 2026.",
  es: "Una aplicación que ayuda a los agricultores de Túnez a reconocer enfermedades de los cultivos con inteligencia artificial a partir de una foto. El trabajo empieza en 2026.",
  fr: "Une application qui aide les agriculteurs de Tunisie à reconnaître les maladies des cultures avec l’intelligence artificielle à partir d’une photo. Le travail commence en 2026.",
  ru: "Приложение помогает фермерам Туниса распознавать болезни урожая по фотографии с помощью искусственного интеллекта. Работа начинается в 2026 году.",
  zh: "一款应用帮助突尼斯的农民用手机照片和人工智能识别作物病害。工作从2026年开始。",
} as const;

describe.each(engines)("initiatives like an idea, on %s", (engine) => {
  let room: AnswerRoom;
  let app: ReturnType<typeof createTestApp>["app"];
  let errors: unknown[];

  beforeAll(async () => {
    room = await openTestRoom(engine);
    await ingestLines(records, room);
    ({ app, errors } = createTestApp(room));
  });
  afterAll(() => room.database.close());

  async function similar(body: Record<string, unknown>): Promise<SimilarAnswer> {
    const response = await app.request(postJson("/api/similar", body));
    expect(response.status).toBe(200);
    return (await response.json()) as SimilarAnswer;
  }
  function upload(name: string, content: string | Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}): Request {
    const form = new FormData();
    form.set("file", new File([content], name));
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    return new Request("http://test/api/similar", { method: "POST", body: form });
  }
  const foldersLeft = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("dalil-idea-"));
  async function rowsThatHold(marker: string): Promise<string[]> {
    const tables = await room.database.query<{ name: string }>("select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'");
    const held = [];
    for (const { name } of tables) {
      const [row] = await room.database.query<{ count: number }>(`select count(*)::int as count from ${name} as one where one::text ilike $1`, [`%${marker}%`]);
      if ((row?.count ?? 0) > 0) held.push(name);
    }
    return held;
  }

  test.each(languages)("an idea in %s finds the initiative in English, with why, in the reader's language", async (lang) => {
    const { hits, yours, lang: spoken, textLang } = await similar({ text: ideas[lang] });
    expect([spoken, textLang]).toEqual([lang, lang]);
    expect(yours).toMatchObject({ countries: ["TUN"], years: { from: 2026, to: 2026 } });
    const [first] = hits;
    expect(first?.id).toBe("r:plants");
    const why = first?.why;
    expect(why?.shared).toMatchObject({ actionLines: ["C7-eagriculture"], sdgs: [2], countries: [] });
    expect(why?.shared.technologies).toContain("artificial-intelligence");
    expect(why?.shared.beneficiaries).toContain("farmer");
    expect(why?.differs.countries).toEqual({ yours: ["TUN"], theirs: ["KEN"] });
    expect(why?.differs.technologies.theirs).toContain("drone");
    expect(why?.differs.years).toEqual({ yours: { from: 2026, to: 2026 }, theirs: { from: 2021, to: 2021 } });
    expect(why?.labels["countries"]).toMatchObject({ KEN: new Intl.DisplayNames(lang, { type: "region" }).of("KE") });
    const sentences = why?.shared.sentences;
    expect(ideas[lang]).toContain(sentences?.yours);
    expect(records[0]?.description).toContain(sentences?.theirs);
    expect(sentences?.theirs).not.toContain("committee");
    expect(sentences?.similarity).toBeGreaterThan(0.3);
    expect(why?.text.shared.length).toBeGreaterThan(1);
    expect(why?.text.differs.join("\n")).toContain(new Intl.DisplayNames(lang, { type: "region" }).of("KE"));
  });

  test("the reader's language is not the text's", async () => {
    const { hits, lang, textLang } = await similar({ text: ideas.ar, lang: "fr" });
    expect([lang, textLang]).toEqual(["fr", "ar"]);
    expect(hits[0]?.why.text.shared.join("\n")).toContain("Cyberagriculture");
    expect(hits[0]?.why.text.differs).toContain("Pays que seule cette initiative nomme : Kenya");
  });

  test("goals that only Dalil suggests are said to be suggested", async () => {
    const { hits, yours } = await similar({ text: ideas.en });
    expect(yours.sdgs).toContainEqual({ value: 2, isSuggested: true });
    expect(hits[0]?.why.suggested).toEqual({ actionLines: ["C7-eagriculture"], sdgs: [2] });
    expect(hits[0]?.why.text.shared).toContain("Same goals, as Dalil suggests: 2 · Zero hunger");
    const named = await similar({ text: `${ideas.en} It serves SDG 2.` });
    expect(named.hits[0]?.why.suggested.sdgs).toEqual([]);
  });

  test("a region that the text names is shared by its members", async () => {
    const { hits } = await similar({ text: "Telemedicine by video for patients in villages of the Arab States, with medical records in each health centre." });
    expect(hits[0]).toMatchObject({ id: "r:clinic", why: { shared: { regions: ["arab-region"] }, differs: { countries: { yours: [], theirs: [] } } } });
  });

  test("what a long text is about is found between its budget and its annexes", async () => {
    const noise = "The steering committee meets every quarter. The budget is two million dollars over three years. Reports are sent to the donor, and an auditor looks at the accounts. ".repeat(40);
    const { hits } = await similar({ text: `${noise}\n\n${ideas.en}\n\n${noise}`, lang: "en" });
    expect(hits[0]?.id).toBe("r:plants");
    expect(hits[0]?.why.shared.sentences?.yours).toContain("crop diseases");
  });

  test("filters and limit hold", async () => {
    expect((await similar({ text: ideas.en, filters: { countries: ["KEN", "RUS"] } })).hits.map(({ id }) => id).filter((id) => id !== "r:bus")).toEqual(["r:plants"]);
    expect((await similar({ text: `${ideas.en} ${records[1]?.description}`, limit: 1 })).hits).toHaveLength(1);
    expect((await similar({ text: ideas.en, filters: { countries: ["JOR"] } })).hits).toEqual([]);
  });

  const page = `<html><head><title>Idea</title></head><body><h1>Our idea</h1><p>${ideas.fr}</p></body></html>`;
  test.each<[string, string, string]>([
    ["idea.txt", ideas.zh, "zh"],
    ["idea.md", `# Our idea\n\n${ideas.ru}`, "ru"],
    ["idea.html", page, "fr"],
    ["idea.jsonl", JSON.stringify({ title: "Crop doctor", description: ideas.en, countries: ["KEN"], sdgs: [2], year: 2021, stakeholder: "private" }), "en"],
    ["idea.csv", `id,title,description,countries\n1,Crop doctor,"${ideas.en}",KEN\n`, "en"],
  ])("a file is read as ingestion reads it: %s", async (name, content, lang) => {
    const response = await app.request(upload(name, content, { lang: "en", limit: "3", filters: JSON.stringify({ kinds: ["record"] }) }));
    expect(response.status).toBe(200);
    const answer = (await response.json()) as SimilarAnswer;
    expect([answer.textLang, answer.lang, answer.hits[0]?.id]).toEqual([lang, "en", "r:plants"]);
    // A record says where and when itself; what it declares is not inferred from its text.
    if (name === "idea.jsonl") expect(answer.hits[0]?.why).toMatchObject({ shared: { countries: ["KEN"], stakeholder: "private", sdgs: [2] }, suggested: { sdgs: [] }, differs: { countries: { yours: [], theirs: [] } } });
    expect(await foldersLeft()).toEqual([]);
  });

  test("nothing of a text or a file stays: not in the database, not on the disk, not in the log, also after a failure", async () => {
    const marker = "zanzibarquokka";
    const written: string[] = [];
    const catchAll = (text: unknown) => {
      written.push(String(text));
      return true;
    };
    vi.spyOn(process.stderr, "write").mockImplementation(catchAll);
    vi.spyOn(process.stdout, "write").mockImplementation(catchAll);
    try {
      await similar({ text: `${ideas.en} ${marker}` });
      expect((await app.request(upload(`${marker}.html`, page.replace("Our idea", marker)))).status).toBe(200);
      for (const [name, content] of [[`${marker}.pdf`, `%PDF-1.7 ${marker}`], ["idea.docx", marker], ["idea.jsonl", `{"title": "${marker}"`], ["idea.txt", `${marker}\0\0`], ["idea.html", ""]] as const) {
        expect([name, (await app.request(upload(name, content))).status]).toEqual([name, 422]);
      }
    } finally {
      vi.restoreAllMocks();
    }
    expect(await rowsThatHold(marker)).toEqual([]);
    expect(await rowsThatHold("steering committee")).not.toEqual([]);
    expect(await foldersLeft()).toEqual([]);
    expect(written.join("\n")).not.toContain(marker);
    expect(errors).toEqual([]);
  });

  test.each<[string, () => Request, number, string]>([
    ["an empty text", () => postJson("/api/similar", { text: "  " }), 400, "There is no text"],
    ["no text at all", () => postJson("/api/similar", {}), 400, "json.text"],
    ["an address alone", () => postJson("/api/similar", { text: "https://example.org/project" }), 422, "nothing is fetched"],
    ["no words", () => postJson("/api/similar", { text: "12 34 !!" }), 422, "holds no words"],
    ["a text beyond the limit", () => postJson("/api/similar", { text: "a b ".repeat(25_001) }), 413, "at most 100000"],
    ["paragraphs alone", () => postJson("/api/similar", { text: ideas.en, filters: { kinds: ["passage"] } }), 400, "must name `record`"],
    ["an unknown field", () => postJson("/api/similar", { text: ideas.en, colour: "red" }), 400, "colour"],
    ["a limit out of bounds", () => postJson("/api/similar", { text: ideas.en, limit: 51 }), 400, "json.limit"],
    ["another kind of body", () => new Request("http://test/api/similar", { method: "POST", body: "text=idea", headers: { "content-type": "application/x-www-form-urlencoded" } }), 415, "multipart/form-data"],
    ["a broken form", () => new Request("http://test/api/similar", { method: "POST", body: "oops", headers: { "content-type": "multipart/form-data" } }), 400, "not a valid form"],
    ["a form without anything", () => { const form = new FormData(); form.set("lang", "en"); return new Request("http://test/api/similar", { method: "POST", body: form }); }, 400, "There is no text"],
    ["a text and a file", () => upload("idea.txt", ideas.en, { text: ideas.en }), 400, "not both"],
    ["filters that are not JSON", () => upload("idea.txt", ideas.en, { filters: "{oops" }), 400, "form.filters"],
    ["filters of the wrong kind", () => upload("idea.txt", ideas.en, { filters: '{"sdgs":[18]}' }), 400, "form.filters.sdgs.0"],
    ["a format that is not read", () => upload("idea.exe", "MZ"), 415, "Word (.docx)"],
    ["an archive", () => upload("ideas.zip", "PK"), 415, "send the one file"],
    ["several records", () => upload("ideas.jsonl", '{"title":"One"}\n{"title":"Two"}'), 422, "several records"],
    ["a record without a title", () => upload("idea.jsonl", '{"description":"One"}'), 422, "title"],
    ["a file of an address alone", () => upload("idea.txt", "https://example.org"), 422, "nothing is fetched"],
    ["a file beyond the limit", () => upload("idea.txt", new Uint8Array(10 * 1024 * 1024 + 1)), 413, "larger"],
  ])("%s is a problem in words", async (_name, request, status, words) => {
    const response = await app.request(request());
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const { detail } = (await response.json()) as { detail: string };
    expect([response.status, detail]).toEqual([status, expect.stringContaining(words)]);
    expect(errors).toEqual([]);
  });

  test("of a very long file the beginning is compared, and the answer says so", async () => {
    const response = await app.request(upload("idea.txt", `${ideas.en}\n\n${"The budget of the project is described in detail here. ".repeat(2_000)}`, { lang: "es" }));
    const answer = (await response.json()) as SimilarAnswer;
    expect(answer.notice).toMatch(/primeros (?:100\.000|99\.999) caracteres/);
    expect(answer.hits.map(({ id }) => id)).toContain("r:plants");
  });

  test("several files at once are read one after the other", async () => {
    const answers = await Promise.all(["a.txt", "b.md", "c.txt"].map((name) => app.request(upload(name, ideas.en))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await Promise.all(Array.from({ length: 12 }, () => app.request(upload("idea.txt", ideas.en))));
    expect(refused.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect((await app.request(upload("idea.txt", ideas.en))).status).toBe(200);
  });
});

describe("dalil similar and dalil coverage", () => {
  let folder: string;
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  test("print what the API answers", async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-similar-"));
    const dalil = async (...words: string[]) => {
      const output = { stdout: "", stderr: "" };
      vi.stubEnv("DALIL_DATA", join(folder, "data"));
      vi.stubEnv("DATABASE_URL", "");
      vi.spyOn(console, "log").mockImplementation((text: string) => void (output.stdout += `${text}\n`));
      vi.spyOn(console, "error").mockImplementation((text: unknown) => void (output.stderr += `${String(text)}\n`));
      vi.spyOn(process.stdout, "write").mockImplementation((text) => {
        output.stdout += String(text);
        return true;
      });
      try {
        const code = await runCommandLine(words, { ingestion: { ingest, loadSample, indexVersion, proposeMapping, createIdeaReader }, preparePage: () => Promise.reject(new Error("no page here")) });
        return { code, ...output };
      } finally {
        vi.restoreAllMocks();
        vi.unstubAllEnvs();
      }
    };
    const path = join(folder, "registry.jsonl");
    await writeFile(path, records.map((record) => JSON.stringify(record)).join("\n"));
    expect((await dalil("ingest", path)).code).toBe(0);
    const idea = join(folder, "idea.txt");
    await writeFile(idea, ideas.ar);
    const found = await dalil("similar", idea, "--lang", "en", "--limit", "1");
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining("1. Leaf doctor (r:plants") });
    expect(found.stdout).toContain("≠ Countries that only your text names: Tunisia");
    expect(JSON.parse((await dalil("similar", "--text", ideas.fr, "--json")).stdout)).toMatchObject({ textLang: "fr", hits: expect.arrayContaining([expect.objectContaining({ id: "r:plants" })]) });
    expect(await dalil("similar", idea, "--text", ideas.fr)).toMatchObject({ code: 1, stderr: expect.stringContaining("Name a file") });
    expect(await dalil("similar", join(folder, "nothing.txt"))).toMatchObject({ code: 1, stderr: expect.stringContaining("cannot be read") });
    const table = await dalil("coverage", "--rows", "country", "--cols", "sdg", "--region", "arab-states");
    expect(table).toMatchObject({ code: 0, stdout: expect.stringMatching(/Qatar[ ·]+\n[\s\S]*No record in this repository/) });
    expect((await dalil("coverage", "--rows", "country", "--cols", "sdg", "--csv", "--lang", "fr")).stdout).toMatch(/^\uFEFFCode,Pays,/);
    expect(JSON.parse((await dalil("coverage", "--cols", "stakeholder", "--json")).stdout)).toMatchObject({ total: 5, cols: { dimension: "stakeholder" } });
    expect((await dalil("coverage", "--rows", "planet")).code).toBe(2);
  });
});
