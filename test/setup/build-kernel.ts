import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import wabt from "wabt";

const folder = new URL("../../src/search/memory/", import.meta.url);

/** The WebAssembly that the text of the inner products stands for. */
export async function compileKernel(): Promise<Uint8Array> {
  const parsed = (await wabt()).parseWat("dot-products.wat", readFileSync(new URL("dot-products.wat", folder), "utf8"), { simd: true });
  parsed.resolveNames();
  parsed.validate();
  return parsed.toBinary({}).buffer;
}

/** Run by itself (`npm run build:kernel`) it writes the file that ships. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(fileURLToPath(new URL("dot-products.wasm", folder)), await compileKernel());
