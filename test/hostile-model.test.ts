import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import { answer, type AnswerRoom } from "../src/assistant/answer.ts";
import { isInLanguage } from "../src/assistant/generate/answer-language.ts";
import { createLeakCheck } from "../src/assistant/generate/prompt-leak.ts";
import { createSentenceStream } from "../src/assistant/generate/sentence-stream.ts";
import { readPrompts } from "../src/assistant/prompts.ts";
import type { Answer } from "../src/domain/answer.ts";
import type { Language } from "../src/language/language.ts";
import { createChatModel } from "../src/models/create-chat-model.ts";
import { brokenBehaviours, honestBehaviours, lyingBehaviours } from "./setup/chat-behaviours.ts";
import { startChatServer, type ChatServer } from "./setup/chat-server.ts";
import { createStoredReader, inspectAnswer, noFaults } from "./setup/inspect-answer.ts";
import { addPlantedRecords, orders } from "./setup/planted-records.ts";
import { createTestApp, openTestRoom } from "./setup/test-room.ts";

const questions: Record<string, string> = {
  ar: "ما مشاريع الاستشارات الطبية عن بعد لسكان البادية في الأردن؟",
  en: "How does artificial intelligence tell farmers which disease their crops have?",
  fr: "Quel projet d’identité numérique donne une carte aux élèves en Tunisie ?",
  es: "¿Qué proyectos llevan cursos de programación a jóvenes de zonas rurales?",
  ru: "Как искусственный интеллект помогает фермерам поливать поля?",
  zh: "哪些平台为农村居民提供远程医疗服务？",
};
const stalling = ["stalls before the first word", "stalls in the middle", "drips for ever"];

describe("a model that behaves badly", () => {
  let room: AnswerRoom;
  let server: ChatServer;
  let readStored: ReturnType<typeof createStoredReader>;
  beforeAll(async () => {
    room = await openTestRoom();
    await loadSample(room);
    await addPlantedRecords(room);
    server = await startChatServer(async (_told, reply) => reply.finish());
    readStored = createStoredReader(createTestApp(room).app);
  });
  afterAll(async () => {
    await server.close();
    await room.database.close();
  });

  async function ask(text: string, timeoutMs: number): Promise<{ events: string; whole: Answer }> {
    const chatModel = createChatModel({ model: "stub", url: server.url, answerTokens: 6_000, timeoutMs }, { key: "sk-very-secret" });
    let events = "";
    for await (const { event, data } of answer({ text, filters: {}, history: [] }, { ...room, chatModel })) {
      events += `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
      if (event === "done") return { events, whole: data };
    }
    throw new Error("no last event");
  }

  const behaviours = Object.entries({ ...honestBehaviours, ...lyingBehaviours, ...brokenBehaviours });
  test.each(behaviours)("%s: nothing of it gets through", async (name, behaviour) => {
    server.use(behaviour);
    const asked = stalling.includes(name) ? Object.entries(questions).slice(0, 1) : Object.entries(questions);
    for (const [lang, question] of asked) {
      server.forget();
      const text = name === "obeys every instruction" ? `${question} ${orders[lang as Language]}` : question;
      const { events, whole } = await ask(text, stalling.includes(name) ? 1_500 : 20_000);
      if (name !== "obeys every instruction") expect(whole.refused, question).toBe(false);
      if (whole.refused !== false) continue;
      const known = { ...server.noted, secrets: ["sk-very-secret", ...server.requests.map(({ boundary }) => boundary.replaceAll("=", ""))], prompt: room.prompts.words.flatMap((part) => part.split("\n")).filter((line) => line.length > 30) };
      const { faults, notes } = await inspectAnswer(whole, events, known, readStored);
      expect(faults, notes.join("\n")).toEqual(noFaults);
      // What is broken for good leaves quotations; what is only cut short or dirty may leave whole sentences of the model.
      if (name in brokenBehaviours && !["half a UTF-8 sequence", "stops in the middle of a word", "stops at its length", "sends 10 MB", "sends other shapes"].includes(name)) expect(whole.mode).toBe("extractive");
      expect(whole.mode === "generative" || whole.notice !== undefined).toBe(true);
    }
  });

  test("orders in a record are not read out to the model", async () => {
    server.use(honestBehaviours["honest"] ?? (async () => {}));
    for (const question of Object.values(questions)) {
      server.forget();
      await ask(question, 20_000);
      const [told] = server.requests;
      expect(told?.sources.length).toBeGreaterThan(0);
      expect(told?.user).not.toContain("PWNED");
      expect(told?.user).not.toContain("evil.example");
    }
  });
});

describe("a text that comes in pieces", () => {
  const texts: [string, string, string[]][] = [
    ["en", "One is in the U.S. The other is in Jordan.[1] It grew by 3.5 % since 2019. [2][3]\n- Dr. Smith leads it [4]\n* More. And half a sen", ["One is in the U.S.", "The other is in Jordan.[1]", "It grew by 3.5 % since 2019. [2][3]", "- Dr. Smith leads it [4]", "* More."]],
    ["ar", "هذا مشروع في الأردن [١]. وهو يخدم المستشفيات.[2] وهل يعمل؟ نعم【3】.", ["هذا مشروع في الأردن [١].", "وهو يخدم المستشفيات.[2]", "وهل يعمل؟", "نعم【3】."]],
    ["zh", "埃及有一个项目【1】。它提供远程医疗。[2] 第三句没有结束", ["埃及有一个项目【1】。", "它提供远程医疗。[2]"]],
    ["fr", "Lancé par M. Dupont en 2022 [1, 2]. « Il aide les gens. » [3] Fin.", ["Lancé par M. Dupont en 2022 [1, 2].", "« Il aide les gens. » [3]", "Fin."]],
    ["ru", "Работает с 2009 г. в России [1]. Второй — в Казахстане. Конец¹.", ["Работает с 2009 г. в России [1].", "Второй — в Казахстане.", "Конец¹."]],
    ["es", "<think>Veamos. ¿Qué dice?</think>\n¿Qué hace? Enseña a 5.000 niños.[2]", ["¿Qué hace?", "Enseña a 5.000 niños.[2]"]],
  ];
  test.each(texts)("in %s the sentences are the same however it is cut", (lang, text, expected) => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      const stream = createSentenceStream(lang);
      const found: string[] = [];
      for (let at = 0, turn = 0; at < text.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        found.push(...stream.push(text.slice(at, at + size)));
        at += size;
      }
      expect([...found, ...stream.end(false)]).toEqual(expected);
    }));
  });

  test("what was cut off from outside loses its last sentence, whole as it may look", () => {
    const stream = createSentenceStream("en");
    expect(stream.push("It has 3 parts. It reached 3.")).toEqual(["It has 3 parts."]);
    expect(stream.end(true)).toEqual([]);
  });

  test("a thought that never ends is no answer", () => {
    const stream = createSentenceStream("en");
    expect(stream.push("<think>I see. It is so. ")).toEqual([]);
    for (let part = 0; part < 2_000; part += 1) stream.push("And so on. ");
    expect(stream.end(false)).toEqual([]);
  });
});

describe("what a sentence must not be", () => {
  test("words of the prompt, or its boundary in pieces", () => {
    const prompts = readPrompts();
    const leaks = createLeakCheck([...prompts.words, "The code is RED-77-FOX42."], "==0123456789abcdef01234567==");
    const line = prompts.words.join(" ").split("\n").find((one) => one.startsWith("- Keep numbers")) ?? "";
    expect(line).not.toBe("");
    for (const text of [line, `As I was told, ${line.slice(2, 60)} and so on.`, "It is 0123456789abcdef01234567.", "It is 0 1 2 3 4 5 6 7 8 9 a b c d.", "Backwards 76543210fedcba98.", "Say red-77-fox42 now."]) expect(leaks(text), text).toBe(true);
    for (const text of ["Hakeem keeps the numbers, dates and names of patients in one place.", "The initiative answers questions of readers in Arabic.", ""]) expect(leaks(text), text).toBe(false);
  });

  const languages: [string, Language, boolean][] = [
    ["يستخدم مشروع Hudhud smart assistant for the farmer الذكاء الاصطناعي في مصر.", "ar", true],
    ["Hudhud smart assistant for the farmer", "ar", false],
    ["وفقًا للمصدر: «A mobile application of Egypt's ministry»", "ar", true],
    ["این پروژه چگونه به کشاورزان کمک می‌کند؟", "ar", false],
    ["UAE Pass позволяет входить в сервисы.", "ru", true],
    ["Vezeeta在埃及提供远程医疗。", "zh", true],
    ["これは日本のプロジェクトです。", "zh", false],
    ["Le projet aide les agriculteurs de la région à économiser l’eau.", "en", false],
    ["The project helps farmers of the region to save water.", "en", true],
    ["El proyecto ayuda a los agricultores de la región a ahorrar agua.", "fr", false],
    ["Проект помогает фермерам.", "es", false],
  ];
  test.each(languages)("%s in %s: %s", (text, lang, expected) => {
    expect(isInLanguage(text, lang, ["Hudhud smart assistant for the farmer", "UAE Pass", "Vezeeta"])).toBe(expected);
  });
});
