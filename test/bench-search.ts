import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ingest } from "../ingest/pipeline.ts";
import { openDatabase } from "../src/db/open-database.ts";
import { openPostgres } from "../src/db/postgres.ts";
import { readQuestionSet, type EvaluationQuestion } from "../src/evaluation/question-set.ts";
import { openRoom } from "../src/open-room.ts";
import { search } from "../src/search/search.ts";
import { prepareCorpusFolder, corpusFolder } from "./setup/corpus-folder.ts";
import { multiplyPassages } from "./setup/multiply-passages.ts";

/**
 * Measures searches over the corpus, and over its passages multiplied to some 100,000 (see multiplyPassages), on both engines, and prints a table: how long the index
 * takes to load, how long a search takes and how much of the processor, how many searches a second a server answers 16 clients, and its memory. The folder of an
 * ingested corpus is the argument (it is copied); without it the corpus is ingested. PostgreSQL is measured where TEST_DATABASE_URL names one.
 * `--passages` is the larger size (0 leaves it out), `--questions` how many of test/eval/corpus.jsonl are asked, `--only` one engine: pglite or postgresql.
 */
const { positionals: [given], values: { passages = "100000", questions = "1000000", only } } = parseArgs({ allowPositionals: true, options: { passages: { type: "string" }, questions: { type: "string" }, only: { type: "string" } } });
const root = fileURLToPath(new URL("..", import.meta.url));
const clients = 16;
const scratch = await mkdtemp(join(tmpdir(), "dalil-bench-search-"));
const asked = (await readQuestionSet(join(root, "test/eval/corpus.jsonl"))).slice(0, Number(questions));
const table: Record<string, string | number>[] = [];

interface Place {
  dataFolder: string;
  databaseUrl: string | undefined;
}

try {
  if (only !== "postgresql") await measureEmbedded();
  if (only !== "pglite") await measurePostgres();
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${asked.length} questions; milliseconds; searches a second are those of a server with ${clients} clients`);
console.table(table);

async function measureEmbedded(): Promise<void> {
  const dataFolder = join(scratch, "corpus");
  const missing = await prepareCorpusFolder(given, dataFolder);
  if (missing !== undefined) return console.error(`skipped: the embedded database: ${missing}`);
  await measureBothSizes({ dataFolder, databaseUrl: undefined });
}

/** In a database of its own on the server, dropped afterwards. */
async function measurePostgres(): Promise<void> {
  const server = process.env["TEST_DATABASE_URL"] ?? "";
  if (server === "") return console.error("skipped: PostgreSQL: set TEST_DATABASE_URL to one with pgvector, or run under test/setup/with-postgres");
  const corpus = corpusFolder();
  if (corpus === undefined) return console.error("skipped: PostgreSQL: there is no corpus to ingest");
  const name = `dalil_bench_search_${process.pid}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const admin = await openPostgres(server);
  try {
    await admin.script(`create database ${name}`);
    const place = { dataFolder: join(scratch, "postgresql"), databaseUrl: url.href };
    const database = await openDatabase(place);
    try {
      await ingest([corpus], await openRoom(database));
      // As a server does by itself some minutes after an ingestion.
      await database.script("analyze");
    } finally {
      await database.close();
    }
    await measureBothSizes(place);
  } finally {
    await admin.script(`drop database if exists ${name} with (force)`);
    await admin.close();
  }
}

async function measureBothSizes(place: Place): Promise<void> {
  await measure(place);
  if (Number(passages) === 0) return;
  const larger = place.databaseUrl === undefined ? { ...place, dataFolder: join(scratch, "larger") } : place;
  if (larger !== place) await cp(place.dataFolder, larger.dataFolder, { recursive: true });
  const database = await openDatabase(larger);
  try {
    await multiplyPassages(database, Number(passages));
  } finally {
    await database.close();
  }
  await measure(larger);
}

async function measure(place: Place): Promise<void> {
  await rm(join(place.dataFolder, "search-index.bin"), { force: true });
  const [fromDatabase] = await measureLoad(place, false);
  const [fromFile, rows, cold, warm] = await measureLoad(place, true);
  const served = await measureServer(place);
  table.push({
    engine: place.databaseUrl === undefined ? "embedded" : "PostgreSQL",
    passages: rows,
    "index from database": Math.round(fromDatabase),
    "from file": Math.round(fromFile),
    ...describe("cold", cold),
    ...describe("warm", warm),
    "a second, cold": Math.round(served.cold),
    "a second, warm": Math.round(served.warm),
    "resident MB": Math.round(served.residentMb),
  });
}

interface Times {
  wall: number[];
  /** Mean of the processor's milliseconds. */
  cpu: number;
}

/** Loads the index and, where that is wanted, asks all questions twice in this process: with words that were not asked for yet, and again. */
async function measureLoad(place: Place, isAsked: boolean): Promise<[loadMs: number, rows: number, cold: Times, warm: Times]> {
  const database = await openDatabase(place);
  try {
    const room = await openRoom(database, { indexFolder: place.dataFolder });
    const started = performance.now();
    const { passages: index } = await room.index.current();
    const loadMs = performance.now() - started;
    await room.index.close();
    const ask = async (): Promise<Times> => {
      const wall: number[] = [];
      const before = process.cpuUsage();
      for (const { question: text, lang } of isAsked ? asked : []) {
        const from = performance.now();
        await search({ text, lang, filters: {}, limit: 10, offset: 0 }, room);
        wall.push(performance.now() - from);
      }
      const { user, system } = process.cpuUsage(before);
      return { wall: wall.sort((first, second) => first - second), cpu: (user + system) / 1_000 / Math.max(1, wall.length) };
    };
    return [loadMs, index.rows, await ask(), await ask()];
  } finally {
    await database.close();
  }
}

function describe(name: string, { wall, cpu }: Times): Record<string, string> {
  const at = (share: number) => (wall[Math.floor(wall.length * share)] ?? 0).toFixed(1);
  return { [`${name} median`]: at(0.5), [`${name} p95`]: at(0.95), [`${name} processor`]: cpu.toFixed(1) };
}

/** A real server in a process of its own, which the clients share the processor with. */
async function measureServer({ dataFolder, databaseUrl = "" }: Place): Promise<{ cold: number; warm: number; residentMb: number }> {
  const child = spawn(process.execPath, [join(root, "bin/dalil.js"), "serve"], { cwd: root, env: { ...process.env, DALIL_DATA: dataFolder, DATABASE_URL: databaseUrl, PORT: "0", HOST: "127.0.0.1", DALIL_LOG: "silent", DALIL_SAMPLE: "off" }, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let output = "";
      child.stderr.on("data", (part: Buffer) => {
        output += part.toString();
        const found = /answers at (\S+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.on("close", () => reject(new Error(`the server did not start: ${output}`)));
    });
    await post(url, asked.at(-1));
    const [cold, warm] = [await load(url), await load(url)];
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
    return { cold, warm, residentMb: Number(resident ?? 0) / 1_024 };
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/** Searches a second while so many clients ask one after another. */
async function load(url: string): Promise<number> {
  const left = [...asked];
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await post(url, next);
  }));
  return (asked.length * 1_000) / (performance.now() - started);
}

async function post(url: string, question: EvaluationQuestion | undefined): Promise<void> {
  const response = await fetch(`${url}/api/search`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: question?.question, lang: question?.lang }) });
  if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}
