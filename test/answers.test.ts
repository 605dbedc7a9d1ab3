import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import type { Answer } from "../src/domain/answer.ts";
import { createTestApp, engines, openTestRoom, postJson } from "./setup/test-room.ts";

/** One question a language, each with records in another language that answer it: one of them at least has to be among the sources. */
const questions = [
  { lang: "ar", question: "ما هي مبادرات الذكاء الاصطناعي في الزراعة؟", expected: ["sample:hodhod-egypt", "sample:egypt-applied-innovation-center", "sample:plantvillage-nuru"] },
  { lang: "en", question: "Which large language models exist for Arabic?", expected: ["sample:falcon-llm"] },
  { lang: "fr", question: "Quelles initiatives apportent la santé numérique en Jordanie ?", expected: ["sample:hakeem-jordan", "sample:unrwa-ehealth", "sample:altibbi"] },
  { lang: "es", question: "¿Qué proyectos de inteligencia artificial ayudan a los agricultores?", expected: ["sample:hodhod-egypt"] },
  { lang: "ru", question: "Какие проекты цифровой идентичности есть в арабских странах?", expected: ["sample:uae-pass"] },
  { lang: "zh", question: "埃及有哪些远程医疗项目？", expected: ["sample:vezeeta"] },
];

describe.each(engines)("answers over the sample repository on %s", (engine) => {
  let room: AnswerRoom;
  let app: ReturnType<typeof createTestApp>["app"];

  beforeAll(async () => {
    room = await openTestRoom(engine);
    const report = await loadSample(room);
    expect(report.rejected).toEqual([]);
    app = createTestApp(room).app;
  });
  afterAll(() => room.database.close());

  async function ask(body: Record<string, unknown>): Promise<Answer> {
    const response = await app.request(postJson("/api/ask", body));
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  }

  test.each(questions)("a question in $lang is answered in $lang and every citation holds", async ({ lang, question, expected }) => {
    const answer = await ask({ question });
    expect(answer.lang).toBe(lang);
    expect(answer.refused).toBe(false);
    expect(answer.sources.filter((source) => expected.includes(source.id)), answer.sources.map((source) => source.id).join(" ")).not.toEqual([]);
    for (const sentence of answer.sentences) {
      expect(sentence.citations.length).toBeGreaterThan(0);
      for (const number of sentence.citations) expect(answer.sources[number - 1]?.n).toBe(number);
    }
    for (const source of answer.sources) {
      const response = await app.request(source.kind === "record" ? `/api/records/${encodeURIComponent(source.id)}` : `/api/documents/${encodeURIComponent(source.document?.id ?? "")}`);
      expect(response.status).toBe(200);
      const stored = (await response.json()) as Record<string, unknown> & { passages?: { id: string; text: string }[] };
      const text = source.kind === "record" ? stored[source.field ?? "description"] : stored.passages?.find((passage) => passage.id === source.id)?.text;
      expect(text).toContain(source.quote);
      expect(answer.sentences.some((sentence) => sentence.citations.includes(source.n) && sentence.text.includes(source.quote))).toBe(true);
    }
  });

  test("an organization that is named like its initiative is named once", async () => {
    const answer = await ask({ question: "Which digital health projects are there in Jordan?" });
    const source = answer.sources.find(({ id }) => id === "sample:altibbi");
    expect(source?.org).toBe("Altibbi");
    expect(answer.sentences.find(({ citations }) => citations.length === 1 && citations[0] === source?.n)?.text).toMatch(/^Altibbi \(Jordan\): /);
  });

  test("what nothing supports is refused, in the question's language, with the nearest results", async () => {
    const answer = await ask({ question: "Quel est le prix du homard en Norvège au dix-neuvième siècle ?" });
    expect(answer.sentences).toEqual([]);
    expect(answer.sources).toEqual([]);
    expect(answer.refused).toMatchObject({ reason: expect.stringContaining("Rien dans le répertoire") });
  });

  test("a question with no subject is refused without pretending that something is near", async () => {
    const answer = await ask({ question: "what is it?" });
    expect(answer.refused).toMatchObject({ nearest: [] });
  });

  test("a country in the question limits the answer to that country", async () => {
    const answer = await ask({ question: "Which e-government services are there in Kuwait?" });
    expect(answer.inferred).toMatchObject({ countries: ["KWT"], actionLines: ["C7-egovernment"], places: ["Kuwait"], intent: "find" });
    expect(answer.inferred.stated).toEqual([{ filter: "actionLines", values: ["C7-egovernment"], words: "e-government" }, { filter: "countries", values: ["KWT"], words: "Kuwait" }]);
    expect(answer.sources.length).toBeGreaterThan(0);
    for (const source of answer.sources) expect(source.countries).toContain("KWT");
  });

  test("a follow-up keeps the subject and changes the country", async () => {
    const answer = await ask({ question: "And in Lebanon?", history: [{ role: "user", text: "Which e-learning platforms are there in Jordan?" }] });
    expect(answer.sources.map((source) => source.id)).toContain("sample:tabshoura");
  });

  test("filters limit the sources, and when they leave nothing the refusal says so", async () => {
    const some = await ask({ question: "mobile app for government services", filters: { countries: ["SAU"] } });
    expect(some.sources.length).toBeGreaterThan(0);
    for (const source of some.sources) expect(source.countries).toContain("SAU");
    const none = await ask({ question: "mobile app for government services", filters: { countries: ["FJI"] } });
    expect(none.refused).toMatchObject({ reason: expect.stringContaining("filter"), nearest: expect.arrayContaining([expect.anything()]) });
  });

  test("the same answer comes as events, sources first and the whole answer last", async () => {
    const response = await app.request(postJson("/api/ask", { question: "Which large language models exist for Arabic?" }, { accept: "text/event-stream" }));
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const events = (await response.text()).trim().split("\n\n").map((frame) => {
      const [event = "", data = ""] = frame.split("\n");
      return { event: event.replace("event: ", ""), data: JSON.parse(data.replace("data: ", "")) as Record<string, unknown> };
    });
    expect(events[0]?.event).toBe("sources");
    expect(events.at(-1)?.event).toBe("done");
    const done = events.at(-1)?.data as unknown as Answer;
    const sentences = events.filter(({ event }) => event === "sentence").map(({ data }) => data["text"]);
    expect(sentences).toEqual(done.sentences.map((sentence) => sentence.text));
  });

  test("an answer that nobody shares or rates is not stored", async () => {
    await ask({ question: "Which large language models exist for Arabic?" });
    expect(await room.database.query("select id from answers")).toEqual([]);
  });
});
