import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { decodePage } from "./fetch/charset.ts";
import { FetchError } from "./fetch/fetch-error.ts";
import type { FetchedPage } from "./fetch/fetcher.ts";
import { nameOfPage, recogniseMedia, type Media } from "./fetch/media.ts";
import { replaceFile } from "./fetch/page-cache.ts";
import { asInput, type InputFile } from "./input-file.ts";

export interface PageFileOptions {
  /** Where the files go; one that is fetched again takes the same path. */
  folder: string;
  /** Language that the page is expected in, where that is known. */
  lang?: string;
}

const byteOrderMark = "\uFEFF";
const longestId = 300;

/**
 * Writes a fetched page as a file that the readers take: under the ending of its type, text as UTF-8 whatever it came in.
 * @throws FetchError when its type is none that is read, or its encoding cannot be told.
 */
export async function savePage(page: FetchedPage, options: PageFileOptions): Promise<InputFile> {
  const media = recogniseMedia(page);
  const content = asFile(page, media, options);
  const folder = join(options.folder, createHash("sha256").update(page.url).digest("hex").slice(0, 16));
  const input = asInput(join(folder, `${nameOfPage(page)}${content.ending}`));
  if (input === undefined) throw new FetchError(`it is ${page.contentType ?? "of no stated type"}${media.ending === "" ? "" : ` (${media.ending})`}, which is not read`);
  await replaceFile(input.path, content.bytes);
  return { ...input, origin: page.url, defaults: { id: idOf(page.url), url: page.url } };
}

function asFile({ body, contentType }: FetchedPage, { ending, isHtml, isText, charset }: Media, options: PageFileOptions): { ending: string; bytes: Buffer | string } {
  // A text that is UTF-8 already is written as it came: a large export is not copied about.
  if (!isText || (!isHtml && isUtf8(body) && (charset === undefined || /^utf-?8$/i.test(charset)))) return { ending, bytes: body };
  const text = decodePage(body, { charset, isHtml, lang: options.lang });
  if (text === undefined) return { ending, bytes: body };
  if (text.trim() === "") throw new FetchError(`the page is empty (${contentType ?? "no stated type"})`);
  // The mark tells every reader that this is UTF-8 now, whatever the page still says of itself.
  return { ending, bytes: ending === ".html" || ending === ".csv" || ending === ".tsv" ? `${byteOrderMark}${text}` : text };
}

/** The address without its scheme: two pages of one name on two hosts are two documents. */
function idOf(address: string): string {
  const bare = address.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  return bare.length <= longestId ? bare : `${bare.slice(0, longestId - 17)}-${createHash("sha256").update(bare).digest("hex").slice(0, 16)}`;
}
