import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { answer, type AnswerEvent, type AnswerRoom, type Question } from "../assistant/answer.ts";
import type { RecentAnswers } from "../assistant/recent-answers.ts";
import type { Answer } from "../domain/answer.ts";
import { streamEvents } from "../http/stream-events.ts";
import { problemResponses } from "./responses.ts";
import { askAnswer, askBody } from "./schemas.ts";

const route = createRoute({
  method: "post",
  path: "/api/ask",
  summary: "One cited answer, or a refusal with the nearest results",
  description: "With `Accept: text/event-stream` the same as events: `sources`, `count` (of a question that asks for a number, a list or a comparison), `sentence` …, `notice`, `refused`, `done`, `error`; `done` carries the whole answer. A `notice` with `restart: true` makes the sentences before it void: others follow, from index 0 on.",
  request: { body: { required: true, content: { "application/json": { schema: askBody } } } },
  responses: {
    200: { description: "The answer", content: { "application/json": { schema: askAnswer }, "text/event-stream": { schema: z.string() } } },
    ...problemResponses,
  },
});

/** POST /api/ask, as JSON or as events. */
export function addAskRoute(app: OpenAPIHono, room: AnswerRoom, recent: RecentAnswers, onError: (error: unknown) => void): void {
  app.openapi(route, async (context) => {
    const { question: text, lang, filters = {}, history = [], without, expert } = context.req.valid("json");
    const question = { text, lang, filters, history, without, expert };
    if (context.req.header("accept")?.includes("text/event-stream") === true) {
      return streamEvents(context, (signal) => heldAnswer(question, room, recent, signal), onError);
    }
    let whole: Answer | undefined;
    for await (const event of heldAnswer(question, room, recent, context.req.raw.signal)) if (event.event === "done") whole = event.data;
    if (whole === undefined) throw new Error("the answer ended without its last event");
    return context.json(whole, 200);
  });
}

/** An answer that is held for a while when it is whole, so that its reader can share or rate it. */
async function* heldAnswer(question: Question, room: AnswerRoom, recent: RecentAnswers, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  for await (const event of answer(question, room, signal)) {
    if (event.event === "done") recent.hold({ question: question.text, answer: event.data, answeredAt: new Date().toISOString() });
    yield event;
  }
}
