import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPglite } from "../src/db/pglite.ts";

const entry = fileURLToPath(new URL("../bin/dalil.js", import.meta.url));

describe("the program as a process", () => {
  let folder: string;
  const running: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-process-"));
  });
  afterEach(async () => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  function start(words: string[], environment: Record<string, string> = {}, input?: string) {
    const child = spawn(process.execPath, [entry, ...words], { env: { ...process.env, DALIL_DATA: join(folder, "data"), DALIL_LOG: "silent", DATABASE_URL: "", PORT: "0", ...environment } });
    running.push(child);
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (part: Buffer) => (output.stdout += part.toString()));
    child.stderr.on("data", (part: Buffer) => (output.stderr += part.toString()));
    child.stdin.end(input ?? "");
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => child.on("close", (code) => resolve({ code, ...output })));
    const says = (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output.stderr);
          if (match !== null) resolve(match[1] ?? match[0]);
        };
        child.stderr.on("data", look);
        child.on("close", () => reject(new Error(`ended without saying ${pattern}: ${output.stderr}`)));
        look();
      });
    return { child, ended, says };
  }

  async function writeRecords(count: number): Promise<string> {
    const path = join(folder, "records.jsonl");
    await writeFile(path, Array.from({ length: count }, (_, index) => JSON.stringify({ id: `k:${index}`, title: `Record ${index}`, description: `Well number ${index} gives water to a village.` })).join("\n"));
    return path;
  }

  test("a second process on the same folder is refused with the pid of the first, which goes on", async () => {
    const first = start(["serve"], { DALIL_SAMPLE: "off" });
    const url = await first.says(/answers at (\S+)/);
    const second = await start(["serve"], { DALIL_SAMPLE: "off" }).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`pid ${first.child.pid}`);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    first.child.kill("SIGTERM");
    expect((await first.ended).code).toBe(0);
    const third = start(["serve"], { DALIL_SAMPLE: "off" });
    await third.says(/answers at (\S+)/);
    third.child.kill("SIGTERM");
    expect((await third.ended).code).toBe(0);
  });

  test("a process killed in the middle of a reindex leaves the old set in use; it goes on where it was, switches, and goes back", async () => {
    const path = await writeRecords(1_000);
    expect((await start(["ingest", path]).ended).code).toBe(0);
    const model = `module:${fileURLToPath(new URL("./fixtures/letter-embeddings.mjs", import.meta.url))}`;
    const environment = { DALIL_EMBEDDING_DIMENSIONS: "26" };
    const found = async () => {
      const { stdout } = await start(["search", "water for village 77", "--json"], environment).ended;
      return (JSON.parse(stdout) as { hits: { id: string; matched: { vector?: number } }[] }).hits.map(({ id, matched }) => [id, matched.vector]);
    };
    const before = await found();
    const killed = start(["reindex", "--model", model], { ...environment, LETTER_EMBEDDINGS_DELAY: "700" });
    await killed.says(/[1-9]\d* of 1000 passages embedded/);
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(await found()).toEqual(before);
    const status = async () => (JSON.parse((await start(["status", "--json"], environment).ended).stdout) as { embedding: { kind: string; sets: { vectors: number; use: string }[] } }).embedding;
    const between = await status();
    expect(between.kind).toBe("builtin");
    expect(between.sets[1]?.vectors).toBeGreaterThan(0);
    const resumed = await start(["reindex", "--model", model, "--json"], environment).ended;
    const { embedded, switched } = JSON.parse(resumed.stdout) as { embedded: number; switched: boolean };
    expect(switched).toBe(true);
    expect(embedded).toBe(1_000 - (between.sets[1]?.vectors ?? 0));
    expect((await status()).kind).toBe("module");
    expect(await found()).not.toEqual(before);
    expect((await start(["reindex", "--back"], environment).ended).stdout).toContain("0 passages embedded");
    expect(await found()).toEqual(before);
    const pruned = await start(["reindex", "--model", "builtin", "--prune"], environment).ended;
    expect(pruned.stdout).toContain("Removed the vectors of letter-embeddings.mjs");
    expect((await status()).sets).toHaveLength(1);
    const missing = await start(["reindex", "--back"], environment).ended;
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("There is no set to go back to");
  }, 120_000);

  test("a process killed in the middle of ingesting leaves what it had committed; ingesting again completes it, nothing twice", async () => {
    const path = await writeRecords(3_000);
    const killed = start(["ingest", path]);
    await killed.says(/[1-9]\d* passages written/);
    killed.child.kill("SIGKILL");
    await killed.ended;
    const again = await start(["ingest", path, "--json"]).ended;
    expect(again.code).toBe(0);
    const report = JSON.parse(again.stdout) as { records: { read: number; added: number; unchanged: number } };
    expect(report.records.read).toBe(3_000);
    expect(report.records.unchanged).toBeGreaterThan(0);
    expect(report.records.added + report.records.unchanged).toBe(3_000);
    const status = await start(["status", "--json"]).ended;
    expect((JSON.parse(status.stdout) as { counts: unknown }).counts).toEqual({ records: 3_000, documents: 0, passages: 3_000, vectors: 3_000 });
  }, 120_000);

  test("the exit status of an ingestion says when something was rejected", async () => {
    const path = join(folder, "bad.jsonl");
    await writeFile(path, '{"id":"a","title":"A"}\nnonsense');
    const ended = await start(["ingest", path]).ended;
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain("bad.jsonl:2");
    expect(ended.stdout).toContain("1 added");
  });

  test("commands explain themselves, and wrong use is said in words", async () => {
    for (const command of ["serve", "ingest", "ask", "search", "embed", "status"]) {
      const help = await start([command, "--help"]).ended;
      expect(help.code).toBe(0);
      expect(help.stdout).toContain(`dalil ${command}`);
    }
    expect((await start(["fly"]).ended).code).toBe(2);
    expect(await start(["ask", "water", "--country", "Atlantis"]).ended).toMatchObject({ code: 1, stderr: expect.stringContaining("alpha-3") });
    expect(await start(["status"], { PORT: "many" }).ended).toMatchObject({ code: 1, stderr: expect.stringContaining("PORT") });
  }, 120_000);

  test("ask, search and embed print what a machine can read", async () => {
    const path = await writeRecords(3);
    expect((await start(["ingest", path]).ended).code).toBe(0);
    const answer = JSON.parse((await start(["ask", "Which wells give water?", "--json"]).ended).stdout) as { sources: { id: string }[] };
    expect(answer.sources.length).toBeGreaterThan(0);
    const result = JSON.parse((await start(["search", "water", "--json", "--limit", "2"]).ended).stdout) as { hits: unknown[] };
    expect(result.hits).toHaveLength(2);
    const embedded = await start(["embed"], {}, "water\n\nالماء\n").ended;
    const vectors = embedded.stdout.trim().split("\n").map((line) => JSON.parse(line) as number[]);
    expect(vectors).toHaveLength(3);
    expect(new Set(vectors.map((vector) => vector.length)).size).toBe(1);
  }, 120_000);

  test("the lock of a process that is gone is taken over", async () => {
    const data = join(folder, "data");
    const first = await openPglite(data);
    await expect(openPglite(data)).rejects.toThrow(`pid ${process.pid}`);
    await first.close();
    await writeFile(join(data, "dalil.lock"), JSON.stringify({ pid: 2 ** 22 + 1, host: (await import("node:os")).hostname(), processStart: "1", startedAt: "earlier", token: "gone" }));
    const second = await openPglite(data);
    await second.close();
  });
});
