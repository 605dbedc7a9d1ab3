import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ingest } from "../ingest/pipeline.ts";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { rankByFullText } from "../src/db/full-text.ts";
import { describeItems } from "../src/db/stored-items.ts";
import type { Answer } from "../src/domain/answer.ts";
import { compareRuns } from "../src/evaluation/compare.ts";
import { evaluate } from "../src/evaluation/evaluate.ts";
import { overlapWithin, scoreRanking } from "../src/evaluation/metrics.ts";
import type { QuestionResult } from "../src/evaluation/question-result.ts";
import { checkQuestionSets, readQuestionSet, type EvaluationQuestion } from "../src/evaluation/question-set.ts";
import { readRelevant, scoreIds, type RankedResult } from "../src/evaluation/rank.ts";
import { readRun } from "../src/evaluation/read-run.ts";
import { isInLanguage, scoreAnswer, type AnswerResult } from "../src/evaluation/score-answer.ts";
import { scoreFilters } from "../src/evaluation/score-filters.ts";
import { summarise } from "../src/evaluation/summarise.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

const asked = (fields: Partial<EvaluationQuestion> = {}): EvaluationQuestion => ({ id: "q.en", group: "q", lang: "en", question: "q", ...fields });
const answered = (fields: Partial<Answer> = {}): Answer => ({ id: "1", lang: "en", mode: "extractive", refused: false, sentences: [], sources: [], filters: {}, inferred: {}, tookMs: 1, ...fields });
const source = (n: number, id: string, quote: string): Answer["sources"][number] => ({ n, id, quote, kind: id.includes("#") ? "passage" : "record", title: "T", lang: "en", dir: "ltr" });

describe("ranking metrics", () => {
  test("agree with values worked out by hand", () => {
    const relevant = new Set(["a", "b", "c"]);
    const scores = scoreRanking(["x", "a", "y", "b"], relevant, 10);
    expect(scores.recall).toBeCloseTo(2 / 3);
    expect(scores.reciprocalRank).toBe(1 / 2);
    expect(scores.ndcg).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3) + 1 / Math.log2(4)));
    expect(scoreRanking(["a"], new Set(Array.from({ length: 20 }, (_, index) => (index === 0 ? "a" : `r${index}`))), 10).recall).toBe(0.1);
    expect(scoreRanking([], relevant, 10)).toEqual({ recall: 0, reciprocalRank: 0, ndcg: 0 });
    expect(overlapWithin([["a", "b"], ["b", "c"], ["a", "b"]], 10)).toBeCloseTo((0.5 + 1 + 0.5) / 3);
  });
});

describe("question sets", () => {
  test.each([
    ['{"id":"a","group":"a","lang":"en","question":"q"}\n\n{"id":"b","lang":"xx"}', /set\.jsonl:3 is no question: group .*lang/],
    ['{"id":"a","group":"a","lang":"en","question":"q"}\n{"id":', /set\.jsonl:2 is not JSON/],
    ['{"id":"a","group":"a","lang":"en","question":"q","filters":{"sdgs":[18]}}', /set\.jsonl:1 is no question: filters\.sdgs\.0/],
    ['{"id":"a","group":"a","lang":"en","question":"q"}\n{"id":"a","group":"a","lang":"fr","question":"q"}', /the id "a" stands twice/],
  ])("a line that is no question is named with its file and number: %#", async (text, message) => {
    const path = join(await mkdtemp(join(tmpdir(), "dalil-eval-")), "set.jsonl");
    await writeFile(path, text);
    await expect(checkQuestionSets([path])).rejects.toThrow(message);
  });

  test("a file that is not there, and a folder, are named", async () => {
    await expect(readQuestionSet("/nowhere/set.jsonl")).rejects.toThrow(/\/nowhere\/set\.jsonl cannot be read/);
    await expect(readQuestionSet(tmpdir())).rejects.toThrow(/is no file/);
  });
});

describe("what was understood", () => {
  const stated = asked({ intent: "find", filters: { countries: ["TUN"], years: { from: 2020 }, sdgs: [4] } });

  test("is compared value by value with what the words state", () => {
    expect(scoreFilters(stated, answered({ inferred: { countries: ["TUN", "DZA"], places: ["tunisiens"], years: { from: 2020, to: 2022 } } }))).toEqual({
      right: ["countries TUN", "years from 2020"], wrong: ["countries DZA", "years to 2022"], missed: ["sdgs 4"],
    });
  });

  test("counts where it was relaxed afterwards, and regions are spelled out", () => {
    const relaxed = { stated: [{ filter: "countries" as const, values: ["TUN"], words: "tunisiens" }, { filter: "years" as const, values: { from: 2020 }, words: "depuis 2020" }, { filter: "sdgs" as const, values: [4], words: "ODD 4" }], intent: "list" as const };
    expect(scoreFilters(stated, answered({ inferred: relaxed }))).toEqual({ right: ["countries TUN", "years from 2020", "sdgs 4"], wrong: [], missed: [], intentRight: 0 });
    expect(scoreFilters(asked({ intent: "find", filters: {}, regions: ["maghreb"] }), answered({ inferred: { countries: ["TUN"] } }))?.missed).toHaveLength(4);
    expect(scoreFilters(asked({ filters: { countries: ["TUN"] } }), answered())).toBeUndefined();
  });
});

describe("the language of an answer", () => {
  const sources = [source(1, "a", "A village bakes its bread together and saves wood."), source(2, "b", "Pumps belong to the village.")];
  const say = (lang: string, text: string) => answered({ lang, sources, sentences: [{ text, citations: [1, 2], verdict: "supported" }] });

  test.each([
    ["fr", "fr", "Deux initiatives répondent à la question : « A village bakes its bread together and saves wood. »", true],
    ["fr", "fr", "Two initiatives in the repository answer this question.", false],
    ["fr", "en", "Deux initiatives répondent à la question.", false],
    ["ar", "ar", "تجيب مبادرتان عن هذا السؤال: «Pumps belong to the village.»", true],
    ["ar", "ar", "Two initiatives in the repository answer this question.", false],
    ["zh", "zh", "有两项举措与此相关：“Pumps belong to the village.”", true],
    ["ru", "ru", "(Jordan): «Pumps belong to the village.»", true],
  ] as const)("is that of its own words, quotations left aside: %s, said to be %s: %s", (wanted, said, text, right) => {
    expect(isInLanguage(say(said, text), wanted)).toBe(right);
  });
});

describe("comparing two runs", () => {
  const result = (id: string, lang: "en" | "fr", ndcg: number, kind = "topic"): QuestionResult => ({ id: `${id}.${lang}`, group: id, lang, kind, question: id, retrieval: { recall: ndcg, reciprocalRank: ndcg, ndcg, ranked: [] } });
  const groups = Array.from({ length: 12 }, (_, index) => `g${index}`);
  const run = (ndcg: (id: string, lang: string) => number) => groups.flatMap((id) => (["en", "fr"] as const).map((lang) => result(id, lang, ndcg(id, lang))));

  test("gives the mean difference, an interval around it and the questions that changed", () => {
    const before = [...run(() => 0.5), result("gone", "en", 1)];
    const after = run((id, lang) => (lang === "fr" ? 0.75 : id === "g0" ? 0.25 : 0.5));
    const { differences, better, worse, onlyBefore, onlyAfter } = compareRuns(before, after);
    const of = (part: string) => differences.find((one) => one.measure === "nDCG" && one.part === part);
    expect(of("fr")).toMatchObject({ questions: 12, before: 0.5, after: 0.75, difference: 0.25, low: 0.25, high: 0.25 });
    expect(of("en")?.difference).toBeCloseTo(-0.25 / 12);
    expect(of("all")?.difference).toBeCloseTo((12 * 0.25 - 0.25) / 24);
    // All twelve groups to one side: by chance that comes twice in 4,096 times. One of twelve changed says nothing.
    expect(of("fr")?.p).toBeLessThan(0.005);
    expect(of("en")?.p).toBe(1);
    expect(of("kind topic")).toBeUndefined();
    expect(better).toHaveLength(12);
    expect(worse).toEqual([{ id: "g0.en", measure: "nDCG", before: 0.5, after: 0.25, question: "g0" }]);
    expect([onlyBefore, onlyAfter]).toEqual([1, 0]);
    expect(compareRuns(before, after)).toEqual(compareRuns(before, after));
  });

  test("the questions of one group are one observation: six languages that change together are no six proofs", () => {
    const before = run(() => 0.5).filter(({ group }) => group === "g0" || group === "g1");
    const after = before.map(({ group, lang }) => result(group, lang as "en" | "fr", 1));
    // Two groups fall to one side by chance in half of all cases.
    expect(compareRuns(before, after).differences.find(({ measure, part }) => measure === "nDCG" && part === "all")?.p).toBeCloseTo(0.5, 1);
  });

  test("a file that is no run is refused in words", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "dalil-eval-")), "run.json");
    await writeFile(path, '{"results":[{"id":"a"}]}');
    await expect(readRun(path)).rejects.toThrow(/is no run to compare with \(results\.0\.group/);
    await expect(readRun(`${path}.gone`)).rejects.toThrow(/cannot be read as JSON/);
    await writeFile(path, JSON.stringify({ by: "both", results: run(() => 1) }));
    expect((await readRun(path)).results).toEqual(run(() => 1));
  });
});

describe("the summary of a run", () => {
  const ranking = (scores: Partial<RankedResult>): RankedResult => ({ recall: 0, reciprocalRank: 0, ndcg: 0, ranked: [], ...scores });
  const none = { hits: 0, of: 0 };
  const scored = (fields: Partial<AnswerResult>): AnswerResult => ({ refused: false, sources: [], inLanguage: 1, resolved: none, exactQuotes: none, supported: none, partial: none, unsupported: none, ...fields });

  test("gives means per language and kind, shares of all citations together, and what baselines reach", () => {
    const results: QuestionResult[] = [
      { id: "a.en", group: "a", lang: "en", kind: "known", question: "a", retrieval: { ...ranking({ recall: 1, ndcg: 0.8, ranked: ["x", "y"] }), recallSame: 1 }, baselines: { words: ranking({ ndcg: 0.4 }), meaning: ranking({ ndcg: 0.2 }), fullText: ranking({ ndcg: 0.1 }) }, answer: scored({ answerable: true, sources: ["x"], citationPrecision: 1, resolved: { hits: 3, of: 3 }, count: 4 }) },
      { id: "a.fr", group: "a", lang: "fr", kind: "known", question: "a", retrieval: { ...ranking({ recall: 0.5, ndcg: 0.6, ranked: ["y", "z"] }), recallCross: 0.5 }, baselines: { words: ranking({}), meaning: ranking({ ndcg: 0.6 }), fullText: ranking({}) }, answer: scored({ answerable: true, refused: true, count: 5 }) },
      { id: "n.fr", group: "n", lang: "fr", kind: "absent", question: "n", answer: scored({ answerable: false, resolved: { hits: 0, of: 1 } }), filters: { right: ["countries TUN"], wrong: ["sdgs 4"], missed: [] } },
    ];
    const summary = summarise(results);
    expect(summary.byLanguage).toMatchObject({ en: { questions: 1, recall: 1 }, fr: { questions: 1, recall: 0.5 } });
    expect(summary.byKind).toEqual({ known: { questions: 2, recall: 0.75, reciprocalRank: 0, ndcg: 0.7 } });
    expect([summary.parity, summary.spread, summary.overlap, summary.crossLanguage]).toEqual([0.5, 0.5, 0.5, 0.5]);
    // 0.7 against 0.4 by meaning alone.
    expect(summary.hybridGain).toBeCloseTo(1.75);
    expect([summary.falseRefusals, summary.falseAnswers, summary.citationPrecision]).toEqual([0.5, 1, 1]);
    expect(summary.answers?.all.resolved).toBe(0.75);
    expect(summary.answers?.byKind["absent"]).toMatchObject({ answers: 1, falseAnswers: 1, resolved: 0 });
    expect(summary.agreement).toEqual({ sources: 0, counts: 0 });
    expect(summary.filters).toMatchObject({ all: { precision: 0.5, recall: 1 }, byFilter: { countries: { precision: 1 }, sdgs: { precision: 0 } } });
  });
});

describe.each(engines)("scoring against what is stored on %s", (engine) => {
  let room: AnswerRoom;
  let folder: string;
  const text = "Village councils measure the level of their wells every week and send it by text message to a shared map, so that repairs come before the pumps run dry and every household has water in summer.";
  beforeAll(async () => {
    room = await openTestRoom(engine);
    folder = await mkdtemp(join(tmpdir(), "dalil-eval-"));
    const records = [
      { id: "a:1", title: "Well Watch", description: text, lang: "en" },
      { id: "b:1", title: "Well Watch – levels by text message", description: text, lang: "en" },
      { id: "a:2", title: "Goat bank", description: "Families farming hills get a goat and give its first kid to another family.", lang: "en", countries: ["Jordan"] },
      { id: "a:3", title: "Banque de chèvres", description: "Une famille reçoit une chèvre et donne le premier chevreau à une autre famille.", lang: "fr" },
    ];
    await writeFile(join(folder, "records.jsonl"), records.map((record) => JSON.stringify(record)).join("\n"));
    await writeFile(join(folder, "well_en.txt"), "Article 1\nEvery village well shall be tested for arsenic each spring.\n\nArticle 2\nPumps belong to the village.\n");
    await writeFile(join(folder, "well_fr.txt"), "Article 1\nChaque puits de village est contrôlé au printemps pour l'arsenic.\n\nArticle 2\nLes pompes appartiennent au village.\n");
    await ingest([folder], room);
  });
  afterAll(async () => {
    await room.database.close();
    await rm(folder, { recursive: true });
  });

  const passageOf = async (document: string, part: string) => {
    const [row] = await room.database.query<{ id: string }>("select passages.id from passages join documents on documents.key = passages.document where documents.id = $1 and passages.text like $2", [document, `%${part}%`]);
    return row?.id ?? "";
  };

  test("duplicates and versions of a paragraph stand for each other, and each counts once", async () => {
    const [english, french] = [await passageOf("well_en", "Pumps"), await passageOf("well_fr", "pompes")];
    const items = await describeItems(room.database, ["a:1", "b:1", "a:2", english, french, "none"]);
    expect(items.get("a:1")?.same).toBe(items.get("b:1")?.same);
    expect(items.get(english)?.same).toBe(items.get(french)?.same);
    expect(items.get("a:2")).toEqual({ id: "a:2", lang: "en", same: "a:2" });
    expect(items.has("none")).toBe(false);
    const relevant = await readRelevant(asked({ relevant: ["a:1", english, "none"] }), room);
    expect([relevant.names.size, relevant.same.size, relevant.cross.size, relevant.unknown]).toEqual([3, 2, 0, ["none"]]);
    // b:1 stands for a:1, the French text for the English one, and their repetitions take no rank.
    const { ranked, ...scores } = await scoreIds(["b:1", "a:1", "a:2", french, english], relevant, room);
    expect(ranked).toHaveLength(3);
    expect(scores.recall).toBeCloseTo(2 / 3);
    expect(scores.ndcg).toBeCloseTo((1 + 1 / Math.log2(4)) / (1 + 1 / Math.log2(3) + 1 / Math.log2(4)));
  });

  test("an answer is scored by its citations, quotations, numbers and verdicts", async () => {
    const passage = await passageOf("well_en", "Pumps");
    const sources = [source(1, "b:1", "measure the level of their wells"), source(2, "a:2", "give its second kid"), source(3, passage, "Pumps belong"), source(4, "gone:1", "nothing"), source(5, "a:3", "Une famille")];
    const sentences: Answer["sentences"] = [
      { text: "Wells are measured in Jordan [1][2].", citations: [1, 2], verdict: "supported" },
      { text: "Pumps belong to somebody.", citations: [3, 4, 9], verdict: "partial" },
    ];
    const count = { total: 3, by: [{ value: "JOR", count: 2 }, { value: "TUN", count: 2 }, { value: "EGY", count: 1 }] };
    const question = asked({ relevant: ["a:1", "a:3", passage, "a:2"], count: 3, top: ["TUN", "JOR"], expect: { contains: ["jordan"] } });
    const result = await scoreAnswer(question, answered({ sources, sentences, count }), await readRelevant(question, room), room);
    expect(result).toMatchObject({
      refused: false, answerable: true, refusalRight: 1, count: 3, topExact: 1, contains: 1, inLanguage: 1,
      // Cited are four (source 5 by nobody), of which gone:1 is not relevant; relevant are four.
      citationPrecision: 0.75, citationRecall: 0.75,
      resolved: { hits: 3, of: 5 }, exactQuotes: { hits: 3, of: 5 },
      supported: { hits: 1, of: 2 }, partial: { hits: 1, of: 2 }, unsupported: { hits: 0, of: 2 },
    });
    const refusal = await scoreAnswer(question, answered({ refused: { reason: "Nothing in the repository supports an answer.", nearest: [] } }), await readRelevant(question, room), room);
    expect(refusal).toMatchObject({ refusalRight: 0, citationRecall: 0, topExact: 0, contains: 0 });
    expect(refusal.citationPrecision).toBeUndefined();
    const countScore = async (total: number | undefined) => (await scoreAnswer(asked({ count: 0 }), answered(total === undefined ? {} : { count: { total } }), await readRelevant(asked(), room), room)).countExact;
    expect([await countScore(0), await countScore(1), await countScore(undefined)]).toEqual([1, 0, 0]);
  });

  test("PostgreSQL's own full text search stems each language, takes any word, obeys filters, and knows no Chinese", async () => {
    const query = (words: string, lang: string, filters = {}) => ({ text: words, lang, filters });
    const [english, french, filtered, chinese, odd] = await rankByFullText(room.database, [query("farm goats or camels", "en"), query("une chèvre", "fr"), query("pumps goats", "en", { countries: ["JOR"] }), query("山羊银行", "zh"), query("a & b | ! ( :*", "en")], 10);
    expect(english).toEqual(["a:2"]);
    expect(french).toEqual(["a:3"]);
    expect(filtered).toEqual(["a:2"]);
    expect(chinese).toEqual([]);
    expect(odd).toEqual([]);
  });

  test("a run with baselines ranks every question by all of them and tells how far it is", async () => {
    const told: string[] = [];
    const questions = [asked({ id: "g.en", group: "g", question: "goat bank", relevant: ["a:2"] }), asked({ id: "g.fr", group: "g", lang: "fr", question: "banque de chèvres", relevant: ["a:2"], kind: "known" })];
    const evaluation = await evaluate(questions, room, { baselines: true, answers: false, onProgress: (done, what) => told.push(`${done} ${what}`) });
    expect(told).toEqual(["1 questions", "2 questions", "1 questions by full text", "2 questions by full text"]);
    expect(evaluation.baselines?.fullText.byLanguage).toMatchObject({ en: { recall: 1 }, fr: { recall: 0 } });
    expect(Object.keys(evaluation.byKind)).toEqual(["known", "other"]);
    expect(evaluation.results.map(({ id, answer }) => [id, answer])).toEqual([["g.en", undefined], ["g.fr", undefined]]);
    expect(evaluation.results[0]?.retrieval?.ranked[0]).toBe("a:2");
  });

  test("filters that are to be found in the words are not handed to the search", async () => {
    const relevant = ["a:3"];
    const given = await evaluate([asked({ question: "chèvre", lang: "fr", relevant, filters: { countries: ["JOR"] } })], room, { answers: false });
    const stated = await evaluate([asked({ question: "chèvre", lang: "fr", relevant, filters: { countries: ["JOR"] }, intent: "find" })], room, { answers: false });
    expect([given.all.recall, stated.all.recall]).toEqual([0, 1]);
  });
});

describe("the sample repository, asked in six languages", () => {
  let room: AnswerRoom;
  beforeAll(async () => {
    room = await openTestRoom();
    await loadSample(room);
  });
  afterAll(() => room.database.close());

  test("the worst language stays close to English, and what nothing supports is hardly ever answered", async () => {
    const evaluation = await evaluate(await readQuestionSet(fileURLToPath(new URL("./eval/sample.jsonl", import.meta.url))), room);
    // Floors somewhat below what was measured when they were set (0.90, 0.79, 0.07, 0): a change that loses more has to explain itself.
    expect(evaluation.parity).toBeGreaterThan(0.85);
    for (const { recall } of Object.values(evaluation.byLanguage)) expect(recall).toBeGreaterThan(0.75);
    expect(evaluation.falseRefusals).toBeLessThan(0.12);
    expect(evaluation.falseAnswers).toBeLessThan(0.05);
    expect(evaluation.answers?.all).toMatchObject({ resolved: 1, exactQuotes: 1, inLanguage: 1 });
  });
});
