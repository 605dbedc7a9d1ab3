const marks = /[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\u0640\u200C-\u200F\u202A-\u202E\u2066-\u2069]/gu;
const word = /[\u0621-\u064A\u0671-\u06D3]+/gu;
const frequent = new Set(["في", "من", "على", "إلى", "الى", "عن", "أن", "التي", "الذي", "هذا", "هذه", "كل", "بين", "ذلك", "أو", "ما", "لا", "كما", "قد", "مع"]);
const reversedFrequent = new Set([...frequent].filter((one) => one.length > 2).map(reverse).concat(["يف", "نأ"]));
const article = /^[وفبك]{0,2}ال.{2}|^[وف]?لل.{2}/u;
/** The article read backwards at the end of a word; right words that end so are few and listed. */
const reversedArticle = /.{3}لا[وفبك]{0,2}$|.{3}لل[وف]?$/u;
const endInLa = new Set(["فضلا", "مثلا", "أصلا", "قليلا", "طويلا", "كاملا", "بدلا", "مقابلا", "رجلا", "عملا", "شاملا", "أولا", "دخلا", "تدخلا", "تعديلا", "تمويلا", "سبيلا", "مستقبلا", "جميلا", "دليلا", "تفصيلا", "إجمالا", "استقلالا", "أطفالا", "أعمالا", "أموالا", "احتمالا"]);

/** How a text's Arabic words speak for its letters being in their right order or in the reverse one. */
export interface ArabicEvidence {
  words: number;
  forward: number;
  reversed: number;
  /** Words of a single letter: in right text the rare exception, in a text with gaps between its letters the rule. */
  single: number;
}

/** Counts what only right or only reversed Arabic has: the article at a word's begin or end, letters that only end words, frequent words. */
export function arabicEvidence(text: string): ArabicEvidence {
  const evidence = { words: 0, forward: 0, reversed: 0, single: 0 };
  for (const [one] of text.normalize("NFKC").replace(marks, "").matchAll(word)) {
    evidence.words += 1;
    if (one.length === 1) {
      evidence.single += 1;
      continue;
    }
    // The whole alphabet is looked at: ta marbuta and alif maqsura never begin a word, and are frequent at its end.
    if (/^[ةى]/u.test(one) || reversedFrequent.has(one) || (reversedArticle.test(one) && !endInLa.has(one) && !article.test(one))) evidence.reversed += 1;
    else if (article.test(one) || frequent.has(one) || (one.length > 2 && /[ةى]$/u.test(one))) evidence.forward += 1;
  }
  return evidence;
}

function reverse(text: string): string {
  return [...text].reverse().join("");
}
