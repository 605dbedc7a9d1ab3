import { loadSample } from "../ingest/sample.ts";
import { answer, type AnswerRoom } from "../src/assistant/answer.ts";
import { readQuestionSet } from "../src/evaluation/question-set.ts";
import { createChatModel } from "../src/models/create-chat-model.ts";
import { honestBehaviours } from "./setup/chat-behaviours.ts";
import { startChatServer } from "./setup/chat-server.ts";
import { openTestRoom } from "./setup/test-room.ts";

/**
 * Measures what Dalil adds to a model's own time: the stub begins 300 ms after it is asked and then writes without pause, honestly. Prints, in milliseconds, the time to the first
 * sentence less those 300 (searching, prompt, reading, checking), and the same for quotations without a model, over questions in six languages.
 */
const modelMs = 300;
const every = Number(process.argv[2] ?? 4);

const room = await openTestRoom();
await loadSample(room);
const server = await startChatServer(async (told, reply) => {
  await reply.wait(modelMs);
  await honestBehaviours["honest"]?.(told, reply);
});
const chatModel = createChatModel({ model: "stub", url: server.url, answerTokens: 6_000, timeoutMs: 60_000 });
await chatModel.prepare();
const questions = (await readQuestionSet(new URL("eval/sample.jsonl", import.meta.url).pathname)).filter((_question, index) => index % every === 0);

async function firstSentence(text: string, own: AnswerRoom): Promise<number | undefined> {
  const started = performance.now();
  for await (const { event } of answer({ text, filters: {}, history: [] }, own)) {
    if (event === "sentence") return performance.now() - started;
  }
  return undefined;
}

const times: Record<"with a model, less its own time" | "quotations" | "added by the model's way", number[]> = { "with a model, less its own time": [], quotations: [], "added by the model's way": [] };
await firstSentence(questions[0]?.question ?? "", { ...room, chatModel });
for (const { question } of questions) {
  const plain = await firstSentence(question, room);
  const generated = await firstSentence(question, { ...room, chatModel });
  if (plain === undefined || generated === undefined) continue;
  times.quotations.push(plain);
  times["with a model, less its own time"].push(generated - modelMs);
  times["added by the model's way"].push(generated - modelMs - plain);
}
await server.close();
await room.database.close();

const quantile = (values: number[], share: number) => Math.round(values.toSorted((first, second) => first - second)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0);
console.log(`${times.quotations.length} answers`);
console.table(Object.fromEntries(Object.entries(times).map(([name, values]) => [name, { median: quantile(values, 0.5), p95: quantile(values, 0.95) }])));
