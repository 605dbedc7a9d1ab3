import type { Answer, Sentence } from "../domain/answer.ts";
import type { Language } from "../language/language.ts";
import type { ChatModel } from "../models/chat-model.ts";
import { verifyExtract } from "./verify/verify-extract.ts";
import { ChatModelError } from "../models/chat-model-error.ts";
import { generate, type GenerationRoom } from "./generate.ts";
import type { GroundedSource } from "./generate/write-prompt.ts";
import type { Messages } from "./messages.ts";

/** What an answer is made of, once its sources are known. */
interface Draft {
  question: { text: string; lang: Language };
  grounded: GroundedSource[];
  /** The sentences of the extractive answer. */
  quoted: Sentence[];
}

export type ComposedEvent =
  | { event: "sentence"; data: Sentence & { index: number } }
  /** Says why there is no (more) text of the language model; with `restart` the sentences so far are void and others follow, from index 0 on. */
  | { event: "notice"; data: { notice: string; restart: boolean } };

export type Composed = Pick<Answer, "mode" | "sentences" | "notice" | "removed">;

export interface CompositionRoom extends Omit<GenerationRoom, "chatModel"> {
  /** Absent where none is configured: answers are quotations then. */
  chatModel?: ChatModel;
  messages: Messages;
}

/**
 * The sentences of an answer as they come about: a language model's where one is configured, each checked before it is given, and the
 * quotations of the extractive answer where there is none, where it fails at any point, or where nothing it wrote is supported.
 * @throws the signal's reason when nobody waits any more.
 */
export async function* compose(draft: Draft, room: CompositionRoom, options: { expert: boolean; signal?: AbortSignal | undefined }): AsyncGenerator<ComposedEvent, Composed> {
  const { chatModel, messages } = room;
  const { lang } = draft.question;
  let fallen: Pick<Composed, "notice" | "removed"> = {};
  if (chatModel !== undefined) {
    const written: Sentence[] = [];
    let reason: string;
    let removed: number | undefined;
    const generated = generate(draft.question, draft.grounded, { ...room, chatModel }, options);
    try {
      let next = await generated.next();
      for (; next.done !== true; next = await generated.next()) {
        yield { event: "sentence", data: { index: written.length, ...next.value } };
        written.push(next.value);
      }
      removed = next.value.removed;
      if (written.some(({ verdict }) => verdict === "supported")) {
        if (next.value.end === "complete") return { mode: "generative", sentences: written, removed };
        const notice = messages.format(lang, "noticeCut");
        yield { event: "notice", data: { notice, restart: false } };
        return { mode: "generative", sentences: written, removed, notice };
      }
      reason = "unsupported";
    } catch (error) {
      if (!(error instanceof ChatModelError)) throw error;
      reason = error.failure;
    } finally {
      // Reached too when the reader leaves while a sentence is handed over.
      await generated.return({ end: "cut", removed: 0 });
    }
    const notice = messages.format(lang, "notice", { reason });
    yield { event: "notice", data: { notice, restart: written.length > 0 } };
    fallen = { notice, ...(removed === undefined ? {} : { removed }) };
  }
  const quoted = await verifyExtract(draft.quoted, draft.grounded.map(({ source }) => source), draft.grounded.map(({ passage }) => passage), lang, room.verifyTools);
  for (const [index, sentence] of quoted.entries()) yield { event: "sentence", data: { index, ...sentence } };
  return { mode: "extractive", sentences: quoted, ...fallen };
}
