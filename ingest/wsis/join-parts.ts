import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { FetchError } from "../fetch/fetch-error.ts";
import { replaceFile } from "../fetch/page-cache.ts";
import type { InputFile } from "../input-file.ts";

/** Formats whose files may stand one after another in one file. */
const joinable = new Set([".html", ".md", ".txt"]);

/**
 * One file of a text that its publisher shows on several pages, in their order; a single page stays as it is.
 * @throws FetchError when the pages are of different types, or of one that cannot be joined.
 */
export async function joinParts(parts: InputFile[]): Promise<InputFile> {
  const [first] = parts;
  if (first === undefined) throw new FetchError("no page is named");
  if (parts.length === 1) return first;
  const ending = extname(first.path).toLowerCase();
  if (!joinable.has(ending) || parts.some(({ path }) => extname(path).toLowerCase() !== ending)) throw new FetchError("its pages are not all of one type that can be joined");
  const texts = await Promise.all(parts.map(({ path }) => readFile(path, "utf8")));
  const name = createHash("sha256").update(parts.map(({ path }) => path).join("\n")).digest("hex").slice(0, 16);
  const path = join(dirname(dirname(first.path)), name, `parts${ending}`);
  await replaceFile(path, texts.map((text, index) => (index === 0 ? text : continued(text))).join("\n\n"));
  return { ...first, path };
}

/** A page that goes on where another ended: without its mark and its head, whose title would stand between the paragraphs. */
function continued(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/<head[\s>][\s\S]*?<\/head>/i, "");
}
