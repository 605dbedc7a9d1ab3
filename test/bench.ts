import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openDatabase } from "../src/db/open-database.ts";
import { openPostgres } from "../src/db/postgres.ts";
import { openRoom } from "../src/open-room.ts";
import { search } from "../src/search/search.ts";
import { printReport, writeManyRecords } from "./setup/bench-inputs.ts";
import { canPrint } from "./setup/print-pdf.ts";

/**
 * Measures what a user waits for and prints a table: first start to first answer, second start, ingestion of a large corpus (the folder given as
 * argument, else ../shared/corpus), search over it, ingesting it again unchanged, the same on the PostgreSQL of TEST_DATABASE_URL, a PDF of 300
 * pages, and with --large 100,000 records. --only measures one part: start, corpus, postgresql, pdf or large. What cannot be measured here is named.
 */
const { positionals: [given], values: { large = false, only } } = parseArgs({ allowPositionals: true, options: { large: { type: "boolean" }, only: { type: "string" } } });
const root = fileURLToPath(new URL("..", import.meta.url));
const corpus = given ?? join(root, "../shared/corpus");
const scratch = await mkdtemp(join(tmpdir(), "dalil-bench-"));
const rows: { what: string; measured: string; bound: string }[] = [];
const queries = ["water scarcity", "ما هي مبادرات الذكاء الاصطناعي في الزراعة؟", "santé numérique au Sénégal", "educación para niñas en zonas rurales", "цифровая идентичность", "智慧农业", "open data portal for city government", "early warning of floods with satellite images", "مشاريع الطاقة الشمسية في الأردن", "machine learning for fraud detection"];
const rounds = 10;
const manyRecords = 100_000;
const pdfPages = 300;

const parts: Record<string, () => Promise<void>> = { start: measureStart, corpus: measureCorpus, postgresql: measurePostgres, pdf: measurePdf, large: measureLarge };
try {
  for (const [name, measure] of Object.entries(parts)) {
    const isWanted = only === undefined ? name !== "large" || large : name === only;
    if (isWanted) await measure();
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"})`);
console.table(rows);

async function run(words: string[], data: string, { until, databaseUrl = "" }: { until?: RegExp; databaseUrl?: string } = {}): Promise<{ ms: number; residentMb: number; output: string; stop: () => Promise<void> }> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, "bin/dalil.js"), ...words], { cwd: root, env: { ...process.env, DALIL_DATA: data, DATABASE_URL: databaseUrl, PORT: "0", DALIL_LOG: "silent" }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let residentMb = 0;
  const sample = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
      residentMb = Math.max(residentMb, Number(peak ?? 0) / 1024);
    } catch {
      // No /proc, or the process has just ended: what was seen so far stands.
    }
  }, 100);
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  await Promise.race([ended, new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part: Buffer) => {
        output += part.toString();
        if (until?.test(output) === true) resolve();
      });
    }
  })]);
  clearInterval(sample);
  return { ms: performance.now() - started, residentMb, output, stop: async () => {
    child.kill("SIGTERM");
    await ended;
  } };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function skip(what: string, why: string): void {
  rows.push({ what, measured: `skipped: ${why}`, bound: "" });
}

async function measureStart(): Promise<void> {
  await rm(join(root, "web/dist"), { recursive: true, force: true });
  const first = await run(["serve"], join(scratch, "sample"), { until: /answers at (\S+)/ });
  const url = /answers at (\S+)/.exec(first.output)?.[1] ?? "";
  const asked = performance.now();
  const response = await fetch(`${url}/api/ask`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ question: "ما هي مبادرات الذكاء الاصطناعي في الزراعة؟" }) });
  const { sources } = (await response.json()) as { sources: unknown[] };
  if (sources.length === 0) throw new Error("the first answer has no sources");
  rows.push({ what: "first start (page built, sample loaded) to first answer", measured: seconds(first.ms + performance.now() - asked), bound: "60 s" });
  await first.stop();
  const second = await run(["serve"], join(scratch, "sample"), { until: /answers at (\S+)/ });
  rows.push({ what: "second start", measured: seconds(second.ms), bound: "5 s" });
  await second.stop();
}

/** One ingestion by the command line, its start included, with its peak of resident memory. */
async function measureIngest(input: string, data: string, { bound, label = "ingest", databaseUrl }: { bound: string; label?: string; databaseUrl?: string }): Promise<void> {
  const ingested = await run(["ingest", input, "--json"], data, databaseUrl === undefined ? {} : { databaseUrl });
  const { records, documents, passages } = JSON.parse(ingested.output.slice(ingested.output.indexOf("{\n"))) as Record<"records" | "documents", { read: number; added: number; unchanged: number }> & { passages: number };
  const read = records.read + documents.read;
  if (records.added + documents.added !== (passages === 0 ? 0 : read) || (passages === 0 && records.unchanged + documents.unchanged !== read)) throw new Error(`${label}: of ${read} records and documents not all went in: ${ingested.output.slice(-2_000)}`);
  rows.push({ what: passages === 0 ? `${label}: nothing has changed` : `${label}: ${records.read} records, ${documents.read} documents, ${passages} passages`, measured: seconds(ingested.ms), bound });
  rows.push({ what: "… peak resident memory", measured: `${Math.round(ingested.residentMb)} MB`, bound: "1024 MB" });
}

async function measureCorpus(): Promise<void> {
  if (!existsSync(corpus)) return skip("ingest the corpus", `there is none at ${corpus}; name a folder as argument`);
  const data = join(scratch, "corpus");
  await measureIngest(corpus, data, { bound: "90 s" });
  await measureIngest(corpus, data, { label: "ingest again", bound: "5 s" });
  const database = await openDatabase({ dataFolder: data, databaseUrl: undefined });
  const room = await openRoom(database);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const text of queries) {
      const started = performance.now();
      await search({ text, lang: text.match(/\p{Script=Arabic}/u) ? "ar" : "en", filters: {}, limit: 10, offset: 0 }, room);
      // The first round warms what a running server has warm.
      if (round > 0) times.push(performance.now() - started);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(0)} ms`;
  rows.push({ what: `search over it, median of ${times.length}`, measured: at(0.5), bound: "" }, { what: "search over it, p95", measured: at(0.95), bound: "150 ms" });
  await database.close();
}

/** In a database of its own on the server, dropped afterwards. */
async function measurePostgres(): Promise<void> {
  const server = process.env["TEST_DATABASE_URL"];
  if (!existsSync(corpus)) return skip("PostgreSQL: ingest the corpus", `there is none at ${corpus}; name a folder as argument`);
  if (server === undefined || server === "") return skip("PostgreSQL: ingest the corpus", "set TEST_DATABASE_URL to a PostgreSQL with pgvector, or run under test/setup/with-postgres");
  const name = `dalil_bench_${process.pid}`;
  const own = new URL(server);
  own.pathname = `/${name}`;
  const admin = await openPostgres(server);
  try {
    await admin.script(`create database ${name}`);
    await measureIngest(corpus, join(scratch, "none"), { label: "PostgreSQL: ingest", bound: "45 s", databaseUrl: own.href });
    await measureIngest(corpus, join(scratch, "none"), { label: "PostgreSQL: ingest again", bound: "5 s", databaseUrl: own.href });
  } finally {
    await admin.script(`drop database if exists ${name} with (force)`);
    await admin.close();
  }
}

async function measurePdf(): Promise<void> {
  if (!canPrint) return skip(`ingest a PDF of ${pdfPages} pages`, "printing it takes Chromium (CHROMIUM_PATH)");
  const path = join(scratch, "rapport.pdf");
  const pages = await printReport(path, pdfPages);
  await measureIngest(path, join(scratch, "pdf"), { label: `ingest a PDF of ${pages} pages`, bound: "20 s" });
}

async function measureLarge(): Promise<void> {
  if (!existsSync(corpus)) return skip(`ingest ${manyRecords} records`, `there is no corpus at ${corpus}; name a folder as argument`);
  const path = join(scratch, "large.jsonl");
  await writeManyRecords(corpus, path, manyRecords);
  await measureIngest(path, join(scratch, "large"), { label: "ingest many", bound: "720 s" });
}
