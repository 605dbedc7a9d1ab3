import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs lint, types and tests, shows the output of each, and ends with one line of counts; lint and types count as one each. */
const report = join(mkdtempSync(join(tmpdir(), "dalil-test-")), "report.json");
const counts = { passed: 0, failed: 0, skipped: 0 };

function run(name: string, command: string, words: string[]): boolean {
  console.log(`\n# ${name}`);
  return spawnSync(command, words, { stdio: "inherit", env: { ...process.env, DALIL_LOG: "silent" } }).status === 0;
}

for (const [name, script] of [["lint", "lint"], ["types", "types"]] as const) {
  if (run(name, "npm", ["run", "--silent", script])) counts.passed += 1;
  else counts.failed += 1;
}
const isGreen = run("tests", "npx", ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...process.argv.slice(2)]);
let failedTests = 0;
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
  counts.passed += numPassedTests ?? 0;
  failedTests = numFailedTests ?? 0;
  counts.skipped += numPendingTests ?? 0;
} catch {
  console.error("The tests left no report.");
}
// A file that cannot be loaded fails no test of its own and must still be counted.
counts.failed += isGreen ? failedTests : Math.max(1, failedTests);

if (counts.skipped > 0) console.log(`\n${counts.skipped} skipped: the lines above that begin with "skipped" say why.`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
