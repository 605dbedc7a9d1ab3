import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseTerms } from "../src/language/analyse.ts";
import { languages } from "../src/language/language.ts";
import { foldText } from "../src/language/normalise.ts";
import { russianForms } from "../src/language/russian-forms.ts";
import { stem } from "../src/language/stem.ts";
import { isStopWord } from "../src/language/stop-words.ts";

describe("forms of one word share a stem", () => {
  test.each([
    ["ar", "الزراعة زراعية للزراعة زراعي وزراعية بالزراعة"],
    ["ar", "المشاريع مشروع بمشاريع المشروعات مشاريعهم مشروعا"],
    ["ar", "مبادرات مبادرة المبادرة ومبادراتها مبادرتنا"],
    ["ar", "الصحة صحي الصحية صحيا"],
    ["ar", "وزارة الوزارة وزارات والوزارات"],
    ["ar", "بوابة البوابة بوابات"],
    ["ar", "لغة اللغات للغة لغوية"],
    ["ar", "لاجئ لاجئين اللاجئون للاجئين"],
    ["ar", "إلكتروني الإلكترونية إلكترونيا"],
    ["ar", "المرأة نساء النساء للنساء"],
    ["ar", "التزام الالتزامات التزامات"],
    ["ar", "باحث الباحثين باحثون"],
    ["ar", "مزارع المزارعين للمزارعين مزرعة"],
    ["ar", "آلة الآلة الآلي آليات"],
    ["ar", "تعليم لتعليم بتعليم والتعليمية"],
    ["ru", "проект проекты проектов ПРОЕКТАМИ"],
    ["fr", "numérique Numériques NUMERIQUE"],
    ["es", "niña niñas"],
    ["en", "farmer farmers farmer's farmers’"],
  ])("%s: %s", (lang, words) => {
    expect(new Set(words.split(" ").map((word) => analyseTerms(word, lang).join(" "))).size).toBe(1);
  });

  test("and other words do not", () => {
    const pairs = [
      ["ar", "وزارة", "زراعة"], ["ar", "بطاقة", "طاقة"], ["ar", "وطن", "طين"], ["ar", "كهرباء", "مياه"], ["ar", "لقاح", "قاعدة"], ["en", "programming", "programme"],
    ] as const;
    for (const [lang, one, other] of pairs) expect(stem(foldText(one), lang), `${one} ${other}`).not.toBe(stem(foldText(other), lang));
  });
});

describe("terms", () => {
  test.each([
    ["fr", "l'agriculture d’IA", ["agricultur", "ia"]],
    ["en", "AI-based COVID-19 tools", ["ai", "base", "covid", "19", "tool"]],
    ["en", "e-agriculture", ["eagricultur"]],
    ["en", "5G and 4IR", ["5g", "4ir"]],
    ["ar", "مشروع ٢٠٢٥ COVID-19", ["مشروع", "2025", "covid", "19"]],
    ["en", "数字健康 in Egypt", ["数字", "健康", "egypt"]],
    ["zh", "使用AI的项目", ["使用", "ai", "项目"]],
    ["en", "", []],
  ])("of %s text %j", (lang, text, terms) => {
    expect(analyseTerms(text, lang)).toEqual(terms);
  });

  test("of Chinese words that the segmenter takes apart hold their pair", () => {
    expect(analyseTerms("疫情", "zh")).toContain("疫情");
  });

  test("are left over of no question's question words", () => {
    const asking: Record<string, string[]> = {
      en: ["what is", "which are", "who", "list", "show me", "tell me about", "please", "how many", "hello"],
      fr: ["quels sont", "combien de", "où", "s'il vous plaît", "montrez-moi", "qui", "liste"],
      es: ["¿cuáles son?", "¿qué es?", "cuántos hay", "muéstrame", "por favor", "dime", "¿dónde?"],
      ar: ["ما هي", "ما هو", "هل", "كم", "أين", "من", "التي", "الذي", "في", "على", "اذكر", "من فضلك", "وما هي", "لماذا"],
      ru: ["что такое", "какие есть", "сколько", "где", "кто", "покажи мне", "расскажите о", "пожалуйста", "чем"],
      zh: ["有哪些", "什么是", "多少", "请列出", "哪些", "告诉我", "请问"],
    };
    for (const [lang, all] of Object.entries(asking)) for (const text of all) expect(analyseTerms(text, lang), `${lang} ${text}`).toEqual([]);
  });

  test("are folded already, so that analysing twice finds the same function words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 120 }), fc.constantFrom(...languages), (text, lang) => {
        for (const term of analyseTerms(text, lang)) {
          expect(term).not.toBe("");
          expect(term).toBe(foldText(term));
        }
      }),
    );
  });

  test("stop words are told by folded forms, in their language alone", () => {
    expect(isStopWord(foldText("أين"), "ar")).toBe(true);
    expect(isStopWord(foldText("où"), "fr")).toBe(true);
    expect(isStopWord("the", "fr")).toBe(false);
  });
});

describe("Russian cases", () => {
  test("hold the forms of names and not those of other words", () => {
    expect(russianForms("дания")).toEqual(["дания", "дании", "данию", "данией"]);
    expect(russianForms("тунисский")).toEqual(expect.arrayContaining(["тунисского", "тунисских", "тунисская"]));
    expect(russianForms("чили")).toEqual(["чили"]);
    expect(russianForms("эмираты")).toContain("эмиратов");
  });
});
