import { splitSentences } from "../../src/language/segment.ts";
import type { Block } from "./document-block.ts";
import { articleHeading, paragraphNumber } from "./paragraph-number.ts";

/** A piece of a document in reading order, as a format's reader recognises it; the span is that of its source. */
export interface Piece {
  kind: "heading" | "text" | "table";
  text: string;
  /** Depth of a heading, 1 for the outermost. */
  level?: number;
  /** Number of a list's item that the format counts itself, so that the text does not hold it. */
  number?: string;
  /** Whether numbers that the text begins with are its own: those of list items and of notes are not the document's paragraphs. */
  isItem?: boolean;
  table?: { caption?: string; rows: string[] };
  page?: number;
  anchor?: string;
  start: number;
  end: number;
}

/** Rows of a table are kept together up to about the size of a passage, so that a passage is never half a row. */
const charactersPerTablePart = 800;
/** A sentence before a table is repeated with it up to this length; a longer one is no introduction. */
const longestLeadIn = 300;
const longestCaption = 220;
const longestAnchor = 200;
/** Articles stand below every heading, whatever its depth. */
const articleLevel = 50;

/**
 * Makes blocks of pieces: headings become the path of what follows, articles and numbered paragraphs keep their numbers, and
 * a table becomes blocks of whole rows under its caption, with the sentence before it.
 */
export function assembleBlocks(found: Piece[]): Block[] {
  const pieces = withCaptions(found);
  const blocks: Block[] = [];
  const headings: { level: number; text: string }[] = [];
  let article: string | undefined;
  let isNew = false;
  const openHeading = (level: number, text: string) => {
    while ((headings.at(-1)?.level ?? 0) >= level) headings.pop();
    headings.push({ level, text });
  };
  const push = (piece: Piece, text: string, paragraph: string | undefined, heading: string[] = []) => {
    if (text === "") return;
    const last = blocks.at(-1);
    const path = [...headings.map((one) => one.text), ...heading];
    // The lines of one article are one paragraph; over a page break they are two blocks, so that the page stays right.
    if (article !== undefined && !isNew && heading.length === 0 && last?.paragraph === article && last.page === piece.page && last.heading.length === path.length) {
      last.text += `\n${text}`;
      last.charEnd = piece.end;
      return;
    }
    isNew = false;
    const anchor = piece.anchor === undefined || piece.anchor.length > longestAnchor ? {} : { anchor: piece.anchor };
    blocks.push({ heading: path, ...(paragraph === undefined ? {} : { paragraph }), ...(piece.page === undefined ? {} : { page: piece.page }), ...anchor, text, charStart: piece.start, charEnd: piece.end });
  };
  // Where one article alone has a heading, the others have lost theirs: it ends with its first paragraph, or it would swallow them all.
  const isLone = pieces.filter((piece) => openedArticle(piece) !== undefined).length === 1;
  for (const piece of pieces) {
    const text = piece.text.trim();
    const opened = openedArticle(piece);
    if (opened === undefined && isLone && !isNew && piece.kind !== "heading") article = undefined;
    if (opened !== undefined) {
      article = opened.number;
      isNew = true;
      openHeading(piece.kind === "heading" ? (piece.level ?? 1) : articleLevel, opened.heading);
      push(piece, opened.rest, article);
    } else if (piece.kind === "heading") {
      article = undefined;
      openHeading(piece.level ?? 1, text);
    } else if (piece.kind === "table") pushTable(piece, blocks.at(-1)?.text, (part, heading) => push(piece, part, article, heading));
    else if (article !== undefined) push(piece, piece.number === undefined ? text : `${piece.number}. ${text}`, article);
    else {
      const written = piece.isItem === true ? undefined : paragraphNumber(text);
      push(piece, written === undefined ? text : text.slice(written.length).trim(), piece.number ?? written?.number);
    }
  }
  return blocks;
}

/** "Table 1: …" over a table is its caption, where the format has no word for that. */
function withCaptions(pieces: Piece[]): Piece[] {
  return pieces.flatMap((piece, index) => {
    const [before, after] = [pieces[index - 1], pieces[index + 1]];
    if (isCaption(piece) && after?.kind === "table" && after.table?.caption === undefined) return [];
    if (piece.kind !== "table" || piece.table === undefined || piece.table.caption !== undefined || before === undefined || !isCaption(before)) return [piece];
    return [{ ...piece, table: { ...piece.table, caption: before.text.trim() } }];
  });
}

function isCaption({ kind, text }: Piece): boolean {
  return kind === "text" && text.length <= longestCaption && /^\s*(?:table|tableau|tabla|cuadro|таблица|ال?جدول|表)\s*[\d٠-٩IVX一-十]/iu.test(text);
}

function openedArticle({ kind, isItem, text }: Piece): ReturnType<typeof articleHeading> {
  return kind === "table" || isItem === true || text.length > 400 ? undefined : articleHeading(text.trim());
}

function pushTable({ table }: Piece, before: string | undefined, push: (text: string, heading: string[]) => void): void {
  if (table === undefined || table.rows.length === 0) return;
  const leadIn = lastSentence(before ?? "");
  const heading = table.caption === undefined ? [] : [table.caption];
  let part = leadIn === undefined ? [] : [leadIn];
  let length = 0;
  for (const row of table.rows) {
    if (length > 0 && length + row.length > charactersPerTablePart) {
      push(part.join("\n"), heading);
      part = [];
      length = 0;
      // Without a caption nothing else says what the later rows are about.
      if (table.caption === undefined && leadIn !== undefined) part.push(leadIn);
    }
    part.push(row);
    length += row.length;
  }
  push(part.join("\n"), heading);
}

function lastSentence(text: string): string | undefined {
  const line = text.split("\n").at(-1) ?? "";
  const last = splitSentences(line, "en").at(-1)?.text;
  return last === undefined || last.length > longestLeadIn ? undefined : last;
}

/** A row with the names of its columns, so that a row that is quoted alone still says what its figures are. */
export function tableRows(header: string[], body: string[][]): string[] {
  return body.map((row) => row.map((cell, column) => (cell !== "" && header[column] ? `${header[column]}: ${cell}` : cell)).filter((cell) => cell !== "").join("; ")).filter((row) => row !== "");
}
