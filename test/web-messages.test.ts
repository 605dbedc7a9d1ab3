import { readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { actionLines } from "../src/domain/action-lines.ts";
import { languages } from "../src/language/language.ts";

function messagesOf(lang: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`../web/src/messages/${lang}.json`, import.meta.url), "utf8")) as Record<string, string>;
}

/** Numbers that between them reach every plural form of whole numbers in the six languages. */
const numbers = [0, 1, 2, 3, 5, 11, 21, 100];

describe.each(languages)("the page's words in %s", (lang) => {
  const messages = messagesOf(lang);

  test("every plural has each form that the language uses for whole numbers", () => {
    const rules = new Intl.PluralRules(lang);
    const forms = new Set(numbers.map((number) => rules.select(number)));
    const plurals = Object.values(messages).flatMap((text) => new IntlMessageFormat(text, lang).getAst().flatMap((part) => ("pluralType" in part ? [Object.keys(part.options)] : [])));
    expect(plurals.length).toBeGreaterThan(0);
    for (const options of plurals) expect(options).toEqual(expect.arrayContaining([...forms]));
  });

  test("all eighteen action lines and all seventeen goals have a name of their own", () => {
    const lines = Object.keys(actionLines).map((code) => messages[`line_${code.replace("-", "_")}`]);
    const goals = Array.from({ length: 17 }, (_, index) => messages[`goal_${index + 1}`]);
    for (const names of [lines, goals]) {
      expect(names.every((name) => name !== undefined && name !== "")).toBe(true);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("a sentence of another language was not left standing in it", () => {
    if (lang === "en") return;
    const english = messagesOf("en");
    // Words that two languages share (API, Document, Description, Sources, Initiative …) are short.
    const same = Object.keys(english).filter((key) => english[key] === messages[key] && (english[key] ?? "").includes(" "));
    expect(same).toEqual(lang === "fr" ? ["count"] : []);
  });
});
