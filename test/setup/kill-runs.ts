import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../src/db/open-database.ts";
import { findLexiconErrors } from "./lexicon-errors.ts";

const entry = fileURLToPath(new URL("../../bin/dalil.js", import.meta.url));

export interface KillOptions {
  /** How many ingests are killed, each in a round of its own: a changed source, a kill, a look, a resume, a look. */
  kills: number;
  /** Records of the source, at any time. */
  records: number;
  /** Folder for the source and the database. */
  folder: string;
  /** The same number kills at the same moments, as far as the machine is the same. */
  seed: number;
  say?: (line: string) => void;
}

export interface KillResult {
  kills: number;
  /** Kills that met a run under way; the others met the process starting up or ending. */
  interrupted: number;
  /** Kills after which the next run went on where the killed one was. */
  resumed: number;
  /** Records that were acknowledged before a kill, over all rounds. */
  acknowledged: number;
}

/**
 * Kills ingests of a mirrored source with SIGKILL at random moments and looks after each kill, and after each resume, whether the
 * database opens, whether everything acknowledged is there, nothing twice, nothing half, and the lexicon right.
 * @throws Error that says what was found, and in which round, at the first thing that is not as it must be.
 */
export async function killRuns({ kills, records, folder, seed, say = () => {} }: KillOptions): Promise<KillResult> {
  const random = createRandom(seed);
  const data = join(folder, "data");
  const path = join(folder, "source.jsonl");
  const result: KillResult = { kills: 0, interrupted: 0, resumed: 0, acknowledged: 0 };
  let before = new Map<string, string>();
  let now = nextState(before, records, 0, random);
  await write(path, now);
  const first = await run(path, data);
  if (first.code !== 0) throw new Error(`the first ingest failed: ${first.stderr}`);
  let usualMs = first.ms;
  for (let round = 1; round <= kills; round += 1) {
    const check = (isRight: boolean, what: string) => {
      if (!isRight) throw new Error(`round ${round} of seed ${seed}: ${what}`);
    };
    before = now;
    now = nextState(before, records, round, random);
    await write(path, now);
    // Most of a short process is start and end: three of four kills are aimed at the time between, a moment after some commit.
    const isAimed = random() < 0.75;
    const killed = await run(path, data, isAimed ? { commits: 1 + Math.floor((random() * records) / 250), ms: random() * 250 } : { commits: undefined, ms: random() * usualMs });
    result.kills += 1;
    const acknowledged = Math.min(now.size, lastLine(killed.stderr));
    result.acknowledged += acknowledged;
    const after = await look(data);
    check(after.problems.length === 0, `after the kill: ${after.problems.slice(0, 3).join("; ")}`);
    for (const [index, [id, text]] of [...now].entries()) {
      const stored = after.texts.get(id);
      check(index >= acknowledged || stored === text, `${id}, acknowledged, holds ${JSON.stringify(stored)} instead of ${JSON.stringify(text)}`);
      check(stored === text || stored === before.get(id), `${id} holds ${JSON.stringify(stored)}, which is neither its old nor its new text`);
    }
    const isInterrupted = after.lastRun === "interrupted";
    if (isInterrupted) result.interrupted += 1;

    const resume = await run(path, data);
    check(resume.code === 0, `the resume ended with ${resume.code}: ${resume.stderr.slice(-500)}`);
    const report = JSON.parse(resume.stdout) as { records: Record<"read" | "added" | "updated" | "unchanged" | "restored" | "rejected", number> };
    const { read, added, updated, unchanged, restored, rejected } = report.records;
    check(read === now.size && rejected === 0 && added + updated + unchanged + restored === read, `the resume reports ${JSON.stringify(report.records)} of ${now.size} records`);
    check(unchanged >= acknowledged, `${acknowledged} records were acknowledged, and the resume found ${unchanged} unchanged`);
    const end = await look(data);
    check(end.problems.length === 0, `after the resume: ${end.problems.slice(0, 3).join("; ")}`);
    check(end.texts.size === now.size && [...now].every(([id, text]) => end.texts.get(id) === text), `the resume left ${end.texts.size} records where ${now.size} should be, or another text`);
    check(end.lastRun === "finished", `the resume's run is ${end.lastRun}`);
    if (end.resumed) result.resumed += 1;
    usualMs = usualMs * 0.8 + resume.ms * 0.2;
    if (round % 10 === 0) say(`${round} kills: ${result.interrupted} met a run under way, ${result.resumed} were gone on with, ${result.acknowledged} acknowledged records checked`);
  }
  return result;
}

/** The records of a source by id, as its owner changes them from round to round: half get a new text, a few go, as many come. */
function nextState(before: Map<string, string>, records: number, round: number, random: () => number): Map<string, string> {
  const text = (id: string) => `Well ${id.slice(2)} gives water to ${Math.ceil(random() * 40)} villages, as counted in round ${round}.`;
  const state = new Map([...before].filter(() => random() > 0.02).map(([id, old]) => [id, random() < 0.5 ? text(id) : old]));
  for (let number = 0; state.size < records; number += 1) if (!state.has(`k:${number}`) && (before.size === 0 || random() < 0.5)) state.set(`k:${number}`, text(`k:${number}`));
  return state;
}

function write(path: string, state: Map<string, string>): Promise<void> {
  return writeFile(path, [...state].map(([id, description]) => JSON.stringify({ id, title: `Record ${id}`, description, lang: "en" })).join("\n"));
}

/** One ingest; killed so long after its start or, where a number of commits is given, after that one was told. */
async function run(path: string, data: string, kill?: { commits: number | undefined; ms: number }): Promise<{ code: number | null; stdout: string; stderr: string; ms: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [entry, "ingest", path, "--mirror", "--progress", "json", "--json"], { env: { ...process.env, DALIL_DATA: data, DATABASE_URL: "", DALIL_LOG: "silent" } });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => (output.stdout += part.toString()));
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    if (kill !== undefined) timer ??= setTimeout(() => child.kill("SIGKILL"), kill.ms);
  };
  if (kill?.commits === undefined) arm();
  child.stderr.on("data", (part: Buffer) => {
    output.stderr += part.toString();
    if (kill?.commits !== undefined && output.stderr.split("\n").length > kill.commits) arm();
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  return { code, ...output, ms: performance.now() - started };
}

/** The line up to which the process had said that everything is committed; a line that was cut by the kill does not count. */
function lastLine(stderr: string): number {
  const whole = stderr.slice(0, stderr.lastIndexOf("\n") + 1);
  return Math.max(0, ...[...whole.matchAll(/^\{.*"line":(\d+).*\}$/gm)].map((match) => Number(match[1])));
}

/** Opens the database like every command does and tells what is stored and what is wrong with it. */
async function look(data: string): Promise<{ texts: Map<string, string>; problems: string[]; lastRun: string | undefined; resumed: boolean }> {
  const database = await openDatabase({ dataFolder: data, databaseUrl: undefined });
  try {
    const rows = await database.query<{ id: string; text: string }>("select id, body->>'description' as text from records");
    const problems = (
      await database.query<{ problem: string }>(
        `select 'record ' || r.id || ' has passages ' || coalesce(string_agg(p.text, ' | '), 'none') as problem
           from records r left join passages p on p.record = r.key group by r.key having count(p.key) <> 1 or min(p.text) <> r.body->>'description'
         union all select 'passage ' || p.id || ' has ' || count(v.passage) || ' vectors' from passages p left join vectors v on v.passage = p.key group by p.key having count(v.passage) <> 1
         union all select w.id || ' is stored and withdrawn' from withdrawn w join records r on w.kind = 'record' and r.id = w.id
         union all select r.id || ' was last ' || c.what from records r join lateral (select what from changes where kind = 'record' and id = r.id order by key desc limit 1) c on c.what = 'withdrawn'`,
      )
    ).map(({ problem }) => problem);
    if (new Set(rows.map(({ id }) => id)).size !== rows.length) problems.push("a record is stored twice");
    const [last] = await database.query<{ state: string; resumes: number | null }>("select state, resumes from ingest_runs order by key desc limit 1");
    return { texts: new Map(rows.map(({ id, text }) => [id, text])), problems: [...problems, ...(await findLexiconErrors(database))], lastRun: last?.state, resumed: last?.resumes != null };
  } finally {
    await database.close();
  }
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
