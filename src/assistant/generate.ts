import type { Sentence } from "../domain/answer.ts";
import type { Glossary } from "../language/glossary.ts";
import type { Language } from "../language/language.ts";
import { withoutModelAddress } from "../language/model-address.ts";
import { foldText } from "../language/normalise.ts";
import type { ChatModel, StreamEnd } from "../models/chat-model.ts";
import { searchSettings } from "../search/settings.ts";
import { isInLanguage } from "./generate/answer-language.ts";
import { createLeakCheck } from "./generate/prompt-leak.ts";
import { createSentenceStream } from "./generate/sentence-stream.ts";
import { makeBoundary, writeAnswerPrompt, type GroundedSource } from "./generate/write-prompt.ts";
import type { Prompts } from "./prompts.ts";
import { resolveMarkers } from "./verify/markers.ts";
import { verifiableSource } from "./verify/verifiable-source.ts";
import type { VerifyTools } from "./verify/verification.ts";
import { createVerifier, type Verifier } from "./verify/verify.ts";

/** What answers are generated with. */
export interface GenerationRoom {
  chatModel: ChatModel;
  prompts: Prompts;
  verifyTools: VerifyTools;
  glossary: Glossary;
}

/** What became of a generated text as a whole. */
export interface Generated {
  end: StreamEnd;
  /** Sentences that were left out: nothing supports them, or they say what must not be said. */
  removed: number;
}

/**
 * Asks a language model for an answer from the sources and gives its sentences one by one, each only once it has been checked against
 * what it cites. A sentence in another language, one that gives the prompt away, one with an address that no source holds, and one that nothing supports are
 * left out and counted.
 * @param options.expert gives unsupported sentences too, with that verdict.
 * @throws ChatModelError when the endpoint fails at any point; the signal's reason when nobody waits any more.
 */
export async function* generate(question: { text: string; lang: Language }, grounded: GroundedSource[], room: GenerationRoom, options: { expert: boolean; signal?: AbortSignal | undefined }): AsyncGenerator<Sentence, Generated> {
  const { chatModel, prompts } = room;
  const boundary = makeBoundary();
  const prompt = writeAnswerPrompt(question, grounded, chatModel.answerTokens, boundary, prompts);
  const reader = createReader(question.lang, grounded, createLeakCheck(prompts.words, boundary), room);
  const sentences = createSentenceStream(question.lang);
  let [removed, shown] = [0, 0];

  async function* check(raws: string[]): AsyncGenerator<Sentence> {
    for (const raw of raws) {
      const sentence = await reader.read(raw);
      if (sentence === undefined) continue;
      if (sentence === "withheld" || (sentence.verdict === "unsupported" && !options.expert)) removed += 1;
      else if (shown < searchSettings.generation.mostSentences) {
        shown += 1;
        yield sentence;
      }
    }
  }

  const stream = chatModel.stream(prompt, { tokens: chatModel.answerTokens, signal: options.signal });
  let end: StreamEnd = "complete";
  const first = stream.next();
  // While the model thinks, its sources are read for the checks: the first sentence need not wait for that.
  setImmediate(() => void reader.prepare(question.text));
  try {
    for (let next = await first; ; next = await stream.next()) {
      if (next.done === true) {
        end = next.value;
        break;
      }
      yield* check(sentences.push(next.value));
      if (shown >= searchSettings.generation.mostSentences) return { end: "cut", removed };
    }
  } finally {
    // Reached by return too: nobody reads on, and the endpoint need not write on.
    await stream.return("cut");
  }
  yield* check(sentences.end(end === "cut"));
  return { end, removed };
}

interface Reader {
  /** Reads one raw sentence: its words and citations with the verdict; "withheld" when it must not be shown at all; undefined when it says nothing. */
  read(raw: string): Promise<Sentence | "withheld" | undefined>;
  /** Reads the sources ahead; what goes wrong here goes wrong again, and is told, with the first sentence. */
  prepare(question: string): Promise<unknown>;
}

function createReader(lang: Language, grounded: GroundedSource[], leaks: (text: string) => boolean, room: GenerationRoom): Reader {
  const sources = grounded.map(({ source }) => source);
  const verifiable = grounded.map(({ source, passage }) => {
    const stored = verifiableSource(source.n, passage, source.official === undefined ? undefined : { text: source.official.quote, lang: source.official.lang });
    return { ...stored, texts: stored.texts.map(({ text, lang: own }) => ({ text: withoutModelAddress(text, own), lang: own })) };
  });
  const verifier = createVerifier(verifiable, room.verifyTools);
  const names = sources.flatMap(({ title, org }) => (org === undefined ? [title] : [title, org]));
  const held = verifiable.flatMap(({ texts }) => texts.map(({ text }) => text.toLowerCase())).join("\n");
  const known = new Set<string>();
  const all = sources.map(({ n }) => n);
  const prepare = (text: string) => verifier.verify({ text, citations: all }, lang).catch(() => {});
  return { prepare, read };

  async function read(raw: string): Promise<Sentence | "withheld" | undefined> {
    const { text, citations } = resolveMarkers(raw, sources);
    if (!/\p{L}/u.test(text)) return undefined;
    // A model that loops says the same again and again.
    const folded = foldText(text);
    if (known.has(folded)) return undefined;
    known.add(folded);
    const isUnreadable = text.length > searchSettings.generation.longestSentence || /\p{Cs}/u.test(text) || raw.includes("\uFFFD");
    if (isUnreadable || leaks(raw) || leaks(text) || namesForeignAddress(text, held) || !isInLanguage(text, lang, names)) return "withheld";
    return judge({ text, citations }, all, lang, verifier);
  }
}

/** A site or a mailbox that no source names: readers would type it in. */
function namesForeignAddress(text: string, held: string): boolean {
  const found = text.match(/(?:[\p{L}\p{N}._%+-]+@)?(?:[\p{L}\p{N}-]+\.)+\p{Ll}{2,24}(?![\p{L}\p{N}])/gu) ?? [];
  return found.some((address) => !held.includes(address.toLowerCase()));
}

/** Checks a sentence against what it cites. One without a citation is given to the source that supports it, one with many keeps those that do. */
async function judge(sentence: { text: string; citations: number[] }, all: number[], lang: Language, verifier: Verifier): Promise<Sentence> {
  const { text, citations } = sentence;
  const alone = async (numbers: number[]) => Promise.all(numbers.map(async (n) => ({ n, ...(await verifier.verify({ text, citations: [n] }, lang)) })));
  if (citations.length === 0) {
    const best = (await alone(all)).filter(({ verdict }) => verdict === "supported").toSorted((first, second) => second.similarity - first.similarity)[0];
    return best === undefined ? { text, citations: [], verdict: "unsupported" } : { text, citations: [best.n], verdict: "supported" };
  }
  const together = await verifier.verify(sentence, lang);
  const parts = together.unsupported.length === 0 ? {} : { unsupported: together.unsupported };
  if (citations.length === 1 || together.verdict === "unsupported") return { text, citations, verdict: together.verdict, ...parts };
  const each = await alone(citations);
  const bearing = each.filter(({ verdict }) => verdict === "supported");
  const near = bearing.length > 0 ? bearing : each.filter(({ verdict }) => verdict !== "unsupported");
  return { text, citations: (near.length > 0 ? near : each).map(({ n }) => n), verdict: together.verdict, ...parts };
}
