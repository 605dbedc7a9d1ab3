import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { z } from "zod";
import { detectLanguage } from "../src/language/detect.ts";
import { isLanguage } from "../src/language/language.ts";
import type { Passage, StoredDocument } from "../src/domain/document.ts";
import { cutText } from "./chunk.ts";
import type { InputFile } from "./inputs.ts";
import type { Block } from "./readers/document-block.ts";
import { readMarkdown } from "./readers/markdown.ts";
import { readPlainText } from "./readers/plain-text.ts";
import { workOf } from "./work-of.ts";

const largestFile = 50_000_000;
const charactersForDetection = 4_000;

/** What a document may say of itself in its front matter; other fields are let pass. */
const statedSchema = z.looseObject({
  id: z.string().trim().min(1).max(300).optional(),
  title: z.string().trim().min(1).max(2_000).optional(),
  lang: z.string().regex(/^[a-z]{2,3}$/, "must be a language code such as en").optional(),
  url: z.url({ protocol: /^https?$/, error: "must be a web address" }).optional(),
  digest: z.enum(["true", "false"]).transform((value) => value === "true").optional(),
  date: z.string().max(40).optional(),
  symbol: z.string().max(200).optional(),
  note: z.string().max(2_000).optional(),
  work: z.string().trim().min(1).max(300).optional(),
});

export type DocumentRead = { document: StoredDocument; passages: Passage[]; hash: string } | { problems: { field?: string; reason: string }[] };

/** Reads a Markdown or plain-text file as a document with its passages; what is wrong with it comes back in words. */
export async function readDocument(file: InputFile): Promise<DocumentRead> {
  const bytes = await readFile(file.path);
  if (bytes.length > largestFile) return problem(`the file has ${bytes.length} bytes; at most ${largestFile} are read as one document: split it`);
  let source: string;
  try {
    source = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return problem("the file is not UTF-8 text: save it as UTF-8");
  }
  let read;
  try {
    read = file.format === "markdown" ? readMarkdown(source) : readPlainText(source);
  } catch (error) {
    return problem(`the front matter is not YAML: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
  }
  const stated = statedSchema.safeParse(read.stated);
  if (!stated.success) return { problems: stated.error.issues.map((issue) => ({ field: issue.path.join("."), reason: issue.message })) };
  const body = read.blocks.map((block) => block.text).join("\n");
  if (body === "") return problem("the file holds no text");
  const { id = file.name, title = read.title ?? file.name.replaceAll(/[_-]+/g, " "), digest = false, lang = languageOf(file.name, body), url, date, symbol, note, work } = stated.data;
  const document: StoredDocument = {
    id,
    title,
    lang,
    digest,
    ...(url === undefined ? {} : { url }),
    ...(date === undefined ? {} : { date }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(note === undefined ? {} : { note }),
    work: workOf(file, lang, work),
  };
  const passages = cutBlocks(id, title, lang, read.blocks);
  return { document, passages, hash: createHash("sha256").update(JSON.stringify([document, passages])).digest("hex") };
}

function problem(reason: string): DocumentRead {
  return { problems: [{ reason }] };
}

/** "charter_ar" says its language in its name; otherwise the text tells. */
function languageOf(name: string, text: string): string {
  const suffix = /[_.-]([a-z]{2})$/i.exec(name)?.[1]?.toLowerCase();
  return suffix !== undefined && isLanguage(suffix) ? suffix : detectLanguage(text.slice(0, charactersForDetection)).lang;
}

/** A numbered paragraph keeps its number as its address; a long block becomes several passages of whole sentences. */
function cutBlocks(id: string, title: string, lang: string, blocks: Block[]): Passage[] {
  const taken = new Map<string, number>();
  let unnumbered = 0;
  return blocks.flatMap((block) => {
    // The document's title stands at the head of every path and says nothing there.
    const heading = block.heading[0] === title ? block.heading.slice(1) : block.heading;
    return cutText(block.text, lang).map(({ text }) => {
      if (block.paragraph === undefined) unnumbered += 1;
      const address = block.paragraph ?? `c${unnumbered}`;
      const times = (taken.get(address) ?? 0) + 1;
      taken.set(address, times);
      return {
        id: `${id}#${times === 1 ? address : `${address}-${times}`}`,
        heading,
        ...(block.paragraph === undefined ? {} : { paragraph: block.paragraph }),
        charStart: block.charStart,
        charEnd: block.charEnd,
        text,
      };
    });
  });
}
