import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const built = join(folder, "dist");

/** Builds the page unless what is built is newer than every file it is built from; the folder that it stands in. */
export async function preparePage(): Promise<string> {
  const page = await stat(join(built, "index.html")).catch(() => undefined);
  if (page !== undefined && page.mtimeMs > (await newestSource(folder))) return built;
  // Only a start that has to build pays for loading the bundler.
  const { build } = await import("vite");
  await build({ root: folder, configFile: join(folder, "vite.config.ts"), logLevel: "error" });
  return built;
}

async function newestSource(from: string): Promise<number> {
  let newest = 0;
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name === "dist" || entry.name === "node_modules") continue;
    const path = join(from, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? await newestSource(path) : (await stat(path)).mtimeMs);
  }
  return newest;
}
