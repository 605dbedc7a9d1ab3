/** Arabic diacritics, tatweel, direction marks and joiners: spelling and layout, not words. */
const marks = /[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;

/** A text as quotations are compared: compatibility forms resolved, white space one space, without Arabic diacritics and marks of direction; letters keep their case. */
export function foldQuote(text: string): string {
  return text.normalize("NFKC").replace(marks, "").replace(/\s+/gu, " ").replace(/[’‘ʼ]/gu, "'").replace(/[“”„«»]/gu, '"').trim();
}
