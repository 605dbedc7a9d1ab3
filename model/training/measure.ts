import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { readPlainText } from "../../ingest/readers/plain-text.ts";
import { mean, scoreRanking } from "../../src/evaluation/metrics.ts";
import { readQuestionSet } from "../../src/evaluation/question-set.ts";
import { languages } from "../../src/language/language.ts";
import { createBuiltinEmbedder } from "../../src/models/builtin.ts";
import { fileURLToPath } from "node:url";

/**
 * Measures the built-in model alone, without words, glossary or filters, and prints tables.
 * Usage: tsx model/training/measure.ts [<folder of the corpus> [<held-out.txt>]]
 * Always: the development questions over the sample's records. With the corpus: articles of the UN Charter and the Universal Declaration found across
 * languages (neither is training text), and, with held-out.txt, titles of records that training never saw, found among all records.
 */
const [corpus, heldOut] = process.argv.slice(2);
const depth = 10;
const started = performance.now();
const model = createBuiltinEmbedder();
console.log(`loaded in ${(performance.now() - started).toFixed(0)} ms`);
const dot = (first: Float32Array | number[], second: Float32Array | number[]) => {
  let sum = 0;
  for (let index = 0; index < first.length; index += 1) sum += (first[index] ?? 0) * (second[index] ?? 0);
  return sum;
};
const nearest = (query: number[], among: { id: string; vector: Float32Array }[], limit: number) =>
  among.map(({ id, vector }) => ({ id, score: dot(query, vector) })).sort((first, second) => second.score - first.score).slice(0, limit).map(({ id }) => id);
const embed = async (items: { id: string; text: string }[]) => {
  const vectors = await model.embedDocuments(items.map(({ text }) => text));
  return items.map(({ id }, index) => ({ id, vector: Float32Array.from(vectors[index] ?? []) }));
};
const shown = (value: number | undefined) => Number((value ?? 0).toFixed(3));

async function readRecords(folder: string): Promise<{ id: string; title: string; text: string; lang: string }[]> {
  const records: { id: string; title: string; text: string; lang: string }[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".jsonl"))) {
    for await (const line of createInterface({ input: createReadStream(join(folder, file), "utf8"), crlfDelay: Infinity })) {
      if (line.trim() === "") continue;
      const { id, title, description = "", lang = "en" } = JSON.parse(line) as { id: string; title: string; description?: string; lang?: string };
      records.push({ id, title, text: `${title} ${description}`, lang });
    }
  }
  return records;
}

/** Recall and reciprocal rank of the questions of a set, per language, by the model alone. */
async function measureQuestions(name: string, set: URL, records: { id: string; text: string }[], kind?: string): Promise<void> {
  const vectors = await embed(records);
  const questions = (await readQuestionSet(fileURLToPath(set))).filter((question) => question.relevant !== undefined && (kind === undefined || question["kind"] === kind));
  const byLanguage: Record<string, Record<string, number>> = {};
  for (const lang of languages) {
    const scores = await Promise.all(questions.filter((question) => question.lang === lang).map(async ({ question, relevant }) => scoreRanking(nearest(await model.embedQuery(question), vectors, depth), new Set(relevant), depth)));
    byLanguage[lang] = { questions: scores.length, "recall@10": shown(mean(scores.map(({ recall }) => recall))), "MRR@10": shown(mean(scores.map(({ reciprocalRank }) => reciprocalRank))) };
  }
  console.log(name);
  console.table(byLanguage);
}

await measureQuestions("development questions over the sample's records", new URL("../../test/eval/sample.jsonl", import.meta.url), await readRecords(fileURLToPath(new URL("../../ingest/sample", import.meta.url))));

// Every fifth of our own passages was kept out of training (prepare.ts).
const passages = readFileSync(new URL("./text/passages.jsonl", import.meta.url), "utf8").trim().split("\n").filter((_, index) => index % 5 === 0).map((line) => JSON.parse(line) as { passage: Record<string, string>; questions: Record<string, string>[] });
const crossLanguage: Record<string, Record<string, number>> = {};
for (const target of languages) {
  const own = await embed(passages.map(({ passage }, index) => ({ id: String(index), text: passage[target] ?? "" })));
  for (const lang of languages) {
    const ranks: number[] = [];
    for (const [index, { questions }] of passages.entries()) for (const question of questions) ranks.push(scoreRanking(nearest(await model.embedQuery(question[lang] ?? ""), own, depth), new Set([String(index)]), depth).reciprocalRank);
    (crossLanguage[lang] ??= {})[target] = shown(mean(ranks));
  }
}
console.log(`a question (row) finds its passage (column) among ${passages.length}, MRR@10`);
console.table(crossLanguage);

if (corpus !== undefined) {
  const corpusRecords = await readRecords(corpus);
  for (const kind of ["known", "topic"]) await measureQuestions(`development questions over the corpus, ${kind === "known" ? "known items that training never saw" : "topics"}`, new URL("../../test/eval/corpus.jsonl", import.meta.url), corpusRecords, kind);
  const table: Record<string, Record<string, number>> = {};
  for (const document of ["un_charter", "udhr"]) {
    const articles = new Map<string, { id: string; vector: Float32Array }[]>();
    for (const lang of languages) {
      const { blocks } = readPlainText(readFileSync(join(corpus, "documents", `${document}_${lang}.txt`), "utf8"));
      const joined = new Map<string, string>();
      for (const { paragraph, text } of blocks) if (paragraph !== undefined) joined.set(paragraph, `${joined.get(paragraph) ?? ""} ${text}`);
      // A copy that lost its headings cannot be compared.
      if (joined.size > 10) articles.set(lang, await embed([...joined].map(([id, text]) => ({ id, text }))));
    }
    for (const [lang, own] of articles) {
      const ranks: number[] = [];
      for (const [other, theirs] of articles) {
        if (other !== lang) for (const { id, vector } of own) ranks.push(scoreRanking(nearest([...vector], theirs, depth), new Set([id]), depth).reciprocalRank);
      }
      (table[lang] ??= {})[document] = shown(mean(ranks));
    }
  }
  console.log("an article in one language finds itself in each other one, MRR@10");
  console.table(table);
  if (heldOut !== undefined) {
    const ids = new Set(readFileSync(heldOut, "utf8").trim().split("\n"));
    const records = corpusRecords;
    const all = await embed(records.map(({ id, text, title }) => ({ id, text: text.slice(title.length + 1) || title })));
    const scores: Record<string, number[]> = {};
    for (const { id, title, lang } of records.filter((record) => ids.has(record.id) && record.text.length > record.title.length + 40)) {
      (scores[lang] ??= []).push(scoreRanking(nearest(await model.embedQuery(title), all, depth), new Set([id]), depth).recall);
    }
    console.log("the title of a record that training never saw finds its text among all records, recall@10");
    console.table(Object.fromEntries(Object.entries(scores).map(([lang, values]) => [lang, { records: values.length, "recall@10": shown(mean(values)) }])));
  }
}

const rounds = 2_000;
const question = "Which initiatives use artificial intelligence in agriculture?";
let since = performance.now();
for (let round = 0; round < rounds; round += 1) await model.embedQuery(`${question} ${round}`);
console.log(`a question: ${((performance.now() - since) / rounds).toFixed(3)} ms`);
const texts200 = (await readRecords(fileURLToPath(new URL("../../ingest/sample", import.meta.url)))).filter(({ lang }) => lang === "en").map(({ text }) => `${text} ${text} ${text}`.split(" ").slice(0, 200).join(" "));
since = performance.now();
for (let round = 0; round < 5; round += 1) await model.embedDocuments(texts200.map((text) => `${text} ${round}`));
console.log(`passages of 200 words: ${Math.round((5 * texts200.length) / ((performance.now() - since) / 1_000))} a second`);
