import { readFileSync } from "node:fs";
import { readConversation, type Turn } from "../../src/assistant/conversation.ts";
import { readGlossary } from "../../src/language/glossary.ts";

/** A conversation of questions, and what its last one means. Every answer in it has the sources s1 to s5. */
interface Dialogue {
  id: string;
  group: string;
  lang: string;
  turns: string[];
  expect: { about: string } | { filters: Record<string, unknown>; intent: string; by?: string; concepts?: string[] };
}

export interface DialogueScore {
  dialogue: Dialogue;
  rewritten: string | undefined;
  /** What was read otherwise; none where all is right. */
  faults: string[];
}

const now = new Date("2026-06-30T12:00:00Z");
const sources = ["s1", "s2", "s3", "s4", "s5"];

/** Reads the last question of every dialogue of the file by rules, without a hint of its language. */
export function scoreDialogues(path: string): DialogueScore[] {
  const glossary = readGlossary();
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const dialogue = JSON.parse(line) as Dialogue;
      const last = dialogue.turns.at(-1) ?? "";
      const history = dialogue.turns.slice(0, -1).flatMap((text): Turn[] => [{ role: "user", text }, { role: "assistant", text: "…", sources }]);
      const { understood, rewritten, about } = readConversation(last, undefined, history, glossary, { now });
      const read =
        "about" in dialogue.expect
          ? { about }
          : {
              about,
              filters: understood.inferred,
              intent: understood.intent,
              by: understood.by,
              ...(dialogue.expect.concepts === undefined ? {} : { concepts: understood.beside.filter(({ translatable }) => translatable).map(({ term }) => term.replace("concept:", "")) }),
            };
      const wanted: Record<string, unknown> = dialogue.expect;
      const faults = Object.entries(read).flatMap(([name, value]) => (plain(value) === plain(wanted[name]) ? [] : [`${name} ${plain(value)} for ${plain(wanted[name])}`]));
      return { dialogue, rewritten, faults };
    });
}

/** The order of values and of names says nothing. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(String).toSorted());
  if (typeof value === "object" && value !== null) return `{${Object.entries(value).toSorted(([first], [second]) => first.localeCompare(second)).map(([name, one]) => `${name}: ${plain(one)}`).join(", ")}}`;
  return String(value);
}
