import { normaliseDigits } from "../../src/language/normalise.ts";
import type { Piece } from "./assemble.ts";
import { paragraphNumber } from "./paragraph-number.ts";
import { findTables } from "./pdf-tables.ts";
import type { PageLine } from "./pdf-lines.ts";

/** A page as its lines in the order in which they are drawn. */
export interface PdfPage {
  number: number;
  height: number;
  lines: PageLine[];
}

interface Paragraph {
  lines: PageLine[];
  text: string;
  size: number;
  page: number;
  table?: { rows: string[] };
}

/** Letters this much larger than those of the running text make a heading, up to this many characters. */
const headingScale = 1.12;
const longestHeading = 220;
/** A gap of this many usual line distances begins a paragraph. */
const paragraphGap = 1.32;
const usualLeading = 1.25;
/** Lines that repeat are looked for among so many at the top and at the bottom of a page. */
const edgeLines = 4;
const leastRepeats = 2;
const repeatShare = 0.3;
const sameHeight = 3;
const edgeZone = 0.1;
const marginZone = 0.065;
const sentenceEnd = /[.!?؟。！？:;؛…]["'”’»)\]]*\s*$/u;
const bullet = /^\s*[•●▪■◦‣⁃–—*-]\s+/u;
const pageNumber = /^[\s\-–—|·.]*(?:(?:page|pág(?:ina)?|p|стр(?:аница)?|صفحة|الصفحة|第)\.?\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:\/|of|de|sur|из|من|页?\s*共)\s*\d{1,4})?\s*页?[\s\-–—|·.]*$/iu;
const dotLeader = /(?:\.\s?){6,}\s*[\divxlc]*\s*$/iu;

/** The pieces of a document from the lines of its pages, whose headers and footers are gone: lines become paragraphs, larger letters headings. */
export function layOut(cleaned: PdfPage[]): Piece[] {
  const body = bodySize(cleaned);
  const hyphenated = new Set(cleaned.flatMap(({ lines }) => lines.flatMap(({ text }) => text.toLowerCase().match(/\p{L}+-\p{L}+/gu) ?? [])));
  const paragraphs: Paragraph[] = [];
  for (const page of cleaned) {
    const onPage = findParagraphs(page, body, hyphenated);
    const [first, ...rest] = onPage;
    const open = first === undefined ? undefined : paragraphs.findLast(({ size, table }) => table === undefined && Math.abs(size - first.size) < 0.3);
    if (first !== undefined && open !== undefined && open.page >= page.number - 1 && goesOn(open, first)) {
      open.text = joinLines(open.text, first.text, hyphenated);
      paragraphs.push(...rest);
    } else paragraphs.push(...onPage);
  }
  return asPieces(paragraphs, body);
}

function asPieces(paragraphs: Paragraph[], body: number): Piece[] {
  const isHeading = ({ size, text, table }: Paragraph) => table === undefined && size >= body * headingScale && text.length <= longestHeading && /\p{L}/u.test(text);
  const sizes = [...new Set(paragraphs.filter(isHeading).map(({ size }) => Math.round(size * 2)))].toSorted((first, second) => second - first);
  let offset = 0;
  return paragraphs.map((paragraph) => {
    const { text, size, page, table } = paragraph;
    const start = offset;
    offset += text.length + 1;
    const place = { text, page, start, end: start + text.length };
    if (table !== undefined) return { kind: "table", table, ...place };
    if (isHeading(paragraph)) return { kind: "heading", level: sizes.indexOf(Math.round(size * 2)) + 1, ...place };
    // The numbers of notes in small letters are not those of paragraphs.
    return { kind: "text", isItem: bullet.test(text) || (size < body * 0.9 && paragraphNumber(text) !== undefined), ...place };
  });
}

/** The pages without the lines that repeat at their edges, page numbers and the dotted lines of a table of contents. */
export function removeEdges(pages: PdfPage[]): PdfPage[] {
  const seen = new Map<string, Set<number>>();
  const keyOf = (line: PageLine, page: PdfPage) => `${Math.round(line.y / sameHeight)} ${page.height} ${normaliseDigits(line.text).replace(/\d+/g, "#").replace(/\s+/g, " ")}`;
  // A line on the border of two heights counts for both.
  const keysOf = (line: PageLine, page: PdfPage) => [keyOf(line, page), keyOf({ ...line, y: line.y + sameHeight / 2 }, page)];
  for (const page of pages) for (const line of Object.values(rowsAtEdges(page)).flat(2)) for (const key of keysOf(line, page)) seen.set(key, (seen.get(key) ?? new Set()).add(page.number));
  const least = Math.max(leastRepeats, Math.min(pages.length * repeatShare, 5));
  return pages.map((page) => {
    const isRepeated = (line: PageLine) => {
      const isOuter = line.y < page.height * edgeZone || line.y > page.height * (1 - edgeZone);
      // A short text at the same height of many pages is no sentence of theirs.
      return (isOuter && pageNumber.test(normaliseDigits(line.text))) || keysOf(line, page).some((key) => (seen.get(key)?.size ?? 0) >= least);
    };
    const { top, bottom } = rowsAtEdges(page);
    const edges = new Set([...outermost(top, page.height, isRepeated), ...outermost(bottom, page.height, isRepeated)]);
    const isGone = (line: PageLine) => edges.has(line) || dotLeader.test(line.text);
    return { ...page, lines: page.lines.filter((line) => !isGone(line)) };
  });
}

/** The lines near the top and the bottom of a page as rows of one height, the outermost first. */
function rowsAtEdges({ lines, height }: PdfPage): { top: PageLine[][]; bottom: PageLine[][] } {
  const rows: PageLine[][] = [];
  for (const line of lines.toSorted((first, second) => second.y - first.y)) {
    const [above] = rows.at(-1) ?? [];
    if (above !== undefined && above.y - line.y < line.size / 2) rows.at(-1)?.push(line);
    else rows.push([line]);
  }
  const isNear = (row: PageLine[] | undefined, isTop: boolean) => row?.[0] !== undefined && (isTop ? row[0].y > height * 0.8 : row[0].y < height * 0.2);
  return { top: rows.slice(0, edgeLines + 1).filter((row) => isNear(row, true)), bottom: rows.slice(-edgeLines - 1).reverse().filter((row) => isNear(row, false)) };
}

/**
 * The rows from the edge inwards that repeat, up to the gap before the running text: sentences that repeat by chance at one height
 * are no header. Beyond the first gap only what stands in the very margin counts.
 */
function outermost(rows: PageLine[][], height: number, isRepeated: (line: PageLine) => boolean): PageLine[] {
  let end = 0;
  let ended = 0;
  while (end < Math.min(rows.length, edgeLines) && rows[end]?.every(isRepeated) === true) {
    const [[last], [next]] = [rows[end] ?? [], rows[end + 1] ?? []];
    end += 1;
    if (last === undefined || next === undefined) return rows.slice(0, end).flat();
    const isApart = Math.abs(last.y - next.y) > Math.max(last.size, next.size) * usualLeading * paragraphGap || Math.abs(last.size - next.size) > 0.8;
    if (isApart) ended = end;
    if (isApart && next.y > height * marginZone && next.y < height * (1 - marginZone)) break;
  }
  return rows.slice(0, ended).flat();
}

/** The size of most letters. */
function bodySize(pages: PdfPage[]): number {
  const letters = new Map<number, number>();
  for (const { lines } of pages) for (const { text, size } of lines) letters.set(Math.round(size * 10) / 10, (letters.get(Math.round(size * 10) / 10) ?? 0) + text.length);
  return [...letters].toSorted(([, first], [, second]) => second - first)[0]?.[0] ?? 10;
}

function findParagraphs(page: PdfPage, body: number, hyphenated: Set<string>): Paragraph[] {
  const leading = leadingOf(page.lines, body);
  const paragraphs: Paragraph[] = [];
  for (const part of findTables(page.lines)) {
    if ("rows" in part) {
      paragraphs.push({ lines: [], text: part.rows.join("\n"), size: body, page: page.number, table: { rows: part.rows } });
      continue;
    }
    const { line } = part;
    const open = paragraphs.at(-1);
    if (open !== undefined && open.table === undefined && belongsTo(open, line, leading)) {
      open.lines.push(line);
      open.text = joinLines(open.text, line.text, hyphenated);
    } else paragraphs.push({ lines: [line], text: line.text, size: line.size, page: page.number });
  }
  return paragraphs;
}

/** The usual distance of two lines, in parts of their size. */
function leadingOf(lines: PageLine[], body: number): number {
  const gaps = lines.flatMap((line, index) => {
    const next = lines[index + 1];
    const gap = next === undefined ? 0 : (line.y - next.y) / line.size;
    return next !== undefined && Math.abs(line.size - body) < 0.5 && Math.abs(next.size - body) < 0.5 && gap > 0.8 && gap < 2.5 ? [gap] : [];
  });
  const sorted = gaps.toSorted((first, second) => first - second);
  // The lower quarter: on a page of short paragraphs most gaps are those between paragraphs.
  return Math.min(sorted[Math.floor(sorted.length / 4)] ?? usualLeading, 2);
}

function belongsTo(paragraph: Paragraph, line: PageLine, leading: number): boolean {
  const last = paragraph.lines.at(-1);
  if (last === undefined || Math.abs(last.size - line.size) > Math.max(0.4, line.size * 0.06)) return false;
  const gap = (last.y - line.y) / line.size;
  // Upwards: the next column, or a page that is drawn in another order.
  if (gap < -0.5) return goesOn(paragraph, { text: line.text, size: line.size });
  if (gap > leading * paragraphGap || gap < 0.3) return false;
  const hasEnded = sentenceEnd.test(last.text);
  if (bullet.test(line.text)) return false;
  const [left, right] = [Math.min(...paragraph.lines.map(({ x }) => x)), Math.max(...paragraph.lines.map((one) => one.right), line.right)];
  const isShort = (line.isRtl ? last.x - left : right - last.right) > (right - left) * 0.12 && paragraph.lines.length > 1;
  const indent = line.isRtl ? Math.max(...paragraph.lines.map((one) => one.right)) - line.right : line.x - left;
  const isIndented = indent > line.size * 0.8 && indent < line.size * 6;
  if (paragraphNumber(line.text) !== undefined && (hasEnded || isShort)) return false;
  return !(hasEnded && (isShort || isIndented));
}

/** Whether a sentence goes on in what follows on the next page or in the next column. */
function goesOn(open: { text: string; size: number }, next: { text: string; size: number; table?: unknown }): boolean {
  if (next.table !== undefined || Math.abs(open.size - next.size) > 0.3 || sentenceEnd.test(open.text)) return false;
  if (bullet.test(next.text) || paragraphNumber(next.text) !== undefined || open.text.length < 40) return false;
  return /^["'“«(]?[\p{Ll}\p{Lo}\d]/u.test(next.text);
}

/** Puts two lines together: without a blank in Chinese, without the hyphen that only the line's end brought. */
function joinLines(first: string, second: string, hyphenated: Set<string>): string {
  const broken = /(\p{L}+)[-\u00AD\u2010]$/u.exec(first);
  const goingOn = /^\p{Ll}+/u.exec(second)?.[0];
  if (broken !== null && goingOn !== undefined) {
    const isWritten = hyphenated.has(`${broken[1] ?? ""}-${goingOn}`.toLowerCase());
    return isWritten ? `${first.slice(0, -1)}-${second}` : first.slice(0, -1) + second;
  }
  const isHan = /[\p{Script=Han}，。、；：！？”）》」]$/u.test(first) && /^[\p{Script=Han}，。、；：！？“（《「\d]/u.test(second);
  return isHan ? first + second : `${first} ${second}`;
}
