import { normaliseDigits } from "../../language/normalise.ts";
import { readChineseNumbers } from "./chinese-numerals.ts";
import { multiplierOf, readNumberWords } from "./number-words.ts";

/** A number of a text: what it can mean, where it stands and what it counts. */
export interface Quantity {
  /** Its readings: "1.500" is one and a half or fifteen hundred. */
  values: number[];
  start: number;
  end: number;
  isPercentage: boolean;
  /** A year by its form: four digits, nothing counted by them. */
  isYear: boolean;
  /** False for "one", "a million", characters within Chinese words: a source need not hold these. */
  required: boolean;
}

const spaces = "\\u00a0\\u202f\\u2009 ";
const grouped = new RegExp(
  `(?<![\\p{Script=Latin}\\p{Script=Cyrillic}\\d]|\\d[.,٫٬،])(?:\\d{1,3}(?:,\\d{2})+,\\d{3}|\\d+(?:\\.\\d+){2,}|\\d{1,3}(?:([.,٬،'’${spaces}])\\d{3})(?:\\1\\d{3})*(?!\\d)|\\d+)(?:[.,٫،]\\d+)?`,
  "gu",
);
const percentAfter = /^\s*(?:%|٪|％|per\s?cent|pour\s?cent|por\s?ciento|процент|п\.\s?п|(?:ب|في\s)?\s?ال(?:مئة|مائة|ماية|مية)|个百分点)/iu;
const percentBefore = /百分之\s*$/u;
const shortEnd = /(?<!\d)(\d{4})\s*[/–—-]\s*$/u;
const romanCentury = /(?<!\p{L})([XVI]{1,5})(?:(?:e|ème|er|ᵉ)(?!\p{L})|\s*(?:века?|веке|веков|вв?\.|ст\.))|(?:siglos?|siècles?|век\p{L}*)\s+([XVI]{1,5})(?!\p{L})|(?<!\p{L})([XVI]{1,5})(?!\p{L})/gu;
const smallest = 3;
/** Parts of a whole, which other languages do not say with a number. */
const parts = /^(?:third|tercer[ao]|cuart[oa])$/iu;

/** The numbers of a text, in digits and in words, in order. Parts of names ("C7", "H1N1") are none. */
export function readQuantities(text: string, lang: string): Quantity[] {
  const plain = normaliseDigits(text);
  const chinese = readChineseNumbers(plain);
  const digits = [...plain.matchAll(grouped)]
    .filter((match) => !chinese.some(({ start, end }) => start <= match.index && match.index < end))
    .map((match) => fromDigits(match[0], match.index, plain, lang));
  const worded = readNumberWords(plain, lang).filter(({ start }) => !digits.some((one) => one.start <= start && start < one.end));
  const inWords = [...worded.map((one) => ({ ...one, required: one.counted && one.value >= smallest })), ...chinese.map((one) => ({ ...one, required: one.counted && one.value >= smallest }))];
  return [
    ...digits,
    ...inWords.map(({ value, start, end, required }) => {
      const percentage = isPercentage(plain, start, end);
      const isYear = value >= 1900 && value < 2100 && plain.charAt(end) === "年";
      // "四成" are forty per cent.
      if (plain.charAt(end) === "成" && value < 10) return { values: [value * 10], start, end: end + 1, isPercentage: true, isYear: false, required };
      return { values: [value], start, end, isPercentage: percentage, isYear, required: percentage || (required && !parts.test(plain.slice(start, end))) };
    }),
    ...romans(plain),
  ].sort((first, second) => first.start - second.start);
}

function fromDigits(written: string, start: number, plain: string, lang: string): Quantity {
  let end = start + written.length;
  let values = readingsOf(written);
  const before = shortEnd.exec(plain.slice(Math.max(0, start - 7), start))?.[1];
  if (before !== undefined && /^\d{2}$/u.test(written)) values = [Number(before.slice(0, 2) + written), ...values];
  const [, word = ""] = /^[\s\u00a0\u202f-]*(\p{L}+)/u.exec(plain.slice(end, end + 24)) ?? [];
  const multiplier = word === "" ? undefined : (multiplierOf(word, lang) ?? shortMultiplier(word, plain.slice(end, end + 1)));
  if (multiplier !== undefined) {
    end = plain.indexOf(word, end) + word.length;
    values = values.map((value) => value * multiplier);
    // "3 mille millions", "100 mil millones"
    const [, next = ""] = /^\s+(\p{L}+)/u.exec(plain.slice(end, end + 20)) ?? [];
    const second = multiplier === 1000 && next !== "" ? multiplierOf(next, lang) : undefined;
    if (second !== undefined) {
      end = plain.indexOf(next, end) + next.length;
      values = values.map((value) => value * second);
    }
  }
  const percentage = isPercentage(plain, start, end);
  // "3D" is a name in most languages and a word in others.
  const isName = /^\p{Lu}(?!\p{L})/u.test(plain.slice(end));
  const isYear = multiplier === undefined && !percentage && /^(?:1[0-9]|20)\d{2}$/u.test(written);
  return { values, start, end, isPercentage: percentage, isYear, required: !isName };
}

/** "5m", "3bn" and "20k" only where nothing stands between: "5 m" are metres. */
function shortMultiplier(word: string, next: string): number | undefined {
  if (/\s/u.test(next)) return undefined;
  return ({ k: 1e3, K: 1e3, M: 1e6, mn: 1e6, bn: 1e9, B: 1e9 } as Record<string, number>)[word];
}

function readingsOf(written: string): number[] {
  const plain = written.replaceAll("٬", ",").replaceAll("٫", ".").replaceAll("،", ",");
  const separators = plain.match(/[^\d]/gu) ?? [];
  const whole = Number(plain.replaceAll(/[^\d]/gu, ""));
  if (separators.length === 0) return [whole];
  const last = separators.at(-1) ?? "";
  const decimal = Number(`${plain.slice(0, plain.lastIndexOf(last)).replaceAll(/[^\d]/gu, "")}.${plain.slice(plain.lastIndexOf(last) + 1)}`);
  const inThousands = /^\d{1,3}(?:[^\d]\d{2,3})*[^\d]\d{3}$/u.test(plain) && new Set(separators).size === 1;
  if (!inThousands) return [decimal];
  if (separators.length > 1 || /[^.,]/u.test(last)) return [whole];
  return plain.startsWith("0") ? [decimal] : [whole, decimal];
}

function isPercentage(plain: string, start: number, end: number): boolean {
  return percentAfter.test(plain.slice(end, end + 16)) || percentBefore.test(plain.slice(Math.max(0, start - 5), start));
}

/** Centuries in Roman numerals are the same number as "13th"; elsewhere such letters only may be a number. */
function romans(plain: string): Quantity[] {
  return [...plain.matchAll(romanCentury)].flatMap((match) => {
    const written = match[1] ?? match[2] ?? match[3] ?? "";
    const value = romanValue(written);
    return value === undefined ? [] : [{ values: [value], start: match.index, end: match.index + match[0].length, isPercentage: false, isYear: false, required: match[3] === undefined }];
  });
}

function romanValue(written: string): number | undefined {
  if (!/^X{0,3}(?:IX|IV|V?I{0,3})$/u.test(written) || written === "") return undefined;
  const worth = [...written].map((sign) => ({ X: 10, V: 5, I: 1 })[sign] ?? 0);
  return worth.reduce((sum, value, index) => sum + (value < (worth[index + 1] ?? 0) ? -value : value), 0);
}
