import { IntlMessageFormat } from "intl-messageformat";
import codes from "i18n-iso-countries/codes.json";
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
const stored = "dalil.language";

/** The page's own words in one language. */
export interface Words {
  lang: Language;
  dir: "rtl" | "ltr";
  say: (key: MessageKey, values?: Record<string, string | number>) => string;
  country: (alpha3: string) => string;
  language: (code: string) => string;
  actionLine: (code: string) => string;
}

export function wordsOf(lang: Language): Words {
  const locale = lang === "ar" ? "ar-u-nu-latn" : lang;
  const say = (key: MessageKey, values: Record<string, string | number> = {}) => String(new IntlMessageFormat(messages[lang][key], locale).format(values));
  const regions = new Intl.DisplayNames(lang, { type: "region", style: "short" });
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
      return key in messages.en ? `${code.split("-")[0]} · ${say(key as MessageKey)}` : code;
    },
  };
}

export function isLanguage(code: string | null | undefined): code is Language {
  return code !== null && code !== undefined && code in messages;
}

/** The language to begin with: the address, then the last choice, then the browser's. */
export function chooseLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isLanguage(asked)) return asked;
  const kept = localStorage.getItem(stored);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.split("-")[0]).find((code) => isLanguage(code)) ?? "en";
}

export function keepLanguage(lang: Language): void {
  localStorage.setItem(stored, lang);
}
