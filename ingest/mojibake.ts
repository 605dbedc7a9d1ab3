import { detectLanguage } from "../src/language/detect.ts";
import { arabicEvidence } from "./arabic-evidence.ts";

/** An encoding of one byte a character that UTF-8 is read as by mistake. */
interface Table {
  bytes: ReadonlyMap<string, number>;
  run: RegExp;
  /** A first byte of UTF-8 followed by one of its later bytes, as characters of this encoding. */
  pair: RegExp;
  /** Whether whole texts in other scripts come out of it, or only single signs are trusted. */
  isTrusted: boolean;
}

const western = makeTable("windows-1252", true);
const macintosh = makeTable("macintosh", false);
/** What decoding again may give: letters with accents and signs are certain one by one … */
const latin = /^[\u00A0-\u017F\u0192\u02C6\u02DC\u2010-\u203A\u20AC\u2116\u2122\u2190-\u2193\u2212]$/u;
/** … letters of other scripts, without those that are in no use, where there are some of them. */
const otherScripts = /^[\u0370-\u03FF\u0401\u0410-\u044F\u0451\u060C\u061B\u061F\u0621-\u0652\u0660-\u0669\u200B-\u200F\u3000-\u303F\u4E00-\u9FFF\uFEFF\uFF00-\uFF5E]$/u;
const leastOfOtherScripts = 3;
const leastAccented = 12;
const accentedShare = 0.6;

/** How many pairs of characters are left that only UTF-8 read as Windows-1252 has. */
export function countMojibake(text: string): number {
  return text.match(western.pair)?.length ?? 0;
}

/** Decodes again what is certainly UTF-8 that was read as Windows-1252 or Mac Roman, or Arabic and Russian of their Windows code pages. */
export function repairMojibake(text: string): string {
  let repaired = text;
  // Some texts went through the wrong decoder twice.
  for (let times = 0; times < 2; times += 1) {
    const before = repaired;
    for (const table of [western, macintosh]) if (repaired.search(table.pair) >= 0) repaired = decodeAgain(repaired, table);
    if (repaired === before) break;
  }
  const letters = repaired.match(/\p{L}/gu)?.length ?? 0;
  const accented = repaired.match(/[\u00C0-\u00FF]/gu)?.length ?? 0;
  if (accented < leastAccented || accented < letters * accentedShare) return repaired;
  return asCodePage(repaired, "windows-1256") ?? asCodePage(repaired, "windows-1251") ?? repaired;
}

function makeTable(encoding: string, isTrusted: boolean): Table {
  const characters = [...new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, index) => 0x80 + index))];
  const escaped = (part: string[]) => part.map((character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join("");
  const all = escaped(characters);
  return {
    bytes: new Map(characters.map((character, index) => [character, 0x80 + index])),
    run: new RegExp(`[${all}]+`, "gu"),
    pair: new RegExp(`[${escaped(characters.slice(0x42, 0x75))}][${escaped(characters.slice(0, 0x40))}]`, "gu"),
    isTrusted,
  };
}

function decodeAgain(text: string, table: Table): string {
  const decoded = new Map<string, string>();
  let others = 0;
  for (const [run] of text.matchAll(table.run)) {
    const again = decodeRun(run, table, "utf-8");
    if (again === undefined || again.length === run.length) continue;
    others += [...again].filter((character) => otherScripts.test(character)).length;
    decoded.set(run, again);
  }
  const isCertain = (again: string) => [...again].every((character) => latin.test(character) || (table.isTrusted && others >= leastOfOtherScripts && otherScripts.test(character)));
  const mayBeTwice = (again: string) => table.isTrusted && again.search(table.pair) >= 0;
  return text.replace(table.run, (run) => {
    const again = decoded.get(run);
    return again !== undefined && (isCertain(again) || mayBeTwice(again)) ? again : run;
  });
}

function asCodePage(text: string, encoding: "windows-1256" | "windows-1251"): string | undefined {
  const decoded = text.replace(western.run, (run) => decodeRun(run, western, encoding) ?? run);
  if (encoding === "windows-1251") {
    const { lang, confidence } = detectLanguage(decoded);
    return lang === "ru" && confidence > 0.8 && /(?<!\p{L})(?:и|в|на|не|что|для|по)(?!\p{L})/u.test(decoded) ? decoded : undefined;
  }
  const { forward, reversed } = arabicEvidence(decoded);
  return forward >= 4 && reversed * 4 <= forward ? decoded : undefined;
}

function decodeRun(run: string, table: Table, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(Uint8Array.from([...run], (character) => table.bytes.get(character) ?? 0));
  } catch {
    // Not what it seemed: the run stays as it is.
    return undefined;
  }
}
