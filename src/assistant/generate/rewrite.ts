import { analyseTerms } from "../../language/analyse.ts";
import { detectLanguage } from "../../language/detect.ts";
import type { Language } from "../../language/language.ts";
import type { ChatModel } from "../../models/chat-model.ts";
import { searchSettings } from "../../search/settings.ts";
import { languageName, type Prompts } from "../prompts.ts";
import type { Turn } from "../conversation.ts";
import { createLeakCheck } from "./prompt-leak.ts";
import { makeBoundary, plainText } from "./write-prompt.ts";

const turnsRead = 6;
const charactersOfTurn = 600;

/**
 * Makes a question that follows another one understandable by itself, with a language model: "and the second one?" names what it means.
 * What comes back is used only if it is one question in the same language whose words stand in the conversation.
 * @returns the rewritten question, or undefined when it can be read as it is, or when the model is of no use: the rules of `understand` remain.
 * @throws the signal's reason when nobody waits any more.
 */
export async function rewriteFollowUp(question: string, lang: Language, history: Turn[], model: ChatModel, prompts: Prompts, signal?: AbortSignal): Promise<string | undefined> {
  const turns = history.slice(-turnsRead);
  if (!turns.some((turn) => turn.role === "user")) return undefined;
  const boundary = makeBoundary();
  const conversation = turns.map((turn) => `${turn.role === "user" ? "Reader" : "Answer"}: ${plainText(turn.text.slice(0, charactersOfTurn))}`).join("\n");
  const prompt = prompts.write("rewrite", { language: languageName(lang), boundary, conversation, question: plainText(question) });
  const late = AbortSignal.timeout(searchSettings.generation.rewriteMs);
  let text = "";
  try {
    const tokens = Math.min(searchSettings.generation.rewriteTokens, model.answerTokens);
    for await (const piece of model.stream(prompt, { tokens, signal: signal === undefined ? late : AbortSignal.any([signal, late]) })) {
      text += piece;
      if (text.length > searchSettings.generation.longestRewriting * 4) return undefined;
    }
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
  const written = text.replace(/^\s*<think>[\s\S]*?<\/think>/iu, "").trim().replace(/^["“«]\s*|\s*["”»]$/gu, "");
  return written === question.trim() || !isUsable(written, question, lang, turns) || createLeakCheck(prompts.words, boundary)(written) ? undefined : written;
}

function isUsable(written: string, question: string, lang: Language, turns: Turn[]): boolean {
  if (written === "" || written.length > searchSettings.generation.longestRewriting || /[\n<>\p{Cs}\uFFFD]|:\/\//u.test(written)) return false;
  if (detectLanguage(written, lang).lang !== lang) return false;
  const known = new Set([question, ...turns.map((turn) => turn.text)].flatMap((text) => analyseTerms(text, lang)));
  const terms = analyseTerms(written, lang);
  return terms.length > 0 && terms.filter((term) => known.has(term)).length >= terms.length * searchSettings.generation.leastKnownWords;
}
