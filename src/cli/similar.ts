import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { Command } from "commander";
import { openSimilar, type SimilarAnswer } from "../assistant/similar.ts";
import { InvalidRequestError } from "../errors.ts";
import { asIdea, type Idea, type IdeaReader } from "../search/similar/idea.ts";
import type { CommandParts } from "./command-parts.ts";
import { addFilterOptions, readFilterOptions, type FilterOptions } from "./filter-options.ts";
import { languageOption } from "./language-option.ts";
import { withRoom } from "./with-room.ts";

interface Options extends FilterOptions {
  text?: string;
  lang?: string;
  limit: string;
  json?: boolean;
}

/** dalil similar: initiatives like a text or a file, with why. */
export function addSimilarCommand(program: Command, parts: CommandParts): void {
  const command = program
    .command("similar")
    .description("initiatives like a text or a file, with why they are alike and what differs; nothing of it is stored")
    .argument("[file]", "a file in any format that `ingest` reads, with one text or one record; - reads text from stdin")
    .option("--text <text>", "the text itself, instead of a file")
    .option("--lang <code>", "language of the explanations, instead of the text's")
    .option("--limit <number>", "how many initiatives, 1 to 50", "10")
    .option("--json", "the result as one JSON object");
  addFilterOptions(command).action(async (file: string | undefined, options: Options) => {
    const limit = Number(options.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 50) throw new InvalidRequestError(`--limit ${options.limit} is not a number from 1 to 50.`);
    const [lang, filters] = [languageOption(options.lang), readFilterOptions(options)];
    const reader = parts.ingestion.createIdeaReader();
    const idea = await readIdea(file, options.text, reader);
    const answer = await withRoom((room) => openSimilar(room, reader)({ idea, lang, filters, limit }));
    console.log(options.json === true ? JSON.stringify(answer, null, 2) : formatSimilar(answer));
  });
}

async function readIdea(file: string | undefined, text: string | undefined, reader: IdeaReader): Promise<Idea> {
  if ((file === undefined) === (text === undefined)) throw new InvalidRequestError("Name a file (or - for stdin), or give --text.");
  if (text !== undefined) return asIdea(text);
  if (file === undefined || file === "-") return asIdea(await readAll(process.stdin));
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new InvalidRequestError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  });
  return reader.readFile({ name: basename(file), bytes });
}

function formatSimilar({ hits, notice }: SimilarAnswer): string {
  const lines = hits.flatMap(({ title, id, url, score, why }, index) => {
    const { sentences } = why.shared;
    return [
      `${index + 1}. ${title} (${id}; ${score})${url === undefined ? "" : `\n   ${url}`}`,
      ...(sentences === undefined ? [] : [`   « ${sentences.yours} »`, `   ≈ ${sentences.similarity}  « ${sentences.theirs} »`]),
      ...why.text.shared.map((line) => `   = ${line}`),
      ...why.text.differs.map((line) => `   ≠ ${line}`),
    ];
  });
  return [...(notice === undefined ? [] : [notice, ""]), ...(lines.length === 0 ? ["Nothing like it found."] : lines)].join("\n");
}
