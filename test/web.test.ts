import { readFileSync } from "node:fs";
import fc from "fast-check";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { languages } from "../src/language/language.ts";
import { createEventParser } from "../web/src/events.ts";

describe("the parser of server-sent events", () => {
  const stream = 'event: sources\ndata: {"lang":"ar"}\n\nevent: sentence\ndata: {"text":"مبادرة\\n"}\n\n: a remark\n\nevent: done\r\ndata: one\r\ndata: two\r\n\r\n';
  const events = [
    { event: "sources", data: '{"lang":"ar"}' },
    { event: "sentence", data: '{"text":"مبادرة\\n"}' },
    { event: "done", data: "one\ntwo" },
  ];

  test("gives the same events however the bytes are cut", () => {
    const bytes = new TextEncoder().encode(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const parse = createEventParser();
        const decoder = new TextDecoder();
        const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const found = at.slice(1).flatMap((end, index) => parse(decoder.decode(bytes.slice(at[index], end), { stream: true })));
        expect(found).toEqual(events);
      }),
    );
  });
});

describe.each(["web/src/messages", "src/assistant/messages"])("the messages of %s", (folder) => {
  const messages = Object.fromEntries(languages.map((lang) => [lang, JSON.parse(readFileSync(new URL(`../${folder}/${lang}.json`, import.meta.url), "utf8")) as Record<string, string>]));
  const english = Object.keys(messages["en"] ?? {});

  test.each(languages)("%s has every message, none empty, all well formed", (lang) => {
    expect(Object.keys(messages[lang] ?? {}).toSorted()).toEqual(english.toSorted());
    for (const text of Object.values(messages[lang] ?? {})) {
      expect(text.trim()).not.toBe("");
      expect(() => new IntlMessageFormat(text, lang)).not.toThrow();
    }
  });

  test("Arabic counts in all its forms", () => {
    const key = folder.startsWith("web") ? "count" : "countries";
    const say = (count: number) => String(new IntlMessageFormat(messages["ar"]?.[key] ?? "", "ar").format({ records: count, documents: 1, count }));
    expect(new Set([0, 1, 2, 3, 11, 100].map((count) => say(count).replaceAll(/[\d٠-٩]+/g, "#"))).size).toBeGreaterThanOrEqual(4);
  });
});
