import { createReadStream, createWriteStream, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { openPrinter, printPdf } from "./print-pdf.ts";

const sample = fileURLToPath(new URL("../../ingest/sample/", import.meta.url));
/** A page of A4 holds about so many characters of chapters like these. */
const charactersPerPage = 2_050;

/** Prints a report of at least so many pages with Chromium: chapters of running text, French and English by turns, from the sample. @returns its pages. */
export async function printReport(path: string, leastPages: number): Promise<number> {
  const texts = ["initiatives-fr.jsonl", "initiatives-en-world.jsonl"].flatMap((name) =>
    readFileSync(join(sample, name), "utf8").trim().split("\n").map((line) => JSON.parse(line) as { title: string; description: string }),
  );
  const parts: string[] = [];
  let characters = 0;
  for (let chapter = 1; characters < leastPages * charactersPerPage; chapter += 1) {
    for (const { title, description } of texts) {
      parts.push(`<h2>${chapter}. ${title}</h2><p>${description} (${chapter})</p>`);
      characters += title.length + description.length;
    }
  }
  const browser = await openPrinter();
  try {
    const bytes = await printPdf(browser, `<html lang="fr"><title>Rapport</title><style>body{font-size:12pt;line-height:1.5}</style><h1>Rapport</h1>${parts.join("")}</html>`, "Rapport");
    await writeFile(path, bytes);
    const pages = [...Buffer.from(bytes).toString("latin1").matchAll(/\/Type\s*\/Page\b/g)].length;
    if (pages < leastPages) throw new Error(`the report has ${pages} pages, and ${leastPages} are wanted: it needs more text`);
    return pages;
  } finally {
    await browser.close();
  }
}

/** Writes so many records into one file: those of a folder's JSON Lines files again and again, each time under new ids. */
export async function writeManyRecords(folder: string, path: string, records: number): Promise<void> {
  await pipeline(Readable.from(manyLines(folder, records)), createWriteStream(path));
}

async function* manyLines(folder: string, records: number): AsyncGenerator<string> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl")).sort();
  if (files.length === 0) throw new Error(`there is no .jsonl file in ${folder}`);
  let written = 0;
  for (let round = 0; written < records; round += 1) {
    for (const file of files) {
      for await (const line of createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Infinity })) {
        if (line.trim() === "") continue;
        if (written >= records) return;
        const record = JSON.parse(line) as { id: string };
        yield `${JSON.stringify({ ...record, id: `${record.id}~${round}` })}\n`;
        written += 1;
      }
    }
  }
}
