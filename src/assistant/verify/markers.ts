import { normaliseDigits } from "../../language/normalise.ts";
import { stripMarkup } from "./markup.ts";

/** A sentence of a language model with its markers resolved. */
export interface ResolvedText {
  /** The words alone: no markers, links, images or HTML. */
  text: string;
  /** Numbers of the sources that it cites, in the order of the markers, each once. */
  citations: number[];
  /** Markers that lead to no source, as they were written. */
  dropped: string[];
}

const digits = "[0-9٠-٩۰-۹０-９]";
const dash = "[-‐‑‒–—―~～至]";
const separator = String.raw`\s*(?:[,،、，;؛；&+|]|and|et|y|и|和|و)?\s*`;
const word = String.raw`(?:sources?|src|refs?\.?|references?|documents?|docs?\.?|citations?|records?|fuentes?|référence|источник\p{L}*|ссылк\p{L}*|(?:ال)?مصدر|(?:ال)?مصادر|(?:ال)?مرجع|来源|资料|文献|参考)`;
const number = String.raw`\^?#?(?:n[°º]\s*)?${digits}{1,4}`;
const list = `${number}(?:(?:\\s*${dash}\\s*|${separator})(?:${word}\\s*[:：]?\\s*)?${number})*`;
/** What may follow the numbers within a marker: "†source", "†L1-L5", ": p. 4". */
const tail = String.raw`(?:\s*[†‡:：][^\]】］〗]{0,40})?`;
const bracketed = new RegExp(String.raw`\s*[\[【［〖]\s*(?:${word}\s*[:：.]?\s*)?(${list})${tail}\s*[\]】］〗]`, "giu");
const inParentheses = new RegExp(String.raw`\s*[(（]\s*(?:${word}\s*[:：.]?\s*)(${list})\s*[)）]`, "giu");
/** A bare number in parentheses is a marker only where a sentence ends: elsewhere it counts a list or a paragraph. */
const atEnd = new RegExp(String.raw`\s*[(（](${list})[)）](?=[.。!！?？؟…\s]*$)`, "gu");
const afterDot = new RegExp(String.raw`(?<=\p{L}{2}[.。!?؟]?)([⁰¹²³⁴-⁹]+(?:[⁻,˒ ][⁰¹²³⁴-⁹]+)*)(?![\p{L}\p{N}])`, "gu");
const unit = /(?:^|[\s\d])(?:[kcdm]?m|ft|km|in|[кс]?м|км|كم|م|متر)$/iu;
/** In running words only what is never said of anything else: "records 12 visits" is no marker. */
const named = new RegExp(String.raw`(?<![\p{L}\p{N}-])(?:source|fuente|источник\p{L}{0,2}|(?:ال)?مصدر|来源)\s*[:：]?\s*(${list})(?![\p{L}\p{N}%٪])`, "giu");
const empty = /\s*(?:\[\s*\]|【\s*】|［\s*］|\(\s*\)|（\s*）)/gu;
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const longestRange = 50;

/**
 * Reads the markers of a text that a language model wrote, in any digits and brackets ("[1]", "[١]", "【1】", "[1, 2]", "[1-3]", "[^1]", "¹",
 * "(source 1)"), and takes them out of it, together with links, images and HTML. A marker to a number that is no source is dropped and reported.
 * @param sources those that may be cited; an address of one of them may stay in the text.
 */
export function resolveMarkers(text: string, sources: readonly { n: number; url?: string | undefined }[]): ResolvedText {
  const numbers = new Set(sources.map(({ n }) => n));
  const known = new Set(sources.flatMap(({ url }) => (url === undefined ? [] : [url])));
  const citations = new Set<number>();
  const dropped: string[] = [];
  const take = (marker: string, written: string): boolean => {
    let isSource = false;
    for (const { n, words } of readList(written)) {
      if (numbers.has(n)) {
        citations.add(n);
        isSource = true;
      } else dropped.push(words === written ? marker.trim() : words);
    }
    return isSource;
  };
  // A marker that a model made a link of ("[1](https://…)") is a marker once the link is gone.
  const bare = stripMarkup(text, known)
    .replace(bracketed, (marker, written: string) => (take(marker, written), ""))
    .replace(inParentheses, (marker, written: string) => (take(marker, written), ""))
    .replace(atEnd, (marker, written: string) => (readList(written).every(({ n }) => numbers.has(n)) && take(marker, written) ? "" : marker))
    .replace(afterDot, (marker, written: string, at: number, whole: string) => {
      if (unit.test(whole.slice(Math.max(0, at - 6), at))) return marker;
      take(marker, asDigits(written));
      return "";
    })
    // "According to source 1, …": the words stay where they lead to a source, since the sentence needs them.
    .replace(named, (marker, written: string) => (take(marker, written) ? marker : ""))
    .replace(empty, "");
  return { text: bare.replace(/[^\S\u00a0\u202f]+/gu, " ").replace(/ (?=[,.;،؛。，])/gu, "").trim(), citations: [...citations], dropped };
}

function asDigits(written: string): string {
  return [...written].map((sign) => (superscripts.includes(sign) ? String(superscripts.indexOf(sign)) : sign === "⁻" ? "-" : ",")).join("");
}

/** The numbers of a list such as "1, 3-5", ranges written out; of a range longer than any list of sources only its ends. */
function readList(written: string): { n: number; words: string }[] {
  const plain = normaliseDigits(written);
  const found: { n: number; words: string }[] = [];
  for (const match of plain.matchAll(new RegExp(String.raw`(\d+)(?:\s*${dash}\s*[\^#]?(\d+))?`, "gu"))) {
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (to < from || to - from > longestRange) found.push({ n: from, words: String(from) }, { n: to, words: String(to) });
    else for (let n = from; n <= to; n += 1) found.push({ n, words: from === to && match[0].length === plain.length ? written : String(n) });
  }
  return found;
}
