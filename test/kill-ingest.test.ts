import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { killRuns } from "./setup/kill-runs.ts";

test("six ingests killed at random moments lose nothing, and each resume ends as if nothing had happened", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dalil-kill-"));
  try {
    const result = await killRuns({ kills: 6, records: 1_000, folder, seed: 20 });
    expect(result.kills).toBe(6);
    expect(result.acknowledged).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}, 600_000);
