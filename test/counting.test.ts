import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { answer } from "../src/assistant/answer.ts";
import type { Answer } from "../src/domain/answer.ts";
import { evaluate } from "../src/evaluation/evaluate.ts";
import { readQuestionSet } from "../src/evaluation/question-set.ts";
import { scoreDialogues } from "./setup/dialogue-scores.ts";
import { engines, openTestRoom } from "./setup/test-room.ts";

const file = (name: string) => fileURLToPath(new URL(`./eval/${name}.jsonl`, import.meta.url));

describe.each(engines)("counting on %s", (engine) => {
  let room: AnswerRoom;
  beforeAll(async () => {
    room = await openTestRoom(engine);
    await loadSample(room);
  });
  afterAll(() => room.database.close());

  const ask = async (text: string): Promise<Answer> => {
    for await (const event of answer({ text, filters: {}, history: [] }, room)) if (event.event === "done") return event.data;
    throw new Error("the answer ended without its last event");
  };

  test.each([
    ["كم عدد المبادرات في الأردن المتعلقة بالهدف الرابع؟", "JOR", 4],
    ["How many initiatives in Tunisia address SDG 9?", "TUN", 9],
    ["Сколько инициатив в Марокко относится к ЦУР 4?", "MAR", 4],
  ])("is what the database counts: %s", async (question, country, goal) => {
    const [row] = await room.database.query<{ count: number }>("select count(*)::int as count from records where countries && $1::text[] and sdgs && $2::smallint[]", [[country], [goal]]);
    const whole = await ask(question);
    expect(whole.refused).toBe(false);
    expect(whole.count?.total).toBe(row?.count);
    expect(whole.sources.length).toBe(Math.min(10, row?.count ?? 0));
    for (const source of whole.sources) expect(source.countries).toContain(country);
  });

  test("a ranking is by number, and its sum is no total", async () => {
    const { count } = await ask("Which Arab country has most e-agriculture initiatives?");
    const counts = count?.by?.map((one) => one.count) ?? [];
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual(counts.toSorted((first, second) => second - first));
    const [row] = await room.database.query<{ count: number }>("select count(*)::int as count from records where countries && $1::text[] and action_lines && '{C7-eagriculture}'::text[]", [[count?.by?.[0]?.value ?? ""]]);
    expect(counts[0]).toBe(row?.count);
  });

  test("none is an answer", async () => {
    const whole = await ask("How many initiatives of the Comoros declare SDG 14?");
    const [row] = await room.database.query<{ count: number }>("select count(*)::int as count from records where countries && '{COM}'::text[] and sdgs && '{14}'::smallint[]");
    expect(whole.count?.total).toBe(row?.count);
    expect(whole.refused).toBe(false);
  });
});

describe("counting questions in six languages", () => {
  let room: AnswerRoom;
  beforeAll(async () => {
    room = await openTestRoom();
    await loadSample(room);
  });
  afterAll(() => room.database.close());

  test("are answered exactly", async () => {
    const { answers } = await evaluate(await readQuestionSet(file("counting")), room);
    // Measured when this was set: 1.000 and 0.993.
    expect(answers?.all.countExact).toBeGreaterThanOrEqual(0.98);
    expect(answers?.all).toMatchObject({ resolved: 1, exactQuotes: 1, inLanguage: 1 });
  });
});

describe("questions that follow others", () => {
  test("keep subject and filters, in six languages", () => {
    const scores = scoreDialogues(file("dialogues"));
    const wrong = scores.filter(({ faults }) => faults.length > 0);
    expect(scores.length).toBeGreaterThanOrEqual(240);
    expect(wrong.length / scores.length, wrong.map(({ dialogue, faults }) => `${dialogue.id}: ${faults.join("; ")}`).join("\n")).toBeLessThan(0.1);
  });
});
