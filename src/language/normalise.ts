const arabicMarks = /[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640\u200C-\u200F\u202A-\u202E\u2066-\u2069]/gu;
// Combining marks but the breve of й (U+0306 after и), which makes another letter.
const marks = /(?<!и)\u0306|[\u0300-\u0305\u0307-\u036F]/gu;

/**
 * A text as it is compared: compatibility forms resolved, lower case, without diacritics, tatweel and direction marks;
 * hamza forms, final ya and ta marbuta brought to one letter. The length may change: positions do not carry over.
 */
export function foldText(text: string): string {
  const lower = text.normalize("NFKC").toLowerCase();
  // Plain ASCII, by far the most frequent case, needs nothing more.
  if (/^\p{ASCII}*$/u.test(lower)) return lower;
  return lower
    .normalize("NFD")
    .replace(marks, "")
    .normalize("NFC")
    .replace(arabicMarks, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/[ىی]/g, "ي")
    .replace(/ک/g, "ك")
    .replace(/ة/g, "ه")
    .replace(/[‘’‚‛ʼ`´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐‑‒–—―]/g, "-")
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/[٠-٩۰-۹]/g, digit);
}

/** Arabic-Indic, Persian and full-width digits as ASCII; the length stays. */
export function normaliseDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹０-９]/g, digit);
}

function digit(character: string): string {
  // Each of the three rows of ten begins at a code point whose low bits count from its zero.
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff10) return String(code - 0xff10);
  return String(code >= 0x6f0 ? code - 0x6f0 : code - 0x660);
}
