import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../src/db/open-database.ts";
import { openRoom } from "../src/open-room.ts";
import { search } from "../src/search/search.ts";

/**
 * Measures what a user waits for and prints a table: first start to first answer, second start, ingestion of a large
 * corpus (the folder given as argument, else ../shared/corpus), search over it, and ingesting it again unchanged.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const corpus = process.argv[2] ?? join(root, "../shared/corpus");
const scratch = await mkdtemp(join(tmpdir(), "dalil-bench-"));
const rows: { what: string; measured: string; bound: string }[] = [];
const queries = ["water scarcity", "ما هي مبادرات الذكاء الاصطناعي في الزراعة؟", "santé numérique au Sénégal", "educación para niñas en zonas rurales", "цифровая идентичность", "智慧农业", "open data portal for city government", "early warning of floods with satellite images", "مشاريع الطاقة الشمسية في الأردن", "machine learning for fraud detection"];
const rounds = 10;

async function run(words: string[], data: string, until?: RegExp): Promise<{ ms: number; residentMb: number; output: string; stop: () => Promise<void> }> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, "bin/dalil.js"), ...words], { cwd: root, env: { ...process.env, DALIL_DATA: data, DATABASE_URL: "", PORT: "0", DALIL_LOG: "silent" }, stdio: ["ignore", "pipe", "pipe"] });
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

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

await rm(join(root, "web/dist"), { recursive: true, force: true });
const first = await run(["serve"], join(scratch, "sample"), /answers at (\S+)/);
const url = /answers at (\S+)/.exec(first.output)?.[1] ?? "";
const asked = performance.now();
const response = await fetch(`${url}/api/ask`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ question: "ما هي مبادرات الذكاء الاصطناعي في الزراعة؟" }) });
const { sources } = (await response.json()) as { sources: unknown[] };
if (sources.length === 0) throw new Error("the first answer has no sources");
rows.push({ what: "first start (page built, sample loaded) to first answer", measured: seconds(first.ms + performance.now() - asked), bound: "60 s" });
await first.stop();
const second = await run(["serve"], join(scratch, "sample"), /answers at (\S+)/);
rows.push({ what: "second start", measured: seconds(second.ms), bound: "5 s" });
await second.stop();

if (!existsSync(corpus)) console.log(`skipped: there is no corpus at ${corpus}; name a folder as argument`);
else {
  const data = join(scratch, "corpus");
  const ingested = await run(["ingest", corpus, "--json"], data);
  const report = JSON.parse(ingested.output.slice(ingested.output.indexOf("{\n"))) as { records: { read: number; added: number }; passages: number };
  rows.push({ what: `ingest ${report.records.read} records, ${report.passages} passages`, measured: seconds(ingested.ms), bound: "300 s" });
  rows.push({ what: "… peak resident memory", measured: `${Math.round(ingested.residentMb)} MB`, bound: "1536 MB" });
  const again = await run(["ingest", corpus, "--json"], data);
  rows.push({ what: "ingest the same again", measured: seconds(again.ms), bound: "20 s" });

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
await rm(scratch, { recursive: true, force: true });
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"})`);
console.table(rows);
