import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseTerms } from "../src/language/analyse.ts";
import { detectLanguage } from "../src/language/detect.ts";
import { readGlossary } from "../src/language/glossary.ts";
import { languages } from "../src/language/language.ts";
import { foldText, normaliseDigits } from "../src/language/normalise.ts";
import { countryName, findCountries, recogniseCountry } from "../src/language/places.ts";
import { findRegions } from "../src/language/regions.ts";
import { segmentWords, splitSentences } from "../src/language/segment.ts";

describe("the language of a text", () => {
  const texts: Record<string, string[]> = {
    en: ["AI projects in Tunisia", "e-health Tunisia", "Who has built something like my idea?", "water", "blockchain for farmers", "digital identity", "Which countries use drones?", "What is WSIS?"],
    fr: ["projets d'IA au Maroc", "agriculture numérique", "IA et agriculture", "Qui enseigne la programmation ?", "télémédecine", "les écoles connectées", "eau et climat au Sahel", "santé des femmes"],
    es: ["proyectos de salud digital", "¿Quién enseña programación?", "agua y clima", "salud digital en Marruecos", "educación para niñas", "los agricultores y la inteligencia artificial"],
    ar: ["ما هي مبادرات UNDP؟", "الصحة الرقمية", "مشاريع في تونس 2030", "AI في الزراعة والري"],
    ru: ["Что такое WSIS?", "цифровая идентичность", "проекты ИИ в Тунисе", "здоровье"],
    zh: ["突尼斯的数字健康项目", "初创企业 in Egypt", "什么是AI？", "农业"],
  };
  test.each(Object.entries(texts).flatMap(([lang, all]) => all.map((text) => [text, lang])))("%s is %s", (text, lang) => {
    expect(detectLanguage(text).lang).toBe(lang);
  });

  test("nothing to go by means the prior, without confidence", () => {
    expect(detectLanguage("2024", "ar")).toEqual({ lang: "ar", confidence: 0 });
    expect(detectLanguage("")).toEqual({ lang: "en", confidence: 0 });
  });

  test("Japanese is not taken for Chinese with confidence", () => {
    expect(detectLanguage("これは日本語のテキストです").confidence).toBeLessThan(0.5);
  });
});

describe("words", () => {
  test("forms of one word meet", () => {
    const meet = (lang: string, ...forms: string[]) => expect(new Set(forms.map((form) => analyseTerms(form, lang).join(" "))).size, forms.join(" ")).toBe(1);
    meet("ar", "الزراعة", "للزراعة", "والزراعة", "زراعة");
    meet("ar", "مشروع", "مشاريع", "المشاريع", "المشروع");
    meet("ar", "مُبادَرة", "مبادرات", "المبادرة", "مبـــادرة");
    meet("ar", "مدرسة", "مدارس", "المدارس");
    meet("fr", "écoles", "école", "Ecole", "l'école");
    meet("es", "agricultores", "agricultor");
    meet("ru", "школа", "школы", "школах", "ШКОЛ");
    meet("en", "farmers", "farmer", "FARMERS");
  });

  test("programming is not a programme", () => {
    expect(analyseTerms("programming", "en")).not.toEqual(analyseTerms("programme", "en"));
  });

  test("function words and question words are left out in all six languages", () => {
    expect(analyseTerms("ما هي", "ar")).toEqual([]);
    expect(analyseTerms("which are the", "en")).toEqual([]);
    expect(analyseTerms("quels sont les", "fr")).toEqual([]);
    expect(analyseTerms("¿cuáles son los?", "es")).toEqual([]);
    expect(analyseTerms("какие есть", "ru")).toEqual([]);
    expect(analyseTerms("有哪些", "zh")).toEqual([]);
  });

  test("names in another script are analysed in their own", () => {
    expect(analyseTerms("مبادرات COVID-19", "ar")).toContain("covid");
    expect(analyseTerms("e-health", "en")).toEqual(["ehealth"]);
  });

  test("folding is idempotent and digits become ASCII", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }));
    expect(normaliseDigits("٢٠٢٥ ۲۰۲۵ ２０２５")).toBe("2025 2025 2025");
  });
});

describe("sentences and words as spans", () => {
  test("every span is exactly that stretch of the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.constantFrom(...languages), (text, lang) => {
        for (const span of [...splitSentences(text, lang), ...segmentWords(text)]) expect(text.slice(span.start, span.end)).toBe(span.text);
      }),
    );
  });

  test("abbreviations, decimals and addresses do not end a sentence; line breaks and other scripts' marks do", () => {
    const sentences = (text: string, lang: string) => splitSentences(text, lang).map((span) => span.text);
    expect(sentences("The U.S. Agency (e.g. Dr. Smith) reached 3.5 million. See www.x.org now!", "en")).toHaveLength(2);
    expect(sentences("- one\n- two", "en")).toEqual(["- one", "- two"]);
    expect(sentences("هل هذا صحيح؟ نعم. حسنا!", "ar")).toHaveLength(3);
    expect(sentences("第一句。第二句？第三句！", "zh")).toHaveLength(3);
    expect(sentences("Это г. Москва, т. е. столица. Вторая фраза.", "ru")).toHaveLength(2);
  });
});

describe("countries", () => {
  test.each([
    ["England", "GBR"], ["People's Republic of China", "CHN"], ["Federation of Bosnia and Herzegovina", "BIH"], ["Égypte", "EGY"], ["TUN", "TUN"], ["tn", "TUN"], ["المملكة العربية السعودية", "SAU"],
    ["السعودية", "SAU"], ["突尼斯", "TUN"], ["Тунис", "TUN"], ["Túnez", "TUN"], ["Türkiye", "TUR"], ["Turkey", "TUR"], ["Palestine State", "PSE"], ["فلسطين", "PSE"], ["Swaziland", "SWZ"], ["Viet Nam", "VNM"],
    ["Côte d'Ivoire", "CIV"], ["Ivory Coast", "CIV"], ["Kosovo", "XKX"], ["The Gambia", "GMB"], ["Taiwan (g0v)", "TWN"], ["DR Congo", "COD"], ["UAE", "ARE"], ["USA", "USA"], ["مصر", "EGY"],
  ])("%s is %s", (written, code) => {
    expect(recogniseCountry(written)).toBe(code);
  });

  test("what is no country is none", () => {
    for (const written of ["", "Atlantis", "Kurdistan Region", "South Africa and Canada", "xx"]) expect(recogniseCountry(written)).toBeUndefined();
  });

  const found = (text: string, lang: string) => findCountries(text, lang).map((place) => place.code);
  test("are found in running text with their adjectives, cases and clitics", () => {
    expect(found("Tunisian and Egyptian startups", "en")).toEqual(["TUN", "EGY"]);
    expect(found("les entreprises marocaines et algériennes", "fr")).toEqual(["MAR", "DZA"]);
    expect(found("في تونس والأردن وبمصر", "ar")).toEqual(["TUN", "JOR", "EGY"]);
    expect(found("المبادرات التونسية واللبنانية", "ar")).toEqual(["TUN", "LBN"]);
    expect(found("в Тунисе и Саудовской Аравии", "ru")).toEqual(["TUN", "SAU"]);
    expect(found("约旦和埃及", "zh")).toEqual(["JOR", "EGY"]);
    expect(found("iniciativas tunecinas", "es")).toEqual(["TUN"]);
  });

  test("are not seen in ordinary words", () => {
    expect(found("a woman asked us how IT can help", "en")).toEqual([]);
    expect(found("الشمول المالي", "ar")).toEqual([]);
    expect(found("кроме того, это важно", "ru")).toEqual([]);
    expect(found("South Sudan", "en")).toEqual(["SSD"]);
    expect(found("Papua New Guinea", "en")).toEqual(["PNG"]);
  });

  test("have names in six languages", () => {
    expect(languages.map((lang) => countryName("TUN", lang))).toEqual(["تونس", "Tunisia", "Túnez", "Tunisie", "Тунис", "突尼斯"]);
  });

  test("regions stand for their members", () => {
    expect(findRegions("projects in the Arab region", "en")[0]?.codes).toHaveLength(22);
    expect(findRegions("المغرب العربي", "ar")[0]?.codes).toEqual(["DZA", "LBY", "MAR", "MRT", "TUN"]);
    expect(findRegions("в арабских странах", "ru")[0]?.name).toBe("arab-region");
  });
});

describe("the glossary", () => {
  const glossary = readGlossary();

  test("names the same concept in six languages", () => {
    const texts = { ar: "الذكاء الاصطناعي في الزراعة", en: "artificial intelligence in agriculture", es: "inteligencia artificial en la agricultura", fr: "l'intelligence artificielle dans l'agriculture", ru: "искусственный интеллект в сельском хозяйстве", zh: "农业中的人工智能" };
    for (const [lang, text] of Object.entries(texts)) expect(glossary.findConcepts(text, lang).toSorted(), lang).toEqual(["agriculture", "artificial-intelligence"]);
  });

  test("a longer name holds the concepts of its words", () => {
    expect(glossary.locateConcepts("digital agriculture", "en")[0]).toMatchObject({ concept: "digital-agriculture", parts: expect.arrayContaining(["agriculture"]) });
  });

  test("acronyms in Latin letters are known in texts of other scripts", () => {
    // A name of its own that a broader concept lists too stands for both.
    expect(glossary.locateConcepts("malaria", "en")[0]).toMatchObject({ concept: "malaria", broader: ["disease"] });
    expect(glossary.findConcepts("الملاريا", "ar")).toEqual(["malaria", "disease"]);
    expect(glossary.findConcepts("مشاريع AI", "ar")).toContain("artificial-intelligence");
  });
});
