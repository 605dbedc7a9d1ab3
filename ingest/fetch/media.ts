import { extname } from "node:path";
import contentDisposition from "content-disposition";
import { MIMEType } from "whatwg-mimetype";
import type { FetchedPage } from "./fetcher.ts";

/** What a page is: the ending that a file of it has, and what is known of its text. */
export interface Media {
  /** With its dot; empty when nothing says. */
  ending: string;
  isHtml: boolean;
  /** Whether its bytes are text in some encoding. */
  isText: boolean;
  charset: string | undefined;
}

const endings: Record<string, string> = {
  "text/html": ".html",
  "application/xhtml+xml": ".html",
  "application/pdf": ".pdf",
  "application/x-pdf": ".pdf",
  "text/csv": ".csv",
  "application/csv": ".csv",
  "text/tab-separated-values": ".tsv",
  "application/json": ".json",
  "text/json": ".json",
  "application/x-ndjson": ".jsonl",
  "application/ndjson": ".jsonl",
  "application/jsonl": ".jsonl",
  "application/x-jsonlines": ".jsonl",
  "application/jsonlines": ".jsonl",
  "text/markdown": ".md",
  "text/x-markdown": ".md",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
  "application/vnd.oasis.opendocument.text": ".odt",
  "application/epub+zip": ".epub",
};
/** Types that say how a file is packed or nothing at all: its name says more. */
const vague = new Set(["", "application/octet-stream", "binary/octet-stream", "application/binary", "application/force-download", "application/download", "application/x-download", "application/zip", "application/x-zip-compressed", "application/gzip", "application/x-gzip", "text/plain", "application/json", "text/json"]);
const usualOfVague: Record<string, string> = { "application/zip": ".zip", "application/x-zip-compressed": ".zip", "application/gzip": ".gz", "application/x-gzip": ".gz", "text/plain": ".txt", "application/json": ".json", "text/json": ".json" };
const knownEndings = /\.(?:html?|pdf|csv|tsv|json|jsonl|ndjson|md|markdown|txt|xlsx|docx|odt|epub|zip|gz)$/i;
const textEndings = new Set([".html", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".md", ".markdown", ".txt"]);

/** What a fetched page is: by its first bytes where they are unmistakable, by its content type, by the ending of its name. */
export function recogniseMedia(page: FetchedPage): Media {
  const type = MIMEType.parse(page.contentType ?? "");
  const ending = endingOf(page, type?.essence ?? "");
  return { ending, isHtml: ending === ".html", isText: textEndings.has(ending), charset: type?.parameters.get("charset") };
}

/** The name of a page as a file has it, without its ending: from what the host calls it, its path, or its host. */
export function nameOfPage(page: FetchedPage): string {
  const name = fileName(page);
  const ending = extname(name);
  const bare = (knownEndings.test(name) ? name.slice(0, -ending.length) : name).replace(/\.jsonl?$/i, "").replace(/[^\p{L}\p{M}\p{N}._-]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, 80);
  return bare === "" || /^(?:index|default)(?:\.\w+)?$/i.test(bare) ? new URL(page.url).hostname : bare;
}

function endingOf(page: FetchedPage, type: string): string {
  const head = page.body.subarray(0, 1_024).toString("latin1");
  if (head.startsWith("%PDF-")) return ".pdf";
  // A page of words where a file was promised: a login, or an error that says 200.
  const looksLikePage = /^(?:\u00ef\u00bb\u00bf)?\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html\b)/i.test(head);
  if (looksLikePage) return ".html";
  if (!vague.has(type)) return endings[type] ?? (type.startsWith("text/") ? ".txt" : "");
  const named = /(?:\.jsonl|\.ndjson|\.json|\.csv)\.gz$|\.[a-z0-9]+$/i.exec(fileName(page))?.[0].toLowerCase() ?? "";
  if (!knownEndings.test(named)) return usualOfVague[type] ?? "";
  return named === ".htm" ? ".html" : named;
}

function fileName(page: FetchedPage): string {
  const said = page.contentDisposition === undefined ? undefined : saidName(page.contentDisposition);
  return said ?? lastPart(page.url) ?? lastPart(page.finalUrl) ?? "";
}

function saidName(header: string): string | undefined {
  try {
    const name = contentDisposition.parse(header).parameters["filename"];
    return name === undefined || name === "" ? undefined : (name.split(/[/\\]/).at(-1) ?? name);
  } catch {
    return undefined;
  }
}

function lastPart(address: string): string | undefined {
  const part = new URL(address).pathname.split("/").findLast((piece) => piece !== "");
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part).split(/[/\\]/).at(-1);
  } catch {
    return part;
  }
}
