import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRandom } from "../../src/evaluation/random.ts";
import type { Language } from "../../src/language/language.ts";
import { splitSentences } from "../../src/language/segment.ts";

const folder = fileURLToPath(new URL("../../", import.meta.url));
const sentencesPerRecord = 3;

/**
 * So many records in one language, the same at every call: each of three sentences drawn from those about initiatives that the training of the built-in
 * model has in six languages, and from the sample repository; its title is the beginning of the first. About the field's subjects, in
 * ever new combinations, so that none is another's duplicate and all compete with the records of a repository.
 */
export function writeShuffledRecords(lang: Language, count: number): string[] {
  const read = (path: string) => readFileSync(`${folder}${path}`, "utf8").trim().split("\n").map((line) => JSON.parse(line) as Record<string, string>);
  const pool = [
    ...read("model/training/text/sentences.jsonl").flatMap((line) => line[lang] ?? []),
    ...read(`ingest/sample/initiatives-${lang}.jsonl`).flatMap(({ description = "" }) => splitSentences(description, lang).map(({ text }) => text)),
  ];
  const random = createRandom(7);
  const draw = () => pool[Math.floor(random() * pool.length)] ?? "";
  return Array.from({ length: count }, (_, index) => {
    const sentences = Array.from({ length: sentencesPerRecord }, draw);
    return JSON.stringify({ id: `shuffled-${lang}:${index}`, title: (sentences[0] ?? "").split(/[,，、;；:：。.!؛،]/u)[0], description: sentences.join(lang === "zh" ? "" : " "), lang });
  });
}
