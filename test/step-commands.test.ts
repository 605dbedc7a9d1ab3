import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { indexVersion } from "../ingest/index-passages.ts";
import { proposeMapping } from "../ingest/mapping/propose-mapping.ts";
import { createIdeaReader } from "../ingest/read-idea.ts";
import { ingest } from "../ingest/pipeline.ts";
import { loadSample } from "../ingest/sample.ts";
import { runCommandLine } from "../src/cli.ts";
import { watchFolders } from "../src/cli/watch.ts";
import { preparePage } from "../web/prepare-page.ts";

describe("the commands that keep in step", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "dalil-commands-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  /** The command line in this process: a new one for each of many commands would take most of the test's time. */
  async function dalil(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const output = { stdout: "", stderr: "" };
    vi.stubEnv("DALIL_DATA", join(folder, "data"));
    vi.stubEnv("DATABASE_URL", "");
    vi.spyOn(console, "log").mockImplementation((text: string) => void (output.stdout += `${text}\n`));
    vi.spyOn(console, "error").mockImplementation((text: unknown) => void (output.stderr += `${String(text)}\n`));
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      output.stderr += String(text);
      return true;
    });
    try {
      const code = await runCommandLine(words, { ingestion: { ingest, loadSample, indexVersion, proposeMapping, createIdeaReader }, preparePage });
      return { code, ...output };
    } finally {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    }
  }
  const line = (id: string, title: string) => JSON.stringify({ id, title });

  test("a dry run tells what would change, the mirror does it, withdraw takes more out, and history tells it all", async () => {
    const path = join(folder, "registry.jsonl");
    await writeFile(path, [line("a:1", "Wells"), line("a:2", "Boats"), line("a:3", "Kites")].join("\n"));
    const first = await dalil("ingest", path, "--progress", "json");
    expect(first.stderr.split("\n").filter((one) => one.startsWith("{")).map((one) => JSON.parse(one))).toMatchObject([{ line: 3, records: 3, share: 1 }]);
    await writeFile(path, [line("a:1", "Deep wells"), line("a:3", "Kites"), line("a:4", "Drones")].join("\n"));
    const preview = await dalil("ingest", path, "--mirror", "--dry-run");
    expect(preview).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 added, 1 updated, 1 unchanged, 1 withdrawn[\s\S]*nothing was changed[\s\S]*withdrawn \(1\):\s+a:2: Boats[\s\S]*a:1: Deep wells \(title\)[\s\S]*a:4: Drones/) });
    expect((await dalil("search", "boats", "--json")).stdout).toContain("a:2");
    expect((await dalil("ingest", path, "--mirror")).stdout).toContain("1 withdrawn");

    expect(await dalil("withdraw", "a:3", "a:99")).toMatchObject({ code: 1, stderr: expect.stringContaining('"a:99". Nothing was changed') });
    expect(await dalil("withdraw", "a:3", "--reason", "a duplicate", "--for-good")).toMatchObject({ code: 0, stdout: expect.stringContaining("record a:3: Kites") });
    expect(await dalil("withdraw", "a:3")).toMatchObject({ code: 1, stderr: expect.stringContaining("already") });
    expect(await dalil("ingest", path)).toMatchObject({ code: 1, stdout: expect.stringContaining("a duplicate") });
    expect((await dalil("withdraw", "a:3", "--lift")).code).toBe(0);
    expect((await dalil("ingest", path)).stdout).toContain("1 restored");
    const history = JSON.parse((await dalil("history", "a:3", "--json")).stdout) as { histories: { changes: { what: string; run?: number }[] }[] };
    expect(history.histories[0]?.changes.map(({ what, run }) => [what, run])).toEqual([["restored", 4], ["withdrawn", undefined], ["added", 1]]);
    expect((await dalil("history", "a:1")).stdout).toMatch(/updated, run 2\n {4}title: Wells → Deep wells/);
    expect((await dalil("withdraw", "--source", "registry")).stdout).toContain("Withdrawn (3)");
    expect(JSON.parse((await dalil("status", "--json")).stdout)).toMatchObject({ counts: { records: 0, passages: 0, vectors: 0 } });
  }, 180_000);

  test("options that do not go together are refused in words", async () => {
    expect(await dalil("ingest", folder, "--force")).toMatchObject({ code: 1, stderr: expect.stringContaining("--mirror") });
    expect(await dalil("ingest", folder, "--watch", "--dry-run")).toMatchObject({ code: 1, stderr: expect.stringContaining("exclude") });
    expect(await dalil("withdraw")).toMatchObject({ code: 1, stderr: expect.stringContaining("--source") });
    expect(await dalil("ingest", join(folder, "nowhere"), "--watch")).toMatchObject({ code: 1, stderr: expect.stringContaining("does not exist") });
  }, 60_000);

  test("watching runs once at first, once for each change that has settled, and again after a run that failed", async () => {
    const watched = join(folder, ".hidden-above", "watched");
    await mkdir(watched, { recursive: true });
    const controller = new AbortController();
    const said: string[] = [];
    let runs = 0;
    let fails = 0;
    let wake = () => {};
    const reached = async (count: number) => {
      while (runs < count) await new Promise<void>((resolve) => (wake = resolve));
    };
    const watching = watchFolders([watched], {
      run: async () => {
        runs += 1;
        wake();
        if (fails > 0) {
          fails -= 1;
          throw new Error("The database is in use.");
        }
      },
      say: (one) => said.push(one),
      signal: controller.signal,
      settledMs: 300,
      retryMs: 200,
    });
    const quiet = () => new Promise((resolve) => setTimeout(resolve, 1_500));
    await reached(1);
    // Written in parts, and with others: one change.
    for (const part of ["{", '"id":"a",', '"title":"A"}']) {
      await appendFile(join(watched, "a.jsonl"), part);
      await writeFile(join(watched, "b.txt"), part);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await reached(2);
    await quiet();
    expect(runs).toBe(2);
    fails = 1;
    await rm(join(watched, "a.jsonl"));
    await reached(4);
    await quiet();
    expect(runs).toBe(4);
    expect(said.filter((one) => one.includes("in use"))).toEqual([expect.stringContaining("Trying again")]);
    await writeFile(join(watched, ".hidden"), "x");
    await quiet();
    expect(runs).toBe(4);
    controller.abort();
    await watching;
  }, 60_000);
});
