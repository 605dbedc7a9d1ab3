import { createReadStream, createWriteStream, readdirSync, readFileSync, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { splitSentences } from "../../src/language/segment.ts";
import { prepareText } from "../../src/models/prepare-text.ts";

/**
 * Turns parallel text and a corpus of records into training rows.
 * Usage: tsx model/training/prepare.ts <folder of parallel text> <folder of the corpus> <work folder>
 * Writes texts.txt (one prepared text a line) and rows.tsv (kind, source, language:line …, one row a line): texts of a row say the
 * same. A tenth of the corpus's records, chosen by a hash of their ids, is left out and listed in held-out.txt.
 */
const [parallel, corpus, work] = process.argv.slice(2);
if (parallel === undefined || corpus === undefined || work === undefined) throw new Error("usage: prepare.ts <parallel> <corpus> <work folder>");
const languages = ["en", "ar", "fr", "es", "ru", "zh"];
const longest = 600;
const sentencesPerRecord = 2;
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

async function addRow(kind: string, source: string, row: [string, string][]): Promise<void> {
  const prepared = row.map(([lang, text]) => [lang, prepareText(text.slice(0, longest))] as const).filter(([, text]) => text !== "");
  // Untranslated rows (the same text twice) teach nothing.
  if (new Set(prepared.map(([, text]) => text)).size < 2) return;
  const places: string[] = [];
  for (const [lang, text] of prepared) {
    await write(texts, text);
    places.push(`${lang}:${lines}`);
    lines += 1;
  }
  await write(rows, [kind, source, ...places].join("\t"));
  counts.set(source, (counts.get(source) ?? 0) + 1);
}

for (const file of readdirSync(parallel).filter((name) => name.endsWith(".jsonl.gz")).sort()) {
  const source = file.replace(".jsonl.gz", "");
  if (leftOut.has(source)) continue;
  for (const line of gunzipSync(readFileSync(join(parallel, file))).toString("utf8").split("\n")) {
    if (line === "") continue;
    const row = JSON.parse(line) as Record<string, string | undefined>;
    if (source === "qa_pairs") {
      await addRow("question", source, [[row["lang"] ?? "en", row["question"] ?? ""], [row["lang"] ?? "en", row["passage"] ?? ""]]);
      continue;
    }
    // WordNet holds variants in one text: the first is the usual one.
    const first = (text: string) => (source === "omw_wordnet_synsets" ? (text.split("; ")[0] ?? "") : text);
    await addRow("parallel", source, languages.flatMap((lang) => (row[lang] === undefined ? [] : [[lang, first(row[lang] ?? "")] as [string, string]])));
  }
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

for (const file of readdirSync(corpus).filter((name) => name.endsWith(".jsonl")).sort()) {
  for await (const line of createInterface({ input: createReadStream(join(corpus, file), "utf8"), crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const record = JSON.parse(line) as { id: string; title: string; description?: string; lang?: string };
    if (createHash("sha256").update(record.id).digest()[0]! % 10 === 0) {
      await write(heldOut, record.id);
      continue;
    }
    const lang = record.lang ?? "en";
    const description = record.description ?? "";
    if (description.length < 40) continue;
    await addRow("title", "corpus", [[lang, record.title], [lang, description]]);
    const sentences = splitSentences(description.slice(0, 4 * longest), lang).filter(({ text }) => text.length > 40);
    for (let index = 0; index < Math.min(sentencesPerRecord, sentences.length - 1); index += 1) {
      const one = sentences[(index * 2 + 1) % sentences.length];
      if (one === undefined) continue;
      await addRow("sentence", "corpus", [[lang, one.text], [lang, `${record.title} ${sentences.filter((other) => other !== one).map(({ text }) => text).join(" ")}`]]);
    }
  }
}
for (const stream of [texts, rows, heldOut]) {
  stream.end();
  await once(stream, "finish");
}
console.table([...counts].map(([source, count]) => ({ source, rows: count })));
console.log(`${lines} texts`);
