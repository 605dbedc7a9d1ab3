import { foldQuote } from "./fold-quote.ts";
import { segmentWords } from "../../language/segment.ts";

/** A quotation within a sentence: its words, and where it stands with its marks. */
export interface Quotation {
  words: string;
  start: number;
  end: number;
}

/** Chinese titles have marks of their own (《》): a title is translated, a quotation is not. */
const pairs = /“([^“”]+)”|«([^«»]+)»|„([^„“”]+)[“”]|「([^「」]+)」|『([^『』]+)』|‹([^‹›]+)›|"([^"]+)"|(?<![\p{L}\p{N}])‘([^‘]+?)’(?!\p{L})/gu;
/** Fewer words are a name or a term in quotation marks. */
const fewestWords = 3;
const omission = /\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…+|\.{3,})\s*/u;
const punctuationAtEnd = /[\s.,;:!?…。，；：！？、،؛؟]+$/u;

/** The quotations of a sentence that claim to be somebody's words: three words or more between quotation marks of any language. */
export function findQuotations(text: string): Quotation[] {
  return [...text.matchAll(pairs)].flatMap((match) => {
    const words = match.slice(1).find((group) => group !== undefined) ?? "";
    return segmentWords(words).length < fewestWords ? [] : [{ words, start: match.index, end: match.index + match[0].length }];
  });
}

/**
 * Whether a quotation is an exact part of one of the texts, after Unicode (NFKC) and white space are folded, Arabic diacritics and tatweel left out. The
 * sentence's own punctuation before the closing mark does not count; what stands around an omission ("…") must stand in one text, in order.
 * @param texts folded with `foldQuote`.
 */
export function isExact(words: string, texts: readonly string[]): boolean {
  const parts = words.split(omission).map((part) => foldQuote(part).replace(punctuationAtEnd, "")).filter((part) => part !== "");
  return texts.some((text) => {
    let from = 0;
    return parts.every((part) => {
      const at = text.indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
  });
}
