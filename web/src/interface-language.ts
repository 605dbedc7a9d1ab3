import { IntlMessageFormat } from "intl-messageformat";
import codes from "i18n-iso-countries/codes.json";
import { keepChoice, readChoice } from "./kept-choices.ts";
import ar from "./messages/ar.json";
import en from "./messages/en.json";
import es from "./messages/es.json";
import fr from "./messages/fr.json";
import ru from "./messages/ru.json";
import zh from "./messages/zh.json";

const messages = { ar, en, es, fr, ru, zh };

export type Language = keyof typeof messages;
export type MessageKey = keyof typeof en;

/** The languages of the page, each under its own name. */
export const languageNames: Record<Language, string> = { ar: "العربية", en: "English", es: "Español", fr: "Français", ru: "Русский", zh: "中文" };

const alpha2ByAlpha3 = new Map([...codes.map(([alpha2, alpha3]) => [alpha3, alpha2] as const), ["XKX", "XK"] as const]);

/** The page's own words in one language. */
export interface Words {
  lang: Language;
  dir: "rtl" | "ltr";
  say: (key: MessageKey, values?: Record<string, string | number>) => string;
  country: (alpha3: string) => string;
  language: (code: string) => string;
  actionLine: (code: string) => string;
  goal: (number: number) => string;
  /** A value of a listed field (status, stakeholder) by its name; a value that is not listed stays as written. */
  listed: (field: "status" | "stakeholder", value: string) => string;
  /** A point in time (ISO 8601) as a date. */
  date: (iso: string) => string;
  /** A number with two decimals. */
  number: (value: number) => string;
  /** Names one after another, as the language writes a list. */
  list: (names: string[]) => string;
}

export function wordsOf(lang: Language): Words {
  const locale = lang === "ar" ? "ar-u-nu-latn" : lang;
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  const say = (key: MessageKey, values: Record<string, string | number> = {}) => {
    const message = parsed.get(key) ?? new IntlMessageFormat(messages[lang][key], locale);
    parsed.set(key, message);
    return String(message.format(values));
  };
  const regions = new Intl.DisplayNames(lang, { type: "region", style: "short" });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long" });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const list = new Intl.ListFormat(lang, { type: "conjunction", style: "narrow" });
  const names = new Intl.DisplayNames(lang, { type: "language" });
  return {
    lang,
    dir: lang === "ar" ? "rtl" : "ltr",
    say,
    country: (alpha3) => {
      const alpha2 = alpha2ByAlpha3.get(alpha3);
      return alpha2 === undefined ? alpha3 : (regions.of(alpha2) ?? alpha3);
    },
    language: (code) => names.of(code) ?? code,
    actionLine: (code) => {
      const key = `line_${code.replace("-", "_")}`;
      return isKey(key) ? `${code.split("-")[0]} · ${say(key)}` : code;
    },
    goal: (number) => {
      const key = `goal_${number}`;
      return isKey(key) ? `${number} · ${say(key)}` : String(number);
    },
    listed: (field, value) => {
      const key = `${field}_${value.replaceAll("-", "_")}`;
      return isKey(key) ? say(key) : value;
    },
    date: (iso) => date.format(new Date(iso)),
    number: (value) => decimal.format(value),
    list: (all) => list.format(all),
  };
}

function isKey(key: string): key is MessageKey {
  return key in messages.en;
}

export function isLanguage(code: string | null | undefined): code is Language {
  return code !== null && code !== undefined && code in messages;
}

/** The language to begin with: the address, then the last choice, then the browser's. */
export function chooseLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) return asked;
  const kept = readChoice("language");
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.split("-")[0]).find((code) => isLanguage(code)) ?? "en";
}

export function keepLanguage(lang: Language): void {
  keepChoice("language", lang);
}
