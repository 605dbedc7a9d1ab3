import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkBlocks } from "../ingest/check-blocks.ts";
import { checkText } from "../ingest/text-health.ts";

const arabic = "تلتزم الدول بربط المدارس الريفية بشبكة الإنترنت وتسعى إلى تدريب المعلمين على استخدام التكنولوجيا الحديثة في جميع المناطق النائية دون تمييز بين الجنسين";
const reverse = (text: string) => [...text].reverse().join("");
const mojibake = (text: string, encoding = "utf-8") => (encoding === "utf-8" ? new TextDecoder("windows-1252").decode(new TextEncoder().encode(text)) : text);
const repaired = (text: string) => {
  const health = checkText(text);
  return "text" in health ? health.text : health;
};

describe("the health of extracted text", () => {
  test("sound text in six languages stays as it is", () => {
    for (const text of [
      arabic, "فضلا عن ذلك، كان أولا رجلا يعمل مثلا في المدينة كاملا.", "وُلد الناس أحراراً متساوين في الكرامة والحقوق.",
      "Les élèves « naissent » libres – œuvre d'été, naïveté, façade.", "Los niños también: ¿qué año? «así».", "Все люди рождаются свободными и равными.", "人人生而自由，在尊严和权利上一律平等。", "Price: 5 € ± 2 %, Ångström, São Tomé.",
      "افراد بشر آزاد به دنیا می‌آیند و حیثیت و حقوقشان با هم برابر است. ".repeat(15),
    ]) expect(checkText(text)).toEqual({ text, repairs: [] });
  });

  test("presentation forms, radicals and tatweel are brought back to letters", () => {
    expect(repaired("ﺍﻟﻤﺪﺍﺭﺱ ﻭﺍﻟﻄﻼﺏ")).toBe("المدارس والطلاب");
    expect(repaired("المـــدارس الـحديثـة")).toBe("المدارس الحديثة");
    expect(repaired("数字⾏动⼈⺠⻔⻓")).toBe("数字行动人民门长");
  });

  test("mojibake is decoded again where that is certain, once or twice over", () => {
    for (const text of ["L'élève reçoit sa pièce à Noël", "Niños y niñas: ¿dónde están?", "Все люди рождаются свободными", arabic, "人人生而自由"]) {
      expect(repaired(mojibake(text))).toBe(text);
      expect(repaired(mojibake(mojibake(text)))).toBe(text);
    }
    expect(repaired("GrainPro¬Æ Cocoon‚Ñ¢, a caf√© – √† la carte, l‚Äôeau")).toBe("GrainPro® Cocoon™, a café – à la carte, l’eau");
    expect(repaired("L'état–écart, Ñ¢, –Ü, 20 °C—été")).toBe("L'état–écart, Ñ¢, –Ü, 20 °C—été");
    const bytes = new Map([...new TextDecoder("windows-1256").decode(Uint8Array.from({ length: 128 }, (_, index) => 128 + index))].map((character, index) => [character, 128 + index]));
    const western = new TextDecoder("windows-1252").decode(Uint8Array.from([...arabic], (character) => bytes.get(character) ?? character.charCodeAt(0)));
    expect(repaired(western)).toBe(arabic);
    expect(checkText(`${mojibake("العربية").slice(0, -1)}? `.repeat(12).replaceAll("Ø§", "Ø?"))).toHaveProperty("reason", expect.stringContaining("mojibake"));
  });

  test("Arabic whose letters or words are reversed, that lost letters or whose letters stand apart is refused", () => {
    expect(checkText(reverse(arabic))).toHaveProperty("reason", expect.stringContaining("reverse order"));
    expect(checkText(arabic.split(" ").map(reverse).join(" "))).toHaveProperty("reason", expect.stringContaining("reverse order"));
    expect(checkText(`${arabic}\n${reverse(arabic)}`)).toHaveProperty("reason", expect.stringContaining("reverse order"));
    expect(checkText(Array.from({ length: 4 }, () => `.${arabic.split(" ").reverse().join(" ")}`).join("\n"))).toHaveProperty("reason", expect.stringContaining("words of its Arabic lines"));
    expect(checkText([...arabic.replaceAll(" ", "")].join(" "))).toHaveProperty("reason", expect.stringContaining("stand apart"));
    expect(checkText(arabic.replace(/[لم]/gu, "\uE012"))).toHaveProperty("reason", expect.stringContaining("letters are missing"));
    expect(checkText(`${arabic} `.repeat(10).replaceAll("ال", "").replace(/في|إلى|على|بين|ة(?= )|ى(?= )/gu, "ب"))).toHaveProperty("reason", expect.stringContaining("miss letters"));
  });

  test("the sample's Arabic texts are all sound, and all unsound when reversed", () => {
    const lines = readFileSync(new URL("../ingest/sample/initiatives-ar.jsonl", import.meta.url), "utf8").trim().split("\n");
    const texts = lines.map((line) => String((JSON.parse(line) as Record<string, unknown>)["description"])).filter((text) => (text.match(/\p{Script=Arabic}/gu)?.length ?? 0) > 120);
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) {
      expect(checkText(text)).toHaveProperty("text");
      expect(checkText(reverse(text))).toHaveProperty("reason");
    }
  });

  test("of a document without pages the unsound paragraphs are left out and counted; one that is mostly unsound is refused", () => {
    const block = (text: string) => ({ heading: [], text, charStart: 0, charEnd: text.length });
    const read = checkBlocks({ stated: {}, blocks: [block(arabic), block(reverse(arabic)), block(`${arabic}.`)] });
    expect(read.blocks.map(({ text }) => text)).toEqual([arabic, `${arabic}.`]);
    expect(read.findings).toEqual([{ indexed: false, reason: expect.stringMatching(/^1 of 3 paragraphs: .*reverse order/) }]);
    expect(() => checkBlocks({ stated: {}, blocks: [block(reverse(arabic)), block(reverse(arabic)), block("1.")] })).toThrow("nothing of it is indexed");
  });
});
