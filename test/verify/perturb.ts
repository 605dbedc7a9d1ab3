import { readFileSync } from "node:fs";
import type { VerifiableSource } from "../../src/assistant/verify/verification.ts";
import { languages, type Language } from "../../src/language/language.ts";
import { countryName } from "../../src/language/places.ts";
import type { Random } from "./random.ts";

export const kinds = ["number", "date", "name", "country", "negation"] as const;
export type Kind = (typeof kinds)[number];

/** A sentence with one thing changed so that it says what its source does not say. */
export interface Perturbed {
  kind: Kind;
  text: string;
  from: string;
  to: string;
}

const countries = "TUN EGY JOR MAR DZA KEN IND BRA FRA DEU JPN MEX CAN RUS CHN ESP ITA NGA ZAF SAU QAT KWT LBN IRQ SEN RWA GHA PER CHL ARG USA GBR ETH VNM KOR TUR POL NOR".split(" ");
const names = readFileSync(new URL("../../src/language/known-names.jsonl", import.meta.url), "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Record<Language, string>);
/** Names of people and products that stand in no list of the program: what a model would invent. */
const invented: Record<"latin" | "cyrillic", string[]> = {
  latin: ["Brenholt", "Zavira", "Kestrelon", "Ostrava Labs", "Marwick", "Delphine Aurand", "Novaterra", "Quillfeather", "Tobias Renn", "Hexaline"],
  cyrillic: ["Бренхольт", "Завира", "Кестрелон", "Марвик", "Новатерра", "Тобиас Ренн", "Гексалина", "Дельфина Оран"],
};
/** Names that are ordinary words as well, and would be changed where they are no names. */
const ordinary = new Set(["فيصل", "حداد", "كريم", "سعيد", "حسن", "نور", "خالد", "عمر", "علي", "孙子", "联想"]);
/** Small numbers in words, as whole words that need no other form around them. */
const numberWords: Record<Language, string[]> = {
  en: ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "thirty", "forty", "fifty", "sixty"],
  fr: ["trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "douze", "vingt", "trente", "quarante", "cinquante", "soixante"],
  es: ["tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "doce", "veinte", "treinta", "cuarenta", "cincuenta", "sesenta"],
  ru: ["три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "двенадцать", "двадцать", "тридцать", "сорок"],
  ar: ["ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "ثلاث", "أربع", "خمس", "سبع", "عشرين", "ثلاثين", "أربعين", "خمسين"],
  zh: ["三个", "四个", "五个", "六个", "七个", "八个", "三年", "四年", "五年", "六年", "七年", "三种", "四种", "五种", "二十", "三十", "四十", "五十"],
};
/** Where a "not" goes in: what it follows or stands before, and what it then reads. */
const denials: Record<Language, [RegExp, string][]> = {
  en: [[/(?<!\p{L})(is|are|was|were|can|will|must|should|shall|may|could|has been|have been)(?= \p{L})/u, "$1 not"]],
  fr: [[/(?<!\p{L})(est|sont|peut|peuvent|doit|doivent|permet|permettent|sera|seront|était|étaient)(?= \p{L})/u, "ne $1 pas"]],
  es: [[/(?<!\p{L})(es|son|está|están|puede|pueden|debe|deben|permite|permiten|ofrece|ofrecen|será|fue|fueron|tiene|tienen)(?= \p{L})/u, "no $1"]],
  ru: [[/(?<=\p{L} )((?:может|могут|должен|должны|имеет|имеют|является|являются|будет|был|была|были|\p{Ll}{4,}(?:ает|яет|ует|ают|яют|уют|ится|ются|ается)))(?= \p{L})/u, "не $1"]],
  ar: [[/(?<!\p{L})(يمكن|يجوز|يجب)(?= \p{L})/u, "لا $1"], [/^((?:ي|ت)\p{L}{3,6})(?= \p{L})/u, "لا $1"], [/(?<=(?:الذي|التي|الذين|أن|حيث|بينما|كما|إذ) )((?:ي|ت)\p{L}{3,6})(?= \p{L})/u, "لا $1"]],
  zh: [[/(可以|能够|应当|允许|提供|支持|使用|包括|覆盖|帮助|需要|是(?!否))/u, "不$1"]],
};
const denying: Record<Language, RegExp> = {
  en: /(?<!\p{L})(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:ne|pas|sans|aucune?|nul(?:le)?|jamais|ni)(?!\p{L})|n['’]/iu,
  es: /(?<!\p{L})(?:no|sin|nadie|ningun\p{L}*|ningún|nunca|ni)(?!\p{L})/iu,
  ru: /(?<!\p{L})(?:не|нет|без|ни|никто|ничто|никогда|нельзя)(?!\p{L})/iu,
  ar: /(?<!\p{L})[وف]?(?:لا|لم|لن|ليس\p{L}*|دون|بدون|غير|عدم)(?!\p{L})/u,
  zh: /[不无未非没]/u,
};
const affirmations: Record<Language, [RegExp, string][]> = {
  en: [[/(?<!\p{L})(is|are|was|were|can|will|must|should|shall|may|could|do|does|did) not(?= \p{L})/u, "$1"], [/(?<!\p{L})(can)not(?= \p{L})/u, "$1"]],
  fr: [[/(?<!\p{L})(?:ne |n['’])(\p{L}+) pas(?!\p{L})/u, "$1"]],
  es: [[/(?<!\p{L})no (?=(?:es|son|está|están|puede|pueden|debe|deben|será|fue|tiene|tienen|\p{L}+r[áa]n?)(?!\p{L}))/u, ""]],
  ru: [[/(?<!\p{L})не (?=\p{Ll}{3,}(?:ет|ют|ут|ит|ят|тся|ал|ла|ло|ли|ен|на|но|ны)(?!\p{L}))/u, ""]],
  ar: [[/(?<!\p{L})(و?)(?:لا|لم|لن) (?=(?:ي|ت)\p{L}{2,}(?! إلا))/u, "$1"]],
  zh: [[/不(?=(?:可以|能|会|是|应|得|提供|需|用|再|允许|使用|收))/u, ""], [/没有/u, "有"]],
};

/** All that can be changed in a sentence, one of each kind where it holds one. What is put in stands nowhere in the source. */
export function perturb(text: string, lang: Language, source: VerifiableSource, random: Random): Perturbed[] {
  const all = source.texts.map((one) => one.text).join("\n");
  return [changeNumber(text, lang, random), changeDate(text, lang, random), changeName(text, lang, all, random), changeCountry(text, lang, source, random), changeNegation(text, lang)].filter((one) => one !== undefined && one.text !== text) as Perturbed[];
}

function changeNumber(text: string, lang: Language, random: Random): Perturbed | undefined {
  const digits = [...text.matchAll(/(?<![\p{Script=Latin}\d.,٫٬-])[\d٠-٩]+(?:[.,٫٬\u00a0\u202f][\d٠-٩]+)*(?![\d٠-٩])/gu)].filter(([match]) => !/^(?:1[89]|20)\d\d$/u.test(match) && !/^[01١]$/u.test(match));
  if (digits.length > 0 && random.next() < 0.8) {
    const chosen = random.pick(digits);
    const to = chosen[0].replace(/[\d٠-٩]/u, (first) => otherDigit(first, random));
    return replaced("number", text, chosen.index, chosen[0], to);
  }
  const words = numberWords[lang].filter((word) => wordAt(text, word, lang) >= 0);
  if (words.length === 0) return undefined;
  const from = random.pick(words);
  const at = numberWords[lang].indexOf(from);
  const alike = numberWords[lang].filter((word, index) => word !== from && (lang !== "zh" || word.at(-1) === from.at(-1)) && Math.abs(index - at) < 6 && wordAt(text, word, lang) < 0);
  return alike.length === 0 ? undefined : replaced("number", text, wordAt(text, from, lang), from, random.pick(alike));
}

function otherDigit(digit: string, random: Random): string {
  const isArabic = /[٠-٩]/u.test(digit);
  const value = isArabic ? digit.charCodeAt(0) - 0x660 : Number(digit);
  const other = ((value + 1 + random.below(8)) % 9) + 1;
  const changed = other === value ? (value % 9) + 1 : other;
  return isArabic ? String.fromCharCode(0x660 + changed) : String(changed);
}

function changeDate(text: string, _lang: Language, random: Random): Perturbed | undefined {
  const years = [...text.matchAll(/(?<![\d٠-٩.,])(?:(?:1[0-9]|20)\d\d|(?:١[٠-٩]|٢٠)[٠-٩]{2})(?![\d٠-٩.,]\d|[\d٠-٩%])/gu)];
  if (years.length === 0) return undefined;
  const chosen = random.pick(years);
  const isArabic = /[٠-٩]/u.test(chosen[0]);
  const year = Number([...chosen[0]].map((sign) => (isArabic ? String(sign.charCodeAt(0) - 0x660) : sign)).join(""));
  const changed = String(year + random.pick([-7, -4, -3, -2, -1, 1, 2, 3, 4, 6]));
  return replaced("date", text, chosen.index, chosen[0], isArabic ? [...changed].map((sign) => String.fromCharCode(0x660 + Number(sign))).join("") : changed);
}

function changeName(text: string, lang: Language, source: string, random: Random): Perturbed | undefined {
  // Names of our list, in any script; else what is written as a name.
  const listed = names.flatMap((row, index) => {
    const word = bare(row[lang]);
    if (ordinary.has(word)) return [];
    const at = word.length < (lang === "zh" ? 2 : 4) ? -1 : wordAt(text, word, lang);
    return at < 0 ? [] : [{ at, from: word, index }];
  });
  if (listed.length > 0) {
    const { at, from, index } = random.pick(listed);
    const near = names.slice(Math.max(0, index - 25), index + 25).map((row) => bare(row[lang])).filter((word) => word !== from && !source.includes(word) && !text.includes(word));
    if (near.length > 0) return replaced("name", text, at, from, random.pick(near));
  }
  if (lang === "zh" || lang === "ar") {
    const latin = [...text.matchAll(/(?<![\p{L}\d])\p{Lu}\p{L}{3,}(?![\p{L}\d])/gu)];
    if (latin.length === 0) return undefined;
    const chosen = random.pick(latin);
    return replaced("name", text, chosen.index, chosen[0], random.pick(invented.latin));
  }
  const script = lang === "ru" ? "Cyrillic" : "Latin";
  const written = [...text.matchAll(new RegExp(`(?<=[\\p{Ll},] )\\p{Lu}[\\p{Script=${script}}]{3,}(?![\\p{L}\\d])`, "gu"))];
  if (written.length === 0) return undefined;
  const chosen = random.pick(written);
  return replaced("name", text, chosen.index, chosen[0], random.pick(lang === "ru" ? invented.cyrillic : invented.latin));
}

/** "Algiers (city)" and "le Caire" as they stand in a sentence. */
function bare(name: string): string {
  return name.replaceAll(/[（(].*?[)）]/gu, "").replace(/^(?:the|le|la|les|el|los|las) |^l['’]/iu, "").trim();
}

function changeCountry(text: string, lang: Language, source: VerifiableSource, random: Random): Perturbed | undefined {
  const found = countries.map((code) => ({ code, at: wordAt(text, countryName(code, lang), lang) })).filter(({ at }) => at >= 0);
  if (found.length === 0) return undefined;
  const { code, at } = random.pick(found);
  const all = source.texts.map((one) => one.text).join("\n").toLowerCase();
  const others = countries.filter((other) => other !== code && !source.countries.includes(other) && !languages.some((one) => all.includes(countryName(other, one).toLowerCase().slice(0, 6))));
  return replaced("country", text, at, countryName(code, lang), countryName(random.pick(others), lang));
}

function changeNegation(text: string, lang: Language): Perturbed | undefined {
  // Two denials in one clause say nothing clear.
  const changes = denying[lang].test(text) ? affirmations[lang] : denials[lang];
  for (const [pattern, to] of changes) {
    const match = pattern.exec(text);
    if (match !== null) return { kind: "negation", text: text.replace(pattern, to), from: match[0], to };
  }
  return undefined;
}

function wordAt(text: string, word: string, lang: Language): number {
  if (lang === "zh") return text.indexOf(word);
  const before = lang === "ar" ? "[وفبلك]{0,2}" : "";
  const match = new RegExp(`(?<![\\p{L}\\p{N}-])${before}(${word.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")})(?![\\p{L}\\p{N}-])`, "u").exec(text);
  return match === null ? -1 : match.index + match[0].length - word.length;
}

function replaced(kind: Kind, text: string, at: number, from: string, to: string): Perturbed {
  return { kind, text: text.slice(0, at) + to + text.slice(at + from.length), from, to };
}
