import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ingest } from "../ingest/pipeline.ts";
import { openDatabase } from "../src/db/open-database.ts";
import { evaluate } from "../src/evaluation/evaluate.ts";
import type { QuestionResult } from "../src/evaluation/question-result.ts";
import { readQuestionSet } from "../src/evaluation/question-set.ts";
import { isLanguage, languages } from "../src/language/language.ts";
import { openRoom } from "../src/open-room.ts";
import { prepareCorpusFolder } from "./setup/corpus-folder.ts";
import { writeShuffledRecords } from "./setup/shuffled-records.ts";

/**
 * Measures what many records of one other language do to a repository: recall@10 of test/eval/corpus.jsonl before and after they are added to a copy of the
 * corpus, per language of the question. The folder of an ingested corpus is the argument; without it the corpus is ingested. `--lang` and `--records`
 * say what is added (Chinese, 10,000). Fails where the mean falls by more than the bound.
 */
const { positionals: [given], values: { lang = "zh", records = "10000" } } = parseArgs({ allowPositionals: true, options: { lang: { type: "string" }, records: { type: "string" } } });
if (!isLanguage(lang)) throw new Error(`--lang ${lang} is none of ${languages.join(", ")}`);
const mostLost = 0.03;
const scratch = await mkdtemp(join(tmpdir(), "dalil-balance-"));
try {
  const data = join(scratch, "data");
  const missing = await prepareCorpusFolder(given, data);
  if (missing === undefined) await measure(data, lang, Number(records));
  else console.error(`skipped: ${missing}`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function measure(dataFolder: string, added: (typeof languages)[number], count: number): Promise<void> {
  const questions = await readQuestionSet(fileURLToPath(new URL("eval/corpus.jsonl", import.meta.url)));
  const database = await openDatabase({ dataFolder, databaseUrl: undefined });
  try {
    const room = await openRoom(database, { indexFolder: dataFolder });
    const before = (await evaluate(questions, room, { answers: false })).results;
    const path = join(scratch, "added.jsonl");
    await writeFile(path, writeShuffledRecords(added, count).join("\n"));
    const report = await ingest([path], room);
    if (report.records.added !== count) throw new Error(`of ${count} records ${report.records.added} went in`);
    const after = (await evaluate(questions, room, { answers: false })).results;
    await room.index.close();
    console.log(`${count} records in ${added} added (${report.passages} passages), ${questions.length} questions`);
    const rows = [...languages, "all"].map((of) => {
      const [first, second] = [recallIn(before, of), recallIn(after, of)];
      return { questions: of, before: round(first.recall), after: round(second.recall), loss: round(first.recall - second.recall), "nDCG before": round(first.ndcg), "nDCG after": round(second.ndcg), "added among ten": round(shareOfAdded(after, of, added)) };
    });
    console.table(rows);
    const lost = rows.at(-1)?.loss ?? 0;
    console.log(`Loss of recall@10: ${lost} (at most ${mostLost})`);
    if (lost > mostLost) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

function recallIn(results: QuestionResult[], lang: string): { recall: number; ndcg: number } {
  const scores = results.flatMap((result) => (result.retrieval !== undefined && (lang === "all" || result.lang === lang) ? [result.retrieval] : []));
  const mean = (name: "recall" | "ndcg") => scores.reduce((sum, score) => sum + score[name], 0) / Math.max(1, scores.length);
  return { recall: mean("recall"), ndcg: mean("ndcg") };
}

/** Which share of what is shown are added records. */
function shareOfAdded(results: QuestionResult[], lang: string, added: string): number {
  const shown = results.flatMap((result) => (lang === "all" || result.lang === lang ? (result.retrieval?.ranked ?? []) : []));
  return shown.filter((id) => id.startsWith(`shuffled-${added}:`)).length / Math.max(1, shown.length);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
