import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { readConversation } from "../src/assistant/conversation.ts";
import { understand } from "../src/assistant/understand.ts";
import type { Answer } from "../src/domain/answer.ts";
import type { Inferred } from "../src/domain/inferred.ts";
import { readGlossary } from "../src/language/glossary.ts";
import { languages } from "../src/language/language.ts";
import { findRegions } from "../src/language/regions.ts";
import { precisionAndRecall, scoreFilters } from "./setup/filter-scores.ts";
import { createTestApp, openTestRoom, postJson } from "./setup/test-room.ts";

const glossary = readGlossary();
const now = new Date("2026-06-30T12:00:00Z");
const read = (question: string) => understand(question, undefined, glossary, { now });
const members = (region: string) => findRegions(region, "en")[0]?.codes ?? [];

describe("filters that a question states", () => {
  test.each([
    ["en", "Tunisian AI projects for agriculture since 2020"],
    ["fr", "projets tunisiens d'IA pour l'agriculture depuis 2020"],
    ["ar", "مشاريع تونسية للذكاء الاصطناعي في الزراعة منذ ٢٠٢٠"],
    ["es", "proyectos tunecinos de IA para la agricultura desde 2020"],
    ["ru", "тунисские проекты ИИ для сельского хозяйства с 2020 года"],
    ["zh", "2020年以来突尼斯的农业人工智能项目"],
  ])("are the same in every language: %s", (lang, question) => {
    const understood = read(question);
    expect(understood.lang).toBe(lang);
    expect(understood.inferred).toEqual({ countries: ["TUN"], years: { from: 2020 } });
    expect(understood.units.filter(({ generic }) => !generic).map(({ term }) => term).sort()).toEqual(["concept:agriculture", "concept:artificial-intelligence"]);
  });

  test("come with the words that state them and where these stand", () => {
    const question = "ODD 4 et 5 au Sénégal, projets d'ONG depuis 2019";
    const { stated } = read(question);
    expect(stated.map(({ filter, values, words }) => [filter, values, words])).toEqual([
      ["sdgs", [4, 5], "ODD 4 et 5"],
      ["countries", ["SEN"], "Sénégal"],
      ["stakeholders", ["civil-society"], "projets d'ONG"],
      ["years", { from: 2019 }, "depuis 2019"],
    ]);
    for (const { words, start, end } of stated) expect(question.slice(start, end)).toBe(words);
  });

  test.each<[string, Record<string, unknown>]>([
    ["Niger vs Nigeria", { countries: ["NER", "NGA"] }],
    ["Guinea-Bissau, Equatorial Guinea and Papua New Guinea", { countries: ["GNB", "GNQ", "PNG"] }],
    ["刚果（金）和刚果（布）", { countries: ["COD", "COG"] }],
    ["几内亚比绍、尼日尔、尼日利亚", { countries: ["GNB", "NER", "NGA"] }],
    ["projects in Sudan and South Sudan", { countries: ["SDN", "SSD"] }],
    ["السنغال ومالي", { countries: ["SEN", "MLI"] }],
    ["الشمول المالي", {}],
    ["Michael Jordan foundation; lessons with Jordan Peele's video", {}],
    ["Jordan Digital Strategy", { countries: ["JOR"] }],
    ["nets in the Jordan River", {}],
    ["turkey farming with sensors", {}],
    ["projects in turkey", { countries: ["TUR"] }],
    ["fine bone china", {}],
    ["projects in china", { countries: ["CHN"] }],
    ["tell us about IT for us", {}],
    ["in the us and the uae", { countries: ["USA", "ARE"] }],
    ["قناة الجزيرة", {}],
    ["мир и безопасность", {}],
    ["турецкие и немецкие компании", { countries: ["TUR", "DEU"], stakeholders: ["private"] }],
    ["a handbook in French on safety", {}],
    ["French-speaking schools; Chinese language learning", {}],
    ["en español por favor", {}],
    ["西班牙语和俄罗斯语课程", {}],
    ["documents in French about privacy", { langs: ["fr"] }],
    ["Arabic content on the web", {}],
    ["Arab youth", { countries: members("Arab States") }],
    ["我们地区的阿拉伯语项目", { countries: members("Arab States") }],
    ["مشاريع باللغة العربية", {}],
    ["منطقتنا", { countries: members("Arab States") }],
    ["印度尼西亚", { countries: ["IDN"] }],
    ["African swine fever and the Middle East respiratory syndrome", {}],
    ["early warning in SIDS", { countries: members("SIDS") }],
    ["developing countries", {}],
  ])("places: %s", (question, filters) => {
    expect(read(question).inferred).toEqual(filters);
  });

  test.each<[string, { from?: number; to?: number } | undefined]>([
    ["since 2020", { from: 2020 }], ["after 2020", { from: 2021 }], ["before 2015", { to: 2014 }], ["until 2015", { to: 2015 }], ["in 2022", { from: 2022, to: 2022 }],
    ["from 2018 to 2021", { from: 2018, to: 2021 }], ["between 2018 and 2021", { from: 2018, to: 2021 }], ["2019-2022", { from: 2019, to: 2022 }], ["2019-20", { from: 2019, to: 2020 }],
    ["in the 2010s", { from: 2010, to: 2019 }], ["in the last three years", { from: 2023 }], ["last year", { from: 2025, to: 2025 }], ["in 2017 or later", { from: 2017 }],
    ["منذ ٢٠٢٠", { from: 2020 }], ["بين عامي 2018 و2021", { from: 2018, to: 2021 }], ["في السنوات الثلاث الأخيرة", { from: 2023 }], ["قبل عام 2015", { to: 2014 }],
    ["depuis 2020", { from: 2020 }], ["entre 2018 et 2021", { from: 2018, to: 2021 }], ["ces trois dernières années", { from: 2023 }], ["avant 2015", { to: 2014 }],
    ["с 2020 года", { from: 2020 }], ["в 2022 году", { from: 2022, to: 2022 }], ["за последние три года", { from: 2023 }], ["до 2015 года", { to: 2014 }],
    ["desde 2020", { from: 2020 }], ["en los últimos 3 años", { from: 2023 }], ["antes de 2015", { to: 2014 }],
    ["自2020年以来", { from: 2020 }], ["2018年至2021年", { from: 2018, to: 2021 }], ["近三年", { from: 2023 }], ["2015年之前", { to: 2014 }], ["不晚于2012年", { to: 2012 }],
    ["jordan ehealth 2021", { from: 2021, to: 2021 }],
    ["the 2030 Agenda", undefined], ["Vision 2030", undefined], ["رؤية 2030", undefined], ["by 2030", undefined], ["WSIS+20", undefined], ["COVID-19", undefined], ["A/RES/70/125", undefined],
    ["ISO 27001", undefined], ["5G", undefined], ["100 schools", undefined], ["2000 farmers", undefined], ["in 2000 schools", undefined], ["over 1995 participants", undefined], ["Tunis 2005", undefined], ["قمة تونس 2005", undefined],
    ["research funded by Horizon 2020", undefined], ["地平线2020", undefined], ["SDG target 4.1", undefined],
  ])("years: %s", (question, years) => {
    expect(read(question).inferred.years).toEqual(years);
  });

  test.each<[string, number[] | undefined]>([
    ["SDG 4", [4]], ["sdg4", [4]], ["SDGs 3 and 5", [3, 5]], ["Goal 13", [13]], ["goals 1-3", [1, 2, 3]], ["ODD 4", [4]], ["ODS n.º 7", [7]], ["ЦУР № 4", [4]], ["Цель 4", [4]], ["الهدف 4", [4]],
    ["أهداف التنمية المستدامة 3 و5", [3, 5]], ["للهدف ١٣ من أهداف التنمية المستدامة", [13]], ["可持续发展目标4", [4]], ["目标4", [4]], ["target 4.1", [4]], ["具体目标4.1", [4]],
    ["the fourth goal", [4]], ["الهدف الرابع", [4]], ["الهدف الرابع عشر", [14]], ["le quatrième objectif", [4]], ["четвёртая цель", [4]], ["objetivo trece de los ODS", [13]], ["第四个目标", [4]], ["SDG sixteen", [16]],
    ["the goal of zero hunger", [2]], ["SDG on clean water", [6]], ["ODD relatif à l'éducation de qualité", [4]], ["ЦУР «Ликвидация голода»", [2]], ["life below water", [14]],
    ["education for refugees", undefined], ["poverty", undefined], ["gender equality", undefined], ["the first goal of the project", undefined], ["objectif 50 %", undefined], ["goal 10 million trees", undefined], ["SDGs and education", undefined],
  ])("goals: %s", (question, sdgs) => {
    expect(read(question).inferred.sdgs).toEqual(sdgs);
  });

  test.each<[string, string[] | undefined]>([
    ["C4", ["C4"]], ["c7-eAgriculture", ["C7-eagriculture"]], ["C7 e-agriculture", ["C7-eagriculture"]], ["action line C5", ["C5"]], ["action lines C2, C3 and C5", ["C2", "C3", "C5"]], ["خط العمل جيم 5", ["C5"]], ["Направление С5", ["C5"]], ["行动方面C5", ["C5"]],
    ["الصحة الإلكترونية", ["C7-ehealth"]], ["cybersanté", ["C7-ehealth"]], ["电子政务", ["C7-egovernment"]], ["электронное обучение", ["C7-elearning"]], ["ciberagricultura", ["C7-eagriculture"]], ["the action line on capacity building", ["C4"]], ["access to information and knowledge", ["C3"]],
    ["capacity building", undefined], ["media", undefined], ["ethics of AI", undefined], ["English at C1 level", undefined], ["vitamin C1", undefined], ["e-commerce", undefined], ["government services", undefined],
  ])("action lines: %s", (question, actionLines) => {
    expect(read(question).inferred.actionLines).toEqual(actionLines);
  });

  test("C7 alone stands for its eight leaves", () => {
    expect(read("action line C7").inferred.actionLines).toHaveLength(8);
  });

  test.each<[string, string[] | undefined]>([
    ["government projects", ["government"]], ["projects run by NGOs and universities", ["civil-society", "academia"]], ["Qatar government smart city", ["government"]], ["European companies building avatars", ["private"]], ["government or private-sector initiatives", ["government", "private"]],
    ["projets du secteur privé", ["private"]], ["combien viennent du monde universitaire", ["academia"]], ["مشاريع منظمات المجتمع المدني", ["civil-society"]], ["مبادرات حكومية", ["government"]], ["проекты НПО", ["civil-society"]], ["проекты вузов", ["academia"]], ["政府项目", ["government"]], ["非政府组织的项目", ["civil-society"]], ["proyectos de ONG", ["civil-society"]],
    ["government services", undefined], ["e-government", undefined], ["open government data", undefined], ["civil society participation in internet governance", undefined], ["training for universities", undefined], ["university students in Egypt", undefined], ["政府服务", undefined], ["大学生", undefined], ["partenariats public-privé", undefined], ["الخدمات الحكومية", undefined],
  ])("stakeholders: %s", (question, stakeholders) => {
    expect(read(question).inferred.stakeholders).toEqual(stakeholders);
  });
});

test("what a question asks for", () => {
  const cases: [string, string, string?][] = [
    ["how many e-health initiatives are there in Jordan?", "count"], ["كم عدد المبادرات في الأردن؟", "count"], ["combien de projets au Mali ?", "count"], ["¿cuántos proyectos hay?", "count"], ["сколько проектов в Египте?", "count"], ["埃及有多少个项目？", "count"],
    ["which Arab country has most e-agriculture initiatives?", "count", "countries"], ["哪个阿拉伯国家的项目最多？", "count", "countries"], ["quel ODD a le plus de projets ?", "count", "sdgs"], ["rank the Gulf states by number of initiatives", "count", "countries"],
    ["list all initiatives of Oman on C4", "list"], ["列出所有阿曼的项目", "list"], ["عدّد كل مبادرات عُمان", "list"],
    ["compare Tunisia and Morocco", "compare", "countries"], ["قارن بين تونس والمغرب", "compare", "countries"], ["more initiatives in C2 or in C6?", "compare", "actionLines"],
    ["something like my idea: an app for farmers", "similar"], ["مشاريع مشابهة لفكرتي", "similar"], ["who are you?", "about"], ["من أين تأتي بياناتك؟", "about"], ["你能做什么？", "about"],
    ["how can AI help farmers?", "find"], ["lutte contre la désinformation au Mali et au Niger", "find"], ["which countries are most at risk of floods", "count", "countries"],
  ];
  for (const [question, intent, by] of cases) expect([question, read(question).intent, read(question).by], question).toEqual([question, intent, by]);
});

test("the document and paragraph that a question names hold no country and no year", () => {
  const cases: [string, object][] = [
    ["Tunis Agenda paragraph 34", { work: "wsis-tunis-agenda", name: "Tunis Agenda", paragraph: "34" }],
    ["article 33 of the UN Charter", { work: "un-charter", name: "UN Charter", article: "33" }],
    ["الفقرة ٣٤ من برنامج عمل تونس", { work: "wsis-tunis-agenda", name: "برنامج عمل تونس", paragraph: "34" }],
    ["A/RES/70/125 para 12", { work: "wsis-plus-10-outcome", name: "A/RES/70/125", paragraph: "12" }],
    ["突尼斯议程第三十四段", { work: "wsis-tunis-agenda", name: "突尼斯议程", paragraph: "34" }],
    ["Geneva Declaration of Principles", { work: "wsis-geneva-declaration", name: "Geneva Declaration of Principles" }],
  ];
  for (const [question, document] of cases) expect(read(question), question).toMatchObject({ intent: "passage", inferred: {}, document });
  expect(read("how has Morocco put the Tunis Agenda into practice in its projects")).toMatchObject({ inferred: { countries: ["MAR"] }, intent: "find" });
});

test("filters that the reader removed are not read, nor their countries kept as a condition", () => {
  const understood = understand("projects in Kenya since 2020", undefined, glossary, { now, without: ["countries"] });
  expect(understood).toMatchObject({ inferred: { years: { from: 2020 } }, countries: [] });
});

test("a follow-up takes over what it does not say anew", () => {
  const history = [{ role: "user" as const, text: "e-learning projects in Jordan since 2019" }];
  expect(readConversation("and in Lebanon?", undefined, history, glossary, { now }).understood).toMatchObject({ inferred: { countries: ["LBN"], years: { from: 2019 }, actionLines: ["C7-elearning"] }, countries: ["LBN"] });
});

test("any text is read without an error, and words stand where they are said to", () => {
  const pieces = fc.constantFrom("SDG 4", "C7", "2020", "تونس", "منذ ٢٠٢٠", "突尼斯", "в Тунисе", "政府项目", "by NGOs", "İ", "ﷺ", "🌍", "é", "e\u0301", "-", " ", ", ", "?", "الهدف", "第", "段", "§ 3", "mashari3");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom(undefined, ...languages), (parts, lang) => {
      const text = parts.join("");
      for (const { words, start, end } of understand(text, lang, glossary, { now }).stated) expect(text.slice(start, end)).toBe(words);
    }),
    { numRuns: 200 },
  );
});

describe("over the questions of test/eval/filters.jsonl", () => {
  const scores = scoreFilters(fileURLToPath(new URL("./eval/filters.jsonl", import.meta.url)));

  test.each(["", "countries", "sdgs", "actionLines", "years", "stakeholders"])("precision is at least .98 and recall .90 %s", (filter) => {
    const { precision, recall, stated } = precisionAndRecall(scores, filter);
    expect(stated).toBeGreaterThan(100);
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });

  test.each([...languages])("and in %s", (lang) => {
    const { precision, recall } = precisionAndRecall(scores.filter(({ question }) => question.lang === lang));
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.9);
  });
});

describe("inferred filters in search and answers", () => {
  let room: AnswerRoom;
  let app: ReturnType<typeof createTestApp>["app"];

  beforeAll(async () => {
    room = await openTestRoom();
    await loadSample(room);
    app = createTestApp(room).app;
  });
  afterAll(() => room.database.close());

  async function post<Body>(path: string, body: Record<string, unknown>): Promise<Body> {
    const response = await app.request(postJson(path, body));
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  }
  type Found = { inferred: Inferred; hits: { countries?: string[] }[] };

  test("limit what is found and are said with their words", async () => {
    const { inferred, hits } = await post<Found>("/api/search", { query: "مشاريع الصحة في الأردن" });
    expect(inferred).toMatchObject({ countries: ["JOR"], stated: [{ filter: "countries", values: ["JOR"], words: "الأردن" }] });
    expect(inferred.relaxed).toBeUndefined();
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.some(({ countries }) => countries?.includes("JOR") === true)).toBe(true);
    // What declares no country, a paragraph for one, has to name it.
    for (const hit of hits) expect(hit.countries ?? ["JOR"]).toContain("JOR");
  });

  test("can be removed by the reader", async () => {
    const { inferred, hits } = await post<Found>("/api/search", { query: "health projects in Jordan", without: ["countries"], limit: 50 });
    expect(inferred).toEqual({ intent: "find" });
    expect(hits.some((hit) => hit.countries?.includes("JOR") !== true)).toBe(true);
  });

  test("give way to a filter of the request of the same name", async () => {
    const { inferred, hits } = await post<Found>("/api/search", { query: "health projects in Jordan", filters: { countries: ["EGY"] } });
    expect(inferred.countries).toBeUndefined();
    for (const hit of hits) expect(hit.countries).toContain("EGY");
  });

  test("are given up in their order when nothing is found, and only those that stand in the way", async () => {
    const { inferred, hits } = await post<Found>("/api/search", { query: "Jordanian health projects before 1950" });
    expect(inferred).toMatchObject({ countries: ["JOR"], relaxed: [{ filter: "years", values: { to: 1949 }, words: "before 1950" }] });
    expect(inferred.years).toBeUndefined();
    expect(hits.some(({ countries }) => countries?.includes("JOR") === true)).toBe(true);
    // What declares no country, a paragraph for one, has to name it.
    for (const hit of hits) expect(hit.countries ?? ["JOR"]).toContain("JOR");
    const nowhere = await post<Found>("/api/search", { query: "health projects in Nauru since 2000" });
    expect(nowhere.inferred).toMatchObject({ years: { from: 2000 }, relaxed: [{ filter: "countries", values: ["NRU"] }] });
    expect(nowhere.hits.length).toBeGreaterThan(0);
  });

  test("an answer says what was given up, and refuses rather than answering about another place", async () => {
    const relaxed = await post<Answer>("/api/ask", { question: "Which digital health projects were there in Jordan before 1950?" });
    expect(relaxed.inferred.relaxed).toEqual([{ filter: "years", values: { to: 1949 }, words: "before 1950" }]);
    for (const source of relaxed.sources) expect(source.countries).toContain("JOR");
    expect(relaxed.sources.length).toBeGreaterThan(0);
    const refused = await post<Answer>("/api/ask", { question: "Which telemedicine projects are there in Nauru?" });
    expect(refused.refused).not.toBe(false);
  });

  test("paragraphs of documents stay within reach", async () => {
    const { sources } = await post<Answer>("/api/ask", { question: "What does the Tunis Agenda say about Internet governance?" });
    expect(sources[0]?.kind).toBe("passage");
  });
});
