import { useRef, useState } from "preact/hooks";
import { ask, RequestError, type Answer, type Filters, type Hit, type InferredFilter, type Sentence, type Source } from "./api.ts";

const turnsSent = 6;
const longestTurnSent = 2_000;

/** A question with what has come of its answer so far. */
export interface Turn {
  id: number;
  question: string;
  /** Under which filters it was asked, and what the reader took out of those that it states. */
  filters: Filters;
  without: InferredFilter[];
  state: "running" | "done" | "stopped" | "failed";
  lang?: string;
  /** Under which the whole answer can be shared and rated. */
  answerId?: string;
  sentences: Sentence[];
  sources: Source[];
  refused?: { reason: string; nearest: Hit[] };
  inferred?: Answer["inferred"];
  corrected?: Answer["corrected"];
  mode?: Answer["mode"];
  notice?: string;
  removed?: number;
  rewritten?: string;
  /** The server's own words; without them the answer broke off on the way. */
  error?: { title?: string | undefined; detail: string };
}

export interface Conversation {
  turns: Turn[];
  isRunning: boolean;
  start: (question: string) => Promise<void>;
  /** Asks a question again in its place, without some of the filters that it states. */
  again: (id: number, without: InferredFilter[]) => Promise<void>;
  stop: () => void;
  clear: () => void;
}

/** The questions and answers since the page was opened; each new question is asked under the filters given here. */
export function useConversation(filters: Filters): Conversation {
  const [turns, setTurns] = useState<Turn[]>([]);
  const running = useRef<AbortController | null>(null);
  const lastId = useRef(0);
  const isRunning = turns.some(({ state }) => state === "running");

  const change = (id: number, by: (turn: Turn) => Turn) =>
    setTurns((all) => all.map((turn) => (turn.id === id ? by(turn) : turn)));

  async function start(question: string): Promise<void> {
    const text = question.trim();
    if (text === "" || isRunning) return;
    await run(text, [], turns.filter((turn) => turn.state !== "failed"), []);
  }

  async function again(asked: number, without: InferredFilter[]): Promise<void> {
    const at = turns.findIndex(({ id }) => id === asked);
    const turn = turns[at];
    if (turn === undefined || isRunning) return;
    await run(turn.question, without, turns.slice(0, at), turns.slice(at + 1));
  }

  async function run(question: string, without: InferredFilter[], before: Turn[], after: Turn[]): Promise<void> {
    lastId.current += 1;
    const id = lastId.current;
    const history = historyOf(before);
    setTurns([...before, { id, question, filters, without, state: "running", sentences: [], sources: [] }, ...after]);
    const controller = new AbortController();
    running.current = controller;
    try {
      await ask({ question, filters, history, ...(without.length === 0 ? {} : { without: without.map(({ filter }) => filter) }) }, controller.signal, (event, data) => change(id, (turn) => withEvent(turn, event, data)));
    } catch (error) {
      if (controller.signal.aborted) change(id, (turn) => ({ ...turn, state: "stopped" }));
      else change(id, (turn) => ({ ...turn, state: "failed", error: describe(error) }));
    }
  }

  return {
    turns,
    isRunning,
    start,
    again,
    stop: () => running.current?.abort(),
    clear: () => {
      running.current?.abort();
      setTurns([]);
    },
  };
}

function withEvent(turn: Turn, event: string, data: unknown): Turn {
  if (event === "sources") {
    const { sources, lang } = data as { sources: Source[]; lang: string };
    return { ...turn, sources, lang };
  }
  if (event === "sentence") return { ...turn, sentences: [...turn.sentences, data as Sentence] };
  if (event === "notice") {
    const { notice, restart } = data as { notice: string; restart: boolean };
    return { ...turn, notice, sentences: restart ? [] : turn.sentences };
  }
  if (event === "refused") return { ...turn, refused: data as { reason: string; nearest: Hit[] } };
  if (event === "done") {
    const { id: answerId, lang, mode, inferred, corrected, removed, rewritten } = data as Answer;
    return { ...turn, state: "done", answerId, lang, mode, inferred, ...(corrected === undefined ? {} : { corrected }), ...(removed === undefined ? {} : { removed }), ...(rewritten === undefined ? {} : { rewritten }) };
  }
  return turn;
}

function historyOf(turns: Turn[]): { role: string; text: string }[] {
  return turns
    .filter((turn) => turn.state === "done")
    .flatMap((turn) => [
      { role: "user", text: turn.question },
      { role: "assistant", text: turn.sentences.map((sentence) => sentence.text).join("\n").slice(0, longestTurnSent) },
    ])
    .slice(-turnsSent);
}

function describe(error: unknown): { title?: string | undefined; detail: string } {
  return error instanceof RequestError ? { title: error.title, detail: error.message } : { detail: "" };
}
