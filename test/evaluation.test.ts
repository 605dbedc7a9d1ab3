import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { evaluate } from "../src/evaluation/evaluate.ts";
import { overlapWithin, scoreRanking } from "../src/evaluation/metrics.ts";
import { readQuestionSet } from "../src/evaluation/question-set.ts";
import { openTestRoom } from "./setup/test-room.ts";

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
  test("a line that is no question is named with its file and number", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "dalil-eval-")), "set.jsonl");
    await writeFile(path, '{"id":"a","group":"a","lang":"en","question":"q"}\n{"id":"b","lang":"xx"}');
    await expect(readQuestionSet(path)).rejects.toThrow(/set\.jsonl:2 is no question/);
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
  });
});
