import { readFileSync } from "node:fs";
import { ConfigError } from "../errors.ts";
import type { Language } from "../language/language.ts";
import type { Prompt } from "../models/chat-model.ts";

/** The tasks that a language model is given, with what is filled into each. */
const placeholders = {
  answer: ["language", "sentences", "boundary", "question", "sources"],
  rewrite: ["language", "boundary", "conversation", "question"],
} as const;

type Task = keyof typeof placeholders;

/** What a language model is told, read from `prompts/`. */
export interface Prompts {
  write<Name extends Task>(task: Name, values: Record<(typeof placeholders)[Name][number], string>): Prompt;
  /** The fixed words of all prompts, without what is filled in: an answer that repeats them gives them away. */
  readonly words: string[];
}

const mark = /\{\{(\w+)\}\}/g;
const divider = "\n---\n";

/**
 * Reads the prompts of all tasks.
 * @param folder where they stand; a parameter for tests.
 * @throws ConfigError when a file is missing, lacks a placeholder or has one that nobody fills in.
 */
export function readPrompts(folder: URL = new URL("../../prompts/", import.meta.url)): Prompts {
  const templates = new Map((Object.keys(placeholders) as Task[]).map((task) => [task, readTemplate(task, folder)]));
  return {
    write(task, values) {
      const { system, user } = templates.get(task) ?? { system: "", user: "" };
      // One pass: what stands in a question or a source is never looked at for placeholders.
      const fill = (text: string) => text.replace(mark, (_whole, name: string) => (values as Record<string, string>)[name] ?? "");
      return { system: fill(system), user: fill(user) };
    },
    words: [...templates.values()].flatMap(({ system, user }) => [system, user].flatMap((text) => text.split(mark).filter((_part, index) => index % 2 === 0))),
  };
}

function readTemplate(task: Task, folder: URL): Prompt {
  const name = `prompts/${task}.md`;
  let text: string;
  try {
    text = readFileSync(new URL(`${task}.md`, folder), "utf8").trim();
  } catch (cause) {
    throw new ConfigError(`${name} cannot be read: it belongs to the program.`, { cause });
  }
  const [system, user, ...more] = text.split(divider);
  if (system === undefined || user === undefined || more.length > 0) throw new ConfigError(`${name} needs one line of three dashes, between what the model is told and what it is given.`);
  const found = new Set([...text.matchAll(mark)].map((match) => match[1] ?? ""));
  const known: readonly string[] = placeholders[task];
  const missing = known.filter((one) => !found.has(one));
  const unknown = [...found].filter((one) => !known.includes(one));
  if (missing.length > 0) throw new ConfigError(`${name} lacks ${missing.map((one) => `{{${one}}}`).join(", ")}.`);
  if (unknown.length > 0) throw new ConfigError(`${name} has ${unknown.map((one) => `{{${one}}}`).join(", ")}, which nothing fills in.`);
  return { system, user };
}

/** A language by its English name, as prompts call it. */
export function languageName(lang: Language): string {
  return new Intl.DisplayNames(["en"], { type: "language" }).of(lang) ?? lang;
}
