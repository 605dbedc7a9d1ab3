import type { Command } from "commander";
import { answer } from "../assistant/answer.ts";
import type { Answer } from "../domain/answer.ts";
import type { Messages } from "../assistant/messages.ts";
import { InvalidRequestError } from "../errors.ts";
import { isLanguage } from "../language/language.ts";
import { addFilterOptions, readFilterOptions, withoutOf, type FilterOptions } from "./filter-options.ts";
import { describeFilters } from "./inferred-lines.ts";
import { languageOption } from "./language-option.ts";
import { withRoom } from "./with-room.ts";

/** dalil ask: one cited answer on the terminal. */
export function addAskCommand(program: Command, setExitCode: (code: number) => void): void {
  const command = program
    .command("ask")
    .description("one cited answer")
    .argument("<question>", "the question, in any of the six languages")
    .option("--lang <code>", "language of the answer, instead of the question's")
    .option("--expert", "also the sentences of a language model that nothing supports, marked as such")
    .option("--json", "the answer as one JSON object")
    .addHelpText("after", "\nExit status: 0 with an answer or a refusal, 1 on an error. Run `dalil serve` or `dalil ingest` first: an empty repository answers nothing.");
  addFilterOptions(command).action(async (text: string, options: FilterOptions & { lang?: string; expert?: boolean; json?: boolean }) => {
    if (text.trim() === "") throw new InvalidRequestError("The question is empty.");
    const lang = languageOption(options.lang);
    const filters = readFilterOptions(options);
    const { whole, messages } = await withRoom(async (room) => {
      let last: Answer | undefined;
      for await (const event of answer({ text, lang, filters, history: [], without: withoutOf(options), ...(options.expert === true ? { expert: true } : {}) }, room)) if (event.event === "done") last = event.data;
      return { whole: last, messages: room.messages };
    });
    if (whole === undefined) throw new Error("the answer ended without its last event");
    console.log(options.json === true ? JSON.stringify(whole, null, 2) : [...describeFilters(whole.inferred), formatAnswer(whole, messages)].join("\n"));
    setExitCode(0);
  });
}

function formatAnswer(answer: Answer, messages: Messages): string {
  if (answer.refused !== false) {
    return [answer.refused.reason, ...answer.refused.nearest.map((hit) => `  - ${hit.title} (${hit.id})${hit.url === undefined ? "" : `\n    ${hit.url}`}`)].join("\n");
  }
  const lang = isLanguage(answer.lang) ? answer.lang : "en";
  const sentences = answer.sentences.map(({ text, citations, verdict }) => `${text} ${citations.map((number) => `[${number}]`).join("")}${verdict === "supported" ? "" : ` (${verdict})`}`);
  const notes = [answer.notice, answer.removed === undefined || answer.removed === 0 ? undefined : messages.format(lang, "removed", { count: answer.removed })].filter((note) => note !== undefined);
  const sources = answer.sources.map((source) => `[${source.n}] ${source.title} · ${source.id} · ${source.lang}${source.url === undefined ? "" : `\n    ${source.url}`}`);
  return [...sentences, "", ...notes, ...(notes.length === 0 ? [] : [""]), ...sources].join("\n");
}
