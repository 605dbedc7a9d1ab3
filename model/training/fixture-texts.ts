import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareText } from "../../src/models/prepare-text.ts";
import { markWords } from "../../src/models/unigram.ts";
import { wordForms } from "../../src/models/word-forms.ts";

/**
 * Collects 1,000 texts of the project's own (questions of the development set, names of the glossary) for the fixture.
 * Usage: tsx model/training/fixture-texts.ts <work folder>; writes fixture.txt and fixture-prepared.txt, one text a line.
 */
const [work] = process.argv.slice(2);
if (work === undefined) throw new Error("usage: fixture-texts.ts <work folder>");
const wanted = 1_000;
const lines = (url: URL) => readFileSync(url, "utf8").trim().split("\n");
const questions = lines(new URL("../../test/eval/sample.jsonl", import.meta.url)).map((line) => (JSON.parse(line) as { question: string }).question);
const glossary = new URL("../../src/language/glossary/", import.meta.url);
const names = readdirSync(glossary).sort().flatMap((file) => lines(new URL(file, glossary))).flatMap((line) => Object.values(JSON.parse(line) as Record<string, string | string[]>).flatMap((value) => (Array.isArray(value) ? value : [])));
const step = Math.max(1, Math.floor(names.length / (wanted - questions.length)));
const texts = [...questions, ...names.filter((_, index) => index % step === 0)].slice(0, wanted);
writeFileSync(join(work, "fixture.txt"), `${texts.join("\n")}\n`);
writeFileSync(join(work, "fixture-prepared.txt"), `${texts.map((text) => markWords(prepareText(text)).flatMap((word) => [word, ...wordForms(word).map((form) => `~${form}`)]).join(" ")).join("\n")}\n`);
console.log(`${texts.length} texts`);
