import { isUtf8 } from "node:buffer";
import sniffHtmlEncoding from "html-encoding-sniffer";
import { FetchError } from "./fetch-error.ts";

/** What pages of a language were written in before UTF-8, where they do not say it. */
const formerly: Record<string, string> = { ar: "windows-1256", ru: "windows-1251", zh: "gb18030", en: "windows-1252", fr: "windows-1252", es: "windows-1252" };
const scripts: Record<string, RegExp> = { ar: /\p{Script=Arabic}/gu, ru: /\p{Script=Cyrillic}/gu, zh: /\p{Script=Han}/gu };
const latinLetters = /\p{Script=Latin}/gu;
/** Characters that pages read in a wrong encoding are full of and that no text of the six languages holds. */
const control = /[\u0080-\u009f]/gu;
/** A few broken bytes in a long page are a slip of its editor; more of them are another encoding. */
const brokenShare = 0.001;
/** French and Spanish have fewer letters with accents than this; a text of another script read as Latin has more. */
const accentedShare = 0.2;
/** An encoding that no page is read in, for what the page does not say. */
const nothingStated = "x-user-defined";
const withoutHighBytes = /^(?:utf-16|iso-2022)/i;

/**
 * The text of a page, whatever its encoding: byte order mark, then UTF-8 where the bytes are UTF-8 (no other encoding looks like it by chance), then what
 * the header and the page say, then what its language was usually written in. `lang` is the language that is expected or that the page states.
 * @returns undefined for a text that is no page and says nothing: its reader knows better.
 * @throws FetchError when nothing fits: a page in a wrong encoding is unreadable, and finding that out later is worse.
 */
export function decodePage(body: Uint8Array, page: { charset: string | undefined; isHtml: boolean; lang?: string | undefined }): string | undefined {
  const marked = encodingOfMark(body);
  if (marked !== undefined) return new TextDecoder(marked).decode(body);
  if (isUtf8(body) && !withoutHighBytes.test(page.charset ?? "")) return new TextDecoder().decode(body);
  const lang = page.lang ?? (page.isHtml ? statedLanguage(body) : undefined);
  const sniffed = page.isHtml ? sniffHtmlEncoding(body, { defaultEncoding: nothingStated }) : nothingStated;
  const candidates = [page.charset, sniffed === nothingStated ? undefined : sniffed, lang === undefined ? undefined : formerly[lang]].filter((name) => name !== undefined);
  const decoded = candidates.map((name) => decode(body, name)).filter((text) => text !== undefined);
  const [first] = decoded;
  if (first === undefined) return page.isHtml ? asLatin(body) : undefined;
  const fitting = decoded.find((text) => isWhole(text) && isWrittenIn(text, lang));
  if (fitting !== undefined) return fitting;
  // Western pages under a server that says UTF-8 of everything are common, and unmistakable.
  const latin = new TextDecoder("windows-1252").decode(body);
  if (page.isHtml && lang === undefined && isWhole(latin) && hasLatinAccents(latin)) return latin;
  throw new FetchError(`its encoding cannot be told: it is said to be ${[...new Set(candidates)].join(" or ")}, and its text is not that. Download it, save it as UTF-8 and name the file`);
}

function encodingOfMark(body: Uint8Array): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return "utf-8";
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  return body[0] === 0xfe && body[1] === 0xff ? "utf-16be" : undefined;
}

function decode(body: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding).decode(body);
  } catch {
    return undefined;
  }
}

function statedLanguage(body: Uint8Array): string | undefined {
  const head = Buffer.from(body.subarray(0, 4_096)).toString("latin1");
  return /<html\b[^>]*\blang\s*=\s*["']?([a-z]{2})/i.exec(head)?.[1]?.toLowerCase();
}

function isWhole(text: string): boolean {
  const broken = text.length - text.replaceAll("\uFFFD", "").length + count(text, control);
  return broken <= text.length * brokenShare;
}

/** Whether a text has letters of the script of its language; of a language that is not known any will do. */
function isWrittenIn(text: string, lang: string | undefined): boolean {
  const script = lang === undefined ? undefined : scripts[lang];
  if (script !== undefined) return count(text, script) > 0;
  return lang === undefined || !(lang in formerly) || hasLatinAccents(text);
}

function asLatin(body: Uint8Array): string {
  const text = new TextDecoder("windows-1252").decode(body);
  if (isWhole(text) && hasLatinAccents(text)) return text;
  throw new FetchError("it does not say its encoding, and it is neither UTF-8 nor a western European one. Download it, save it as UTF-8 and name the file");
}

function hasLatinAccents(text: string): boolean {
  const words = text.replace(/<[^>]*>/g, " ");
  const letters = count(words, latinLetters);
  return count(words, /[\u00c0-\u00ff]/gu) <= letters * accentedShare;
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found += 1;
  return found;
}
