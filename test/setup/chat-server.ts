import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a model was told, taken apart: it sees the prompt that every model sees. */
export interface Told {
  system: string;
  user: string;
  /** English name of the language that the answer should be in. */
  language: string;
  boundary: string;
  question: string;
  sources: { n: number; lines: string[] }[];
  /** Whether it was asked to rewrite a question that follows another one. */
  isRewriting: boolean;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

/** One reply in the wire format of chat completions, streamed. */
interface Reply {
  /** Sends text in pieces of a few characters. */
  say(text: string, options?: { size?: number; pauseMs?: number }): Promise<void>;
  /** Notes a sentence that is sent and must never be shown as supported. */
  isFalse(sentence: string): string;
  /** Notes a sentence that is not in the language that was asked for. */
  isForeign(sentence: string): string;
  finish(reason?: string): void;
  fail(status: number, headers?: Record<string, string>, body?: string): void;
  raw(bytes: Uint8Array | string): Promise<void>;
  /** Ends the text without saying that it is complete. */
  end(): void;
  /** Ends the connection without ceremony. */
  cut(): void;
  wait(milliseconds: number): Promise<void>;
}

export type Behaviour = (told: Told, reply: Reply) => Promise<void>;

export interface ChatServer {
  url: string;
  use(behaviour: Behaviour): void;
  requests: Told[];
  /** What was noted since the last call of `forget`. */
  noted: { false: string[]; foreign: string[] };
  /** Replies whose reader left before they ended. */
  left: number;
  forget(): void;
  close(): Promise<void>;
}

/** A language model for tests: a server on a free port that does as the behaviour says. */
export async function startChatServer(first: Behaviour): Promise<ChatServer> {
  let behaviour = first;
  const self: ChatServer = {
    url: "",
    requests: [],
    noted: { false: [], foreign: [] },
    left: 0,
    use: (next) => void (behaviour = next),
    forget() {
      self.requests.length = 0;
      self.noted.false.length = 0;
      self.noted.foreign.length = 0;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const told = await readRequest(request);
    self.requests.push(told);
    let isOpen = true;
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    response.on("close", () => {
      if (!response.writableFinished && isOpen) self.left += 1;
      isOpen = false;
    });
    response.on("error", () => {});
    const head = () => {
      if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
    };
    const write = async (data: Uint8Array | string) => {
      head();
      if (isOpen && !response.write(data)) await Promise.race([new Promise<void>((resolve) => response.once("drain", resolve)), closed]);
    };
    const frame = (delta: object, finish: string | null = null) => `data: ${JSON.stringify({ id: "chat", object: "chat.completion.chunk", created: 1, model: "stub", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    await behaviour(told, {
      async say(text, { size = 24, pauseMs = 0 } = {}) {
        await write(frame({ role: "assistant", content: "" }));
        const characters = [...text];
        for (let at = 0; at < characters.length && isOpen; at += size) {
          await write(frame({ content: characters.slice(at, at + size).join("") }));
          if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
      },
      isFalse: (sentence) => (self.noted.false.push(sentence), sentence),
      isForeign: (sentence) => (self.noted.foreign.push(sentence), sentence),
      finish(reason = "stop") {
        head();
        response.write(frame({}, reason));
        response.write(`data: ${JSON.stringify({ id: "chat", object: "chat.completion.chunk", created: 1, model: "stub", choices: [], usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } })}\n\n`);
        response.end("data: [DONE]\n\n");
      },
      fail(status, headers = {}, body = JSON.stringify({ error: { message: `no, and the key was ${told.authorization}` } })) {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(body);
      },
      raw: write,
      end() {
        head();
        response.end();
      },
      cut() {
        isOpen = false;
        response.destroy();
      },
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return self;
}

async function readRequest(request: IncomingMessage): Promise<Told> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  const body = JSON.parse(text) as Record<string, unknown> & { messages: { role: string; content: string }[] };
  const of = (role: string) => body.messages.find((message) => message.role === role)?.content ?? "";
  const [system, user] = [of("system"), of("user")];
  const boundary = /==[0-9a-f]+==/.exec(user)?.[0] ?? "none";
  const parts = user.split(boundary).map((part) => part.trim());
  const sources = parts.flatMap((part) => {
    const [, n, lines] = /^source (\d+)\n([\s\S]*)$/.exec(part) ?? [];
    return n === undefined ? [] : [{ n: Number(n), lines: (lines ?? "").split("\n") }];
  });
  const isRewriting = system.includes("last question of a conversation");
  const question = parts.find((part) => /^(?:last )?question\n/.test(part))?.replace(/^(?:last )?question\n/, "") ?? "";
  const language = /in (Arabic|Chinese|English|French|Russian|Spanish)/.exec(system)?.[1] ?? "English";
  return { system, user, language, boundary, question, sources, isRewriting, authorization: request.headers.authorization, body };
}
