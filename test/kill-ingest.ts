import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killRuns } from "./setup/kill-runs.ts";

/** npm run kill-ingest -- [kills] [seed]: kills ingests at random moments, each followed by a resume, and checks that nothing is lost. */
const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 1_000_000));
const folder = await mkdtemp(join(tmpdir(), "dalil-kill-"));
try {
  console.log(`${kills} kills, seed ${seed}`);
  const { interrupted, resumed, acknowledged } = await killRuns({ kills, records: 1_500, folder, seed, say: (line) => console.log(line) });
  console.log(`${kills} kills, ${interrupted} of them in a run under way, ${resumed} gone on with; ${acknowledged} acknowledged records checked: none lost, none twice, the database opened every time, the lexicon was right.`);
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
