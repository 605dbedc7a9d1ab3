import { detectLanguage } from "../../src/language/detect.ts";
import { arabicEvidence } from "../arabic-evidence.ts";

/** A text with the name of its encoding where that had to be found out. */
export interface Decoded {
  text: string;
  guessed?: string;
}

/** Encodings that texts of the six languages were kept in before UTF-8, with what tells that a text was really written in one. */
const legacy: { encoding: string; fits: (text: string) => boolean }[] = [
  { encoding: "windows-1256", fits: (text) => isArabic(text) },
  { encoding: "windows-1251", fits: (text) => speaks(text, "ru") && /(?<!\p{L})(?:и|в|на|не|что|для|по|с|о|к)(?!\p{L})/u.test(text) },
  { encoding: "gb18030", fits: (text) => /[的是在和了]/u.test(text) && speaks(text, "zh") },
  { encoding: "windows-1252", fits: (text) => speaks(text, "fr") || speaks(text, "es") || speaks(text, "en") },
];
const leastConfidence = 0.6;
const charactersForDetection = 4_000;

/**
 * Decodes the bytes of a text: by its byte order mark, as UTF-8 where that is valid, by the encoding that is stated, and else by
 * the one older encoding in which it reads as one of the six languages.
 * @param stated the encoding that the file or its sender names, if any: often wrong, so that valid UTF-8 counts more.
 * @returns undefined when the bytes are text in none of them.
 */
export function decodeText(bytes: Uint8Array, stated?: string): Decoded | undefined {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return optional(decode(bytes, first === 0xff ? "utf-16le" : "utf-16be"));
  // Text has no zero bytes; programs, pictures and archives have.
  if (bytes.subarray(0, 65_536).includes(0)) return undefined;
  const unicode = decode(bytes, "utf-8");
  if (unicode !== undefined) return { text: unicode };
  const named = stated === undefined || /^utf-?8$/i.test(stated) ? undefined : decode(bytes, stated);
  if (named !== undefined && !hasControls(named)) return { text: named };
  for (const { encoding, fits } of legacy) {
    const text = decode(bytes, encoding);
    if (text !== undefined && !hasControls(text) && fits(withoutMarkup(text))) return { text, guessed: encoding };
  }
  return undefined;
}

/** Names of elements are English on pages of every language. */
function withoutMarkup(text: string): string {
  return text.slice(0, charactersForDetection * 10).replace(/<(?:script|style)\b[\s\S]*?<\/(?:script|style)>|<[^>]*>/gi, " ").trim().slice(0, charactersForDetection);
}

function optional(text: string | undefined): Decoded | undefined {
  return text === undefined ? undefined : { text };
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // Neither an encoding by that name nor bytes that it does not know are an error here: another encoding is tried.
    return undefined;
  }
}

function hasControls(text: string): boolean {
  return /(?![\s\u007F])\p{Cc}|\uFFFD/u.test(text);
}

function isArabic(text: string): boolean {
  const { forward, reversed, words } = arabicEvidence(text);
  return words >= 3 && forward >= 2 && reversed * 4 <= forward;
}

function speaks(text: string, lang: string): boolean {
  const detected = detectLanguage(text);
  return detected.lang === lang && detected.confidence >= leastConfidence;
}
