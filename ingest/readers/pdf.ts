import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as library from "unpdf/pdfjs";
import { checkText } from "../text-health.ts";
import { assembleBlocks } from "./assemble.ts";
import { UnreadableError, type Finding, type ReadDocument } from "./document-block.ts";
import { layOut, removeEdges, type PdfPage } from "./pdf-layout.ts";
import { findLines, type PageLine, type Run } from "./pdf-lines.ts";

const mostPages = 5_000;
const mostRunsPerPage = 100_000;
const mostCharacters = 20_000_000;
/** Character maps of Chinese fonts that are not embedded; without them their text cannot be told. */
const characterMaps = fileURLToPath(new URL("./pdf-cmaps/", import.meta.url));
/** Names that programs give when the author gave none. */
const noTitle = /^(?:untitled|about:blank|microsoft word|document\d*$|.*\.(?:docx?|pdf|html?|indd|tmp)$|https?:)/i;

/** The part of pdf.js that is used; the types that come with it do not resolve under Node's rules for modules. */
interface PdfLibrary {
  getDocument(options: Record<string, unknown>): { promise: Promise<Pdf>; destroy(): Promise<void> };
}

interface Pdf {
  numPages: number;
  getPage(number: number): Promise<{
    view: number[];
    getTextContent(options: { disableNormalization: boolean }): Promise<{ items: { str?: string; transform: number[]; width: number }[] }>;
    cleanup(): void;
  }>;
  getMetadata(): Promise<{ info: Record<string, unknown> }>;
}

/** What pdf.js asks for files of its own: only the maps that are shipped, read from disk. */
class CharacterMaps {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    // The name stands in the file that is read: only one that is a name, and no path, is looked up.
    if (kind !== "cMapUrl" || !/^[\w-]+\.bcmap$/.test(filename)) throw new Error(`${kind} is not shipped`);
    return new Uint8Array(await readFile(`${characterMaps}${filename}`));
  }
}

/**
 * Reads a PDF page by page: paragraphs, headings and tables with the page they begin on. A page whose text is not sound is left
 * out and named in the findings.
 * @throws UnreadableError when the file is broken, protected, too long, or none of its pages has sound text.
 */
export async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  if (!new TextDecoder("latin1").decode(bytes.subarray(0, 1_024)).includes("%PDF-")) throw new UnreadableError("the file is no PDF: it does not begin like one");
  const loading = (library as unknown as PdfLibrary).getDocument({
    data: bytes,
    isEvalSupported: false,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
    verbosity: 0,
    useWorkerFetch: false,
    cMapUrl: "cmaps/",
    cMapPacked: true,
    BinaryDataFactory: CharacterMaps,
  });
  try {
    return await readPages(await loading.promise);
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    await loading.destroy();
  }
}

async function readPages(pdf: Pdf): Promise<ReadDocument> {
  if (pdf.numPages > mostPages) throw new UnreadableError(`it says that it has ${pdf.numPages} pages; at most ${mostPages} are read: split it`);
  const pages: PdfPage[] = [];
  const findings: Finding[] = [];
  const repaired = new Map<string, number[]>();
  let characters = 0;
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await readPage(pdf, number).catch((error: unknown) => asUnreadable(error).message);
    if (typeof page === "string") {
      findings.push({ page: number, indexed: false, reason: page });
      continue;
    }
    characters += page.lines.reduce((sum, { text }) => sum + text.length, 0);
    if (characters > mostCharacters) throw new UnreadableError(`its text has more than ${mostCharacters} characters: split it`);
    const sound = checkPage(page, repaired);
    if (typeof sound === "string") findings.push({ page: number, indexed: false, reason: sound });
    else pages.push(sound);
  }
  for (const [reason, numbers] of repaired) findings.push({ indexed: true, reason: `${reason} (${numbers.length === 1 ? `page ${numbers[0]}` : `${numbers.length} pages`})` });
  const cleaned = removeEdges(pages).filter(({ number, lines }) => {
    if (lines.length === 0) findings.push({ page: number, indexed: false, reason: "scanned: needs OCR (nothing but its header or footer is text)" });
    return lines.length > 0;
  });
  if (cleaned.length === 0) throw new UnreadableError(noPage(findings));
  findings.sort((first, second) => (first.page ?? Infinity) - (second.page ?? Infinity));
  const pieces = layOut(cleaned);
  const title = pieces.find((piece) => piece.kind === "heading" && piece.level === 1 && piece.page === cleaned[0]?.number)?.text ?? (await statedTitle(pdf));
  return { stated: {}, ...(title === undefined ? {} : { title }), blocks: assembleBlocks(pieces), findings };
}

async function readPage(pdf: Pdf, number: number): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  // Presentation forms are kept for now: one letter a character tells the order of ligatures rightly.
  const { items } = await page.getTextContent({ disableNormalization: true });
  if (items.length > mostRunsPerPage) throw new UnreadableError(`it has more than ${mostRunsPerPage} runs of text`);
  const [left = 0, bottom = 0, , top = 0] = page.view;
  const runs = items.flatMap((item): Run[] => {
    if (item.str === undefined || item.str === "") return [];
    const [a = 0, b = 0, , , x = 0, y = 0] = item.transform;
    // Text that stands upright: watermarks and stamps run aslant, labels of charts upwards.
    if (Math.abs(b) > Math.abs(a) * 0.1) return [];
    return [{ text: item.str, x: x - left, y: y - bottom, width: item.width, size: Math.hypot(a, b) }];
  });
  page.cleanup();
  return { number, height: top - bottom, lines: findLines(runs) };
}

function checkPage(page: PdfPage, repaired: Map<string, number[]>): PdfPage | string {
  if (page.lines.every(({ text }) => text.trim() === "")) return "scanned: needs OCR (the page has no text)";
  const health = checkText(page.lines.map(({ text }) => text).join("\n"));
  if ("reason" in health) return health.reason;
  for (const repair of health.repairs) repaired.set(repair, [...(repaired.get(repair) ?? []), page.number]);
  const texts = health.text.split("\n");
  // Ligatures of Latin letters and letters of full width, which only print needs.
  const lines = page.lines.map((line, index): PageLine => {
    const cells = line.cells?.map((cell) => ({ ...cell, text: usualLetters(soundText(cell.text)) }));
    return { ...line, text: usualLetters(texts[index] ?? line.text), ...(cells === undefined ? {} : { cells }) };
  });
  return { ...page, lines };
}

function soundText(text: string): string {
  const health = checkText(text);
  return "reason" in health ? text : health.text;
}

/** Ligatures of Latin letters, and signs that look like letters, are for print alone. */
function usualLetters(text: string): string {
  return text.replace(/[\uFB00-\uFB06\u2126\u212B]/gu, (form) => form.normalize("NFKC"));
}

function noPage(findings: Finding[]): string {
  const reasons = [...new Set(findings.map(({ reason }) => reason))];
  const [only = "it has no pages"] = reasons;
  if (reasons.length <= 1) return findings.length > 1 ? `all ${findings.length} pages: ${only}` : only;
  return `no page can be indexed: ${reasons.join("; ")}`;
}

async function statedTitle(pdf: Pdf): Promise<string | undefined> {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} as Record<string, unknown> }));
  const title = typeof info["Title"] === "string" ? info["Title"].trim() : "";
  return title.length < 4 || noTitle.test(title) ? undefined : title;
}

function asUnreadable(error: unknown): UnreadableError {
  if (error instanceof UnreadableError) return error;
  const name = error instanceof Error ? error.name : "";
  if (name === "PasswordException") return new UnreadableError("it is protected by a password: save it without one");
  return new UnreadableError(`the PDF is broken: ${error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, 200) : "it cannot be read"}`);
}
