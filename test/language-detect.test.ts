import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectLanguage } from "../src/language/detect.ts";
import { directionOf, isLanguage, languages } from "../src/language/language.ts";

const questions: Record<string, string[]> = {
  en: [
    "AI", "AI projects in Tunisia", "drones", "telemedicine", "How many projects in Jordan?", "smart agriculture Morocco", "digital health", "open data portals", "women in tech", "machine learning",
    "e-government services", "blockchain", "Tell me about IoT", "who leads", "list all", "Qatar", "projects in Côte d'Ivoire", "robots", "capacity building", "sdg 4 projects", "What is دليل?",
  ],
  fr: [
    "projets d'IA au Maroc", "agriculture numérique", "IA et agriculture", "combien de projets en Tunisie", "santé numérique", "drones agricoles", "villes intelligentes", "identité numérique", "formation en ligne",
    "logiciels libres", "robots agricoles", "gestion de l'eau", "services publics numériques", "Liste les projets", "bonjour", "chaîne de blocs", "emploi des jeunes",
  ],
  es: [
    "proyectos de salud digital", "agricultura digital", "inteligencia artificial", "cuántos proyectos hay en Túnez", "ciudades inteligentes", "identidad digital", "ciberseguridad", "IA y agricultura", "empleo juvenil",
    "Marruecos", "telemedicina rural", "software libre", "¿Qué es WSIS?", "hola", "agua", "refugiados", "lista de proyectos", "gobierno electrónico",
  ],
  ar: ["ما هي مبادرات UNDP؟", "الزراعة الذكية", "كم مشروعا في الأردن؟", "مشاريع blockchain", "WSIS Stocktaking في تونس", "تعلم الآلة"],
  ru: ["Что такое WSIS?", "сколько проектов", "UNDP в Иордании", "блокчейн", "электронное правительство"],
  zh: ["人工智能项目", "约旦有多少个项目？", "UNDP 项目", "WSIS Stocktaking 中的农业项目", "电子政务"],
};

describe("the language of a short question", () => {
  test.each(Object.entries(questions).flatMap(([lang, all]) => all.map((text) => [text, lang])))("%s is %s", (text, lang) => {
    expect(detectLanguage(text).lang).toBe(lang);
  });

  test("is the prior, with no confidence, where there is nothing to go by", () => {
    for (const text of ["", "  ", "2024", "?!", "프로젝트"]) {
      expect(detectLanguage(text), text).toEqual({ lang: "en", confidence: 0 });
      expect(detectLanguage(text, "ar"), text).toEqual({ lang: "ar", confidence: 0 });
    }
  });

  test("is Spanish for Portuguese, with little confidence", () => {
    for (const text of ["Quais são os projetos de saúde digital no Brasil?", "inteligência artificial na agricultura", "Você conhece projetos de educação?"]) {
      const { lang, confidence } = detectLanguage(text);
      expect(lang, text).toBe("es");
      expect(confidence, text).toBeLessThan(0.3);
    }
  });

  test("is not Chinese for Japanese, and neighbours of Arabic and Russian get little confidence", () => {
    expect(detectLanguage("これは日本語のテキストです。").lang).not.toBe("zh");
    expect(detectLanguage("日本のプロジェクト").confidence).toBeLessThan(0.2);
    expect(detectLanguage("پروژه‌های هوش مصنوعی").confidence).toBeLessThan(0.5);
    expect(detectLanguage("проєкти в Україні").confidence).toBeLessThan(0.5);
  });

  test("is one of the six, with a confidence from 0 to 1, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom(...languages, undefined), (text, prior) => {
        const { lang, confidence } = detectLanguage(text, prior);
        expect(isLanguage(lang)).toBe(true);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test("Arabic alone of the six runs from right to left", () => {
  expect(languages.filter((lang) => directionOf(lang) === "rtl")).toEqual(["ar"]);
});
