import { createReadStream, createWriteStream, existsSync, readdirSync, readFileSync, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { splitSentences } from "../../src/language/segment.ts";
import { prepareText } from "../../src/models/prepare-text.ts";
import { markWords } from "../../src/models/unigram.ts";
import { wordForms } from "../../src/models/word-forms.ts";

/**
 * Turns parallel text, the project's own text (model/training/text, the glossary) and a corpus of records into training rows.
 * Usage: tsx model/training/prepare.ts <folder of parallel text> <folder of the corpus> <work folder>
 * Writes texts.txt (one prepared text a line, its words marked as the tokenizer sees them) and rows.tsv, a row a line: kind, source or record, then name:line for each of its texts.
 *   parallel   texts of a row say the same in the languages that they are named by
 *   pair       two texts of one language that belong together: a word and its definition, a question and its passage
 *   record     title and sentences of one record
 *   ask        one question in several languages about the record whose id stands in the second place
 *   passage    one question (q-en, q-ar …) and its passage (p-en, p-ar …) in several languages
 * A tenth of the corpus's records, chosen by a hash of their ids, is left out and listed in held-out.txt; every fifth passage of our own too.
 */
const own = new URL("./text/", import.meta.url);
const [parallel, corpus, work] = process.argv.slice(2);
if (parallel === undefined || corpus === undefined || work === undefined) throw new Error("usage: prepare.ts <parallel> <corpus> <work folder>");
const languages = ["en", "ar", "fr", "es", "ru", "zh"];
const longest = 600;
const longestRecord = 3_000;
const sentencesPerRecord = 24;
/** Every so many of our own passages are kept out of training, to measure with. */
const passagesKeptOut = 5;
/** Left out: without a licence, or for research only. What is left is named with its licence in model/README.md. */
const leftOut = new Set(["arabic_cs_papers", "dhl_skosmos_ui", "hadith", "inaturalist", "neuclir22_topics", "onlinecensorship", "ooni", "unbis_thesaurus", "wmt_news_multi30k", "your_priorities"]);
await mkdir(work, { recursive: true });
const texts = createWriteStream(join(work, "texts.txt"));
const rows = createWriteStream(join(work, "rows.tsv"));
const heldOut = createWriteStream(join(work, "held-out.txt"));
let lines = 0;
const counts = new Map<string, number>();

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(`${text}\n`)) await once(stream, "drain");
}

async function addRow(kind: string, source: string, row: [string, string][], counted = source): Promise<void> {
  const prepared = row.map(([lang, text]) => [lang, prepareText(text.slice(0, longest))] as const).filter(([, text]) => text !== "");
  // Untranslated rows (the same text twice) teach nothing.
  if (kind !== "ask" && new Set(prepared.map(([, text]) => text)).size < 2) return;
  const places: string[] = [];
  for (const [lang, text] of prepared) {
    await write(texts, markWords(text).flatMap((word) => [word, ...wordForms(word).map((form) => `~${form}`)]).join(" "));
    places.push(`${lang}:${lines}`);
    lines += 1;
  }
  await write(rows, [kind, source, ...places].join("\t"));
  counts.set(counted, (counts.get(counted) ?? 0) + 1);
}

for (const file of readdirSync(parallel).filter((name) => name.endsWith(".jsonl.gz")).sort()) {
  const source = file.replace(".jsonl.gz", "");
  if (leftOut.has(source)) continue;
  for (const line of gunzipSync(readFileSync(join(parallel, file))).toString("utf8").split("\n")) {
    if (line === "") continue;
    const row = JSON.parse(line) as Record<string, string | undefined>;
    if (source === "qa_pairs") {
      await addRow("pair", source, [[row["lang"] ?? "en", row["question"] ?? ""], [row["lang"] ?? "en", row["passage"] ?? ""]]);
      continue;
    }
    if (source === "omw_wordnet_synsets") {
      await addSynset(row);
      continue;
    }
    await addRow("parallel", source, languages.flatMap((lang) => (row[lang] === undefined ? [] : [[lang, row[lang] ?? ""] as [string, string]])));
  }
}

/** WordNet: the words of a synset in several languages, its synonyms, and its words with their definition. */
async function addSynset(row: Record<string, string | undefined>): Promise<void> {
  const variants = languages.map((lang) => [lang, (row[lang] ?? "").split("; ").filter((word) => word !== "").map((word) => word.replace(/[+_]/g, " "))] as const);
  const most = Math.max(...variants.map(([, words]) => words.length));
  for (let index = 0; index < Math.min(most, 3); index += 1) {
    await addRow("parallel", "omw_wordnet_synsets", variants.flatMap(([lang, words]) => (words.length === 0 ? [] : [[lang, words[index % words.length] ?? ""] as [string, string]])));
  }
  const english = variants[0]?.[1] ?? [];
  if (row["def"] !== undefined && english[0] !== undefined) await addRow("pair", "omw_definitions", [["en", english.slice(0, 3).join(" ")], ["en", row["def"]]]);
  if (english[0] !== undefined && english[1] !== undefined) await addRow("pair", "omw_synonyms", [["en", english[0]], ["en", english[1]]]);
}

// The glossary of the field: every name of a concept in one language beside one of each other language.
const glossary = new URL("../../src/language/glossary/", import.meta.url);
for (const file of readdirSync(glossary).sort()) {
  for (const line of readFileSync(new URL(file, glossary), "utf8").split("\n")) {
    if (line === "") continue;
    const names = JSON.parse(line) as Record<string, string[]>;
    const most = Math.max(...languages.map((lang) => names[lang]?.length ?? 0));
    for (let index = 0; index < most; index += 1) {
      await addRow("parallel", "glossary", languages.flatMap((lang) => {
        const own = names[lang] ?? [];
        return own.length === 0 ? [] : [[lang, own[index % own.length] ?? ""] as [string, string]];
      }));
    }
  }
}

// The project's own sentences, names, questions and passages.
const ownFiles = existsSync(own) ? readdirSync(own).filter((name) => name.endsWith(".jsonl")).sort() : [];
for (const file of ownFiles) {
  for (const [index, line] of readFileSync(new URL(file, own), "utf8").split("\n").entries()) {
    if (line === "" || (file === "passages.jsonl" && index % passagesKeptOut === 0)) continue;
    const row = JSON.parse(line) as Record<string, string> & { passage?: Record<string, string>; questions?: Record<string, string>[] };
    const inLanguages = (texts: Record<string, string | undefined>, prefix = "") => languages.flatMap((lang) => (texts[lang] === undefined ? [] : [[`${prefix}${lang}`, texts[lang] ?? ""] as [string, string]]));
    if (row.record !== undefined) await addRow("ask", row.record, inLanguages(row), "own questions");
    else if (row.passage !== undefined) {
      await addRow("parallel", "own_passages", inLanguages(row.passage));
      for (const question of row.questions ?? []) await addRow("passage", "own_passages", [...inLanguages(question, "q-"), ...inLanguages(row.passage, "p-")]);
    } else await addRow("parallel", "own_sentences", inLanguages(row));
  }
}
for (const line of readFileSync(new URL("../../src/language/known-names.jsonl", import.meta.url), "utf8").split("\n")) {
  if (line !== "") await addRow("parallel", "own_names", Object.entries(JSON.parse(line) as Record<string, string>));
}

for (const file of readdirSync(corpus).filter((name) => name.endsWith(".jsonl")).sort()) {
  for await (const line of createInterface({ input: createReadStream(join(corpus, file), "utf8"), crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const record = JSON.parse(line) as { id: string; title: string; description?: string; lang?: string };
    if (createHash("sha256").update(record.id).digest()[0]! % 10 === 0) {
      await write(heldOut, record.id);
      continue;
    }
    const sentences = splitSentences((record.description ?? "").slice(0, longestRecord), record.lang ?? "en").map(({ text }) => text).filter((text) => text.length > 20);
    await addRow("record", record.id, [["title", record.title], ...sentences.slice(0, sentencesPerRecord).map((text) => ["s", text] as [string, string])], "corpus");
  }
}
for (const stream of [texts, rows, heldOut]) {
  stream.end();
  await once(stream, "finish");
}
console.table([...counts].map(([source, count]) => ({ source, rows: count })));
console.log(`${lines} texts`);
