import { readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { ConfigError } from "../errors.ts";
import { languages, type Language } from "../language/language.ts";

/** The sentences that Dalil itself says, in six languages. */
export interface Messages {
  /** @throws Error when there is no such message. */
  format(lang: Language, key: string, values?: Record<string, string | number>): string;
  /** A text between the language's own quotation marks. */
  quotation(lang: Language, text: string): string;
}

/**
 * Reads the messages of all languages.
 * @throws ConfigError when a language lacks a message that another has, or one cannot be parsed.
 */
export function readMessages(): Messages {
  const texts = new Map(languages.map((lang) => [lang, JSON.parse(readFileSync(new URL(`./messages/${lang}.json`, import.meta.url), "utf8")) as Record<string, string>]));
  const keys = [...new Set([...texts.values()].flatMap((messages) => Object.keys(messages)))];
  const formats = new Map<string, IntlMessageFormat>();
  for (const [lang, messages] of texts) {
    for (const key of keys) {
      const text = messages[key];
      if (text === undefined) throw new ConfigError(`src/assistant/messages/${lang}.json lacks the message "${key}".`);
      formats.set(`${lang} ${key}`, new IntlMessageFormat(text, lang === "ar" ? "ar-u-nu-latn" : lang));
    }
  }
  const format = (lang: Language, key: string, values: Record<string, string | number> = {}): string => {
    const found = formats.get(`${lang} ${key}`);
    if (found === undefined) throw new Error(`no message "${key}" in ${lang}`);
    return String(found.format(values));
  };
  return { format, quotation: (lang, text) => format(lang, "quotation", { text }) };
}
