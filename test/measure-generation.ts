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

interface Time {
  wall: number;
  /** Processor time of this process, the stub's included: what is left of a measurement on a busy machine. */
  processor: number;
}

async function firstSentence(text: string, own: AnswerRoom): Promise<Time | undefined> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  for await (const { event } of answer({ text, filters: {}, history: [] }, own)) {
    if (event !== "sentence") continue;
    const { user, system } = process.cpuUsage(before);
    return { wall: performance.now() - started, processor: (user + system) / 1_000 };
  }
  return undefined;
}

const [plain, generated, added]: [Time[], Time[], Time[]] = [[], [], []];
for (const { question } of questions.slice(0, 3)) await firstSentence(question, { ...room, chatModel });
for (const { question } of questions) {
  const quoted = await firstSentence(question, room);
  const written = await firstSentence(question, { ...room, chatModel });
  if (quoted === undefined || written === undefined) continue;
  const own = { ...written, wall: written.wall - modelMs };
  plain.push(quoted);
  generated.push(own);
  added.push({ wall: own.wall - quoted.wall, processor: own.processor - quoted.processor });
}
await server.close();
await room.database.close();

const quantile = (values: number[], share: number) => Math.round(values.toSorted((first, second) => first - second)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0);
const row = (times: Time[]) => ({
  median: quantile(times.map(({ wall }) => wall), 0.5),
  p95: quantile(times.map(({ wall }) => wall), 0.95),
  "processor, median": quantile(times.map(({ processor }) => processor), 0.5),
  "processor, p95": quantile(times.map(({ processor }) => processor), 0.95),
});
console.log(`${plain.length} answers`);
console.table({ "with a model, less its own time": row(generated), quotations: row(plain), "added by the model's way": row(added) });
