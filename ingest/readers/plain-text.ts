import { normaliseDigits } from "../../src/language/normalise.ts";
import { articleHeading } from "./paragraph-number.ts";
import type { Block, ReadDocument } from "./document-block.ts";

const section = /^(?:(?:chapter|chapitre|cap[ií]tulo|глава|part|partie|parte|часть|section|title|titre)\s+[\divxlcdm]+\b.*|الفصل\s.*|第[一二三四五六七八九十百]+章.*|preamble|préambule|preámbulo|преамбула|الديباجة|序言)$/iu;
const numbered = /^\s*\(?([0-9٠-٩]{1,4})[.)]\s+(?=\S)/u;
const keyed = /^([\w.:-]{1,80})\t(.+)$/u;
const longestHeading = 160;
/** A file is a keyed list (key, tab, text) when at least this share of its lines are. */
const keyedShare = 0.9;

/**
 * Reads a plain-text document: chapters and the like become headings, articles and numbered paragraphs blocks with their
 * numbers, and every other line a block of its own; lines of `key<TAB>text` become paragraphs with that key.
 */
export function readPlainText(source: string): ReadDocument {
  const lines = [...source.matchAll(/[^\r\n]+/gu)].map((match) => ({ raw: match[0], start: match.index, afterBlank: /\n[^\S\n]*\r?\n$/u.test(source.slice(Math.max(0, match.index - 40), match.index)) })).filter(({ raw }) => raw.trim() !== "");
  const keyedLines = lines.filter(({ raw }) => keyed.test(raw)).length;
  if (lines.length > 0 && keyedLines / lines.length >= keyedShare) return { stated: {}, blocks: lines.flatMap(keyedBlock) };
  return { stated: {}, blocks: readLines(lines) };
}

function keyedBlock({ raw, start }: { raw: string; start: number }): Block[] {
  const match = keyed.exec(raw);
  const [, key = "", text = ""] = match ?? [];
  if (match === null || text.trim() === "") return [];
  const charStart = start + raw.indexOf("\t") + 1;
  return [{ heading: [], paragraph: key, text: text.trim(), charStart, charEnd: start + raw.length }];
}

function readLines(lines: { raw: string; start: number; afterBlank: boolean }[]): Block[] {
  const blocks: Block[] = [];
  let chapter: string | undefined;
  let inArticle: { number: string; heading: string } | undefined;
  // Where one article alone has a heading, the others have lost theirs: a blank line ends it, or it would swallow them all.
  const isLone = lines.filter(({ raw }) => articleHeading(raw.trim()) !== undefined).length === 1;
  for (const { raw, start, afterBlank } of lines) {
    const text = raw.replace(/^\uFEFF/, "").trim();
    const charStart = start + raw.indexOf(text);
    if (isLone && afterBlank) inArticle = undefined;
    if (text.length <= longestHeading && section.test(text)) {
      chapter = text;
      inArticle = undefined;
      continue;
    }
    const opened = articleHeading(text);
    if (opened !== undefined) {
      inArticle = opened;
      const { rest } = opened;
      if (rest !== "") blocks.push(block(chapter, inArticle.heading, inArticle.number, rest, charStart + text.indexOf(rest)));
      continue;
    }
    const paragraph = inArticle?.number ?? (numbered.exec(text) === null ? undefined : normaliseDigits(numbered.exec(text)?.[1] ?? ""));
    const inside = inArticle === undefined ? text.replace(numbered, "") : text;
    blocks.push(block(chapter, inArticle?.heading, paragraph, inside, charStart + text.indexOf(inside)));
  }
  return joinArticles(blocks);
}

function block(chapter: string | undefined, heading: string | undefined, paragraph: string | undefined, text: string, charStart: number): Block {
  const path = [chapter, heading].filter((part) => part !== undefined);
  return { heading: path, ...(paragraph === undefined ? {} : { paragraph }), text, charStart, charEnd: charStart + text.length };
}

/** The lines of one article are one paragraph: its number names them all. */
function joinArticles(blocks: Block[]): Block[] {
  const joined: Block[] = [];
  for (const next of blocks) {
    const last = joined.at(-1);
    const sameArticle = last !== undefined && next.heading.length > 0 && last.paragraph !== undefined && last.paragraph === next.paragraph && last.heading.join("\n") === next.heading.join("\n");
    if (sameArticle) {
      last.text += `\n${next.text}`;
      last.charEnd = next.charEnd;
    } else joined.push(next);
  }
  return joined;
}
