import { randomBytes } from "node:crypto";
import type { PassageDetails } from "../../db/find-passages.ts";
import { actionLineNames } from "../../domain/action-lines.ts";
import type { Source } from "../../domain/answer.ts";
import type { Language } from "../../language/language.ts";
import { withoutModelAddress } from "../../language/model-address.ts";
import { countryName } from "../../language/places.ts";
import { splitSentences } from "../../language/segment.ts";
import type { Prompt } from "../../models/chat-model.ts";
import { estimateTokens } from "../../models/token-budget.ts";
import { searchSettings } from "../../search/settings.ts";
import { languageName, type Prompts } from "../prompts.ts";

/** A numbered source with the stored passage that it was made of. */
export interface GroundedSource {
  source: Source;
  passage: PassageDetails;
}

/** Stands before each part of a prompt that others wrote: nobody can guess it, so that no text can close its own part. */
export function makeBoundary(): string {
  return `==${randomBytes(12).toString("hex")}==`;
}

/** Characters by which a chat's roles are told apart, in text that is only text: a space takes their meaning away. */
export function plainText(text: string): string {
  return text
    .replace(/<(?=[|/]?[a-z_|])/giu, "< ")
    .replace(/\[(?=\/?INST\])/gu, "[ ")
    .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u180E]|[\u{E0000}-\u{E01EF}]/gu, "");
}

/**
 * The prompt for an answer: the question and its sources as data between boundaries. A source's sentences that address a language model are
 * left out, and what is too long for the tokens of an answer is cut at a sentence.
 * @param tokens that the answer may cost, prompt included.
 */
export function writeAnswerPrompt(question: { text: string; lang: Language }, sources: GroundedSource[], tokens: number, boundary: string, prompts: Prompts): Prompt {
  const settings = searchSettings.generation;
  const write = (blocks: string[]) =>
    prompts.write("answer", { language: languageName(question.lang), sentences: String(settings.sentences), boundary, question: plainText(question.text), sources: blocks.join("\n\n") });
  const frame = write([]);
  const left = tokens * settings.promptShare - estimateTokens(frame.system) - estimateTokens(frame.user);
  const each = Math.min(settings.sourceTokens, Math.floor(left / Math.max(1, sources.length)));
  return write(sources.map((one) => `${boundary} source ${one.source.n}\n${describe(one, each)}`));
}

function describe({ passage }: GroundedSource, tokens: number): string {
  const { record, document } = passage;
  const facts: [string, string | undefined][] =
    record === null
      ? [
          ["Document", document?.title],
          ["Under", passage.heading.join(" › ")],
          ["Paragraph", passage.paragraph ?? undefined],
          ["Date", document?.date],
        ]
      : [
          ["Initiative", record.title],
          ["Organization", record.org],
          ["Countries", record.countries.map((code) => countryName(code, "en")).join(", ")],
          ["Years", [record.years?.from, record.years?.to].filter((year) => year !== undefined).join(" to ")],
          ["Status", record.status],
          ["Goals", record.sdgs.map((goal) => `SDG ${goal}`).join(", ")],
          ["Action lines", actionLineNames(record.actionLines).slice(0, record.actionLines.length).join("; ")],
          ["Technologies", record.technologies.join(", ")],
        ];
  const lines = facts.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name}: ${plainText(withoutModelAddress(value, passage.lang))}`]));
  const texts = record === null ? [passage.text] : [record.description, record.impact, record.challenges].filter((text) => text !== undefined);
  // The passage that was found says most to the question: where the record is too long, the rest goes first.
  const ordered = record !== null && passage.field !== null && !texts[0]?.startsWith(passage.text.slice(0, 200)) && texts.join("\n").length > tokens * 3 ? [passage.text, ...texts] : texts;
  return fit([...lines, ...ordered.flatMap((text) => splitSentences(withoutModelAddress(text, passage.lang), passage.lang).map((sentence) => plainText(sentence.text)))], tokens);
}

function fit(lines: string[], tokens: number): string {
  let left = tokens;
  const kept = lines.filter((line, index) => {
    if (line === "") return false;
    left -= estimateTokens(line) + 1;
    return index === 0 || left >= 0;
  });
  return kept.join("\n").slice(0, tokens * 4);
}
