import { readFile, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { z } from "zod";
import { detectLanguage } from "../src/language/detect.ts";
import { isLanguage } from "../src/language/language.ts";
import type { Passage, StoredDocument } from "../src/domain/document.ts";
import { cutText } from "./chunk.ts";
import { checkBlocks } from "./check-blocks.ts";
import type { Extractor } from "./extraction/extractor.ts";
import type { InputFile } from "./input-file.ts";
import { decodeText } from "./readers/decode-text.ts";
import { UnreadableError, type Block, type Finding, type ReadDocument } from "./readers/document-block.ts";
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

export type DocumentRead = { document: StoredDocument; passages: Passage[]; hash: string; findings: Finding[] } | { problems: { field?: string; reason: string }[] };

/** Reads a file as a document with its passages; what is wrong with it comes back in words. */
export async function readDocument(file: InputFile, extractor: Extractor): Promise<DocumentRead> {
  let read: ReadDocument;
  try {
    read = await readFormat(file, extractor);
  } catch (error) {
    if (error instanceof UnreadableError) return problem(error.message);
    throw error;
  }
  const stated = statedSchema.safeParse({ ...file.defaults, ...read.stated, ...file.stated });
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
  return { document, passages, hash: createHash("sha256").update(JSON.stringify([document, passages])).digest("hex"), findings: read.findings ?? [] };
}

async function readFormat(file: InputFile, extractor: Extractor): Promise<ReadDocument> {
  const path = file.at ?? file.path;
  switch (file.format) {
    case "html":
    case "pdf":
    case "docx":
    case "odt":
    case "epub":
      return extractor.read({ path, format: file.format });
    default:
      return readText(path, file.format === "markdown");
  }
}

async function readText(path: string, isMarkdown: boolean): Promise<ReadDocument> {
  const { size } = await stat(path);
  if (size > largestFile) throw new UnreadableError(`the file has ${size} bytes; at most ${largestFile} are read as one document: split it`);
  const decoded = decodeText(await readFile(path));
  if (decoded === undefined) throw new UnreadableError("the file is not UTF-8 text: save it as UTF-8");
  const { text, guessed } = decoded;
  const findings = guessed === undefined ? [] : [{ indexed: true, reason: `read as ${guessed}, because it is not UTF-8` }];
  try {
    return checkBlocks({ ...(isMarkdown ? readMarkdown(text) : readPlainText(text)), findings });
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError(`the front matter is not YAML: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
  }
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
        ...(block.page === undefined ? {} : { page: block.page }),
        ...(block.anchor === undefined ? {} : { anchor: block.anchor }),
        charStart: block.charStart,
        charEnd: block.charEnd,
        text,
      };
    });
  });
}
