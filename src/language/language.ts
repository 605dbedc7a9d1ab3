/** The six languages that questions are asked in, answers are given in and the page speaks. */
export const languages = ["ar", "en", "es", "fr", "ru", "zh"] as const;

export type Language = (typeof languages)[number];

const rightToLeft = new Set(["ar", "fa", "he", "ur", "ps", "sd", "ug", "ku", "dv", "yi"]);

export function isLanguage(code: unknown): code is Language {
  return languages.some((language) => language === code);
}

/** The direction in which a language is written; texts in languages that nobody told are taken as left to right. */
export function directionOf(lang: string): "rtl" | "ltr" {
  return rightToLeft.has(lang) ? "rtl" : "ltr";
}
