import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { languages } from "../src/language/language.ts";
import { foldText, normaliseDigits } from "../src/language/normalise.ts";
import { segmentWords, splitSentences } from "../src/language/segment.ts";

/** Each text as its sentences, joined by " | ". */
const texts: [string, string][] = [
  ["en", "We met at 10 a.m. on Monday. | It rained."],
  ["en", "See No. 5 and Fig. 2. | Then stop."],
  ["en", "Smith et al. Report that it works."],
  ["en", "J. K. Rowling wrote it. | Yes."],
  ["en", "It costs $3.50. | See https://a.b.org/x.y?z=1. | Done."],
  ["en", "Sen. Ali met Gen. Omar. | They spoke."],
  ["en", "He lives in the U.S. | He likes it."],
  ["en", "The U.S. Agency for Development pays, e.g. for water."],
  ["en", "We use AI, IoT etc. | The rest follows."],
  ["en", "This is plan A. | Then plan B follows."],
  ["en", "1. First item goes here. | It has two sentences."],
  ["en", "It ended in Dec. 2020. | In 2021 it began again."],
  ["en", "Use Node.js. | It works."],
  ["en", "He said no. | Then he left."],
  ["en", "Hello world. | Next one starts here."],
  ["fr", "M. Dupont et Mme. Durand sont là. | Ils parlent."],
  ["fr", "Voir p. ex. la page 5, c.-à-d. ici. | Fin."],
  ["fr", "Est-ce vrai ? | Oui."],
  ["es", "El Sr. López y la Dra. Ruiz llegaron. | Se fueron."],
  ["es", "En EE. UU. hay 5 proyectos. | Fin."],
  ["es", "¿Es así? | ¡Sí! | Fin."],
  ["ru", "В 2020 г. Москва выросла. | Это т. е. много."],
  ["ru", "А. С. Пушкин писал. | Да."],
  ["ru", "5 млн. рублей и т. д. | Конец."],
  ["ru", "Это было в 2020 г. | Затем начался рост."],
  ["ar", "هل هذا صحيح؟ | نعم! | انتهى."],
  ["ar", "قال د. أحمد ذلك. | ثم ذهب."],
  ["ar", "بلغت 3.5 مليون، ثم توقفت؛ وعادت."],
  ["zh", "第一句。 | 第二句！ | 第三？"],
  ["zh", "价格为3.5元。 | 见www.a.cn。"],
];

describe("sentences", () => {
  test.each(texts)("%s: %s", (lang, marked) => {
    const expected = marked.split(" | ");
    expect(splitSentences(expected.join(lang === "zh" ? "" : " "), lang).map(({ text }) => text)).toEqual(expected);
  });

  test("a missing space between two does not join them", () => {
    expect(splitSentences("It opens the data.The next phase begins.", "en")).toHaveLength(2);
  });

  test("line breaks end them, and the number of a list item stays with it", () => {
    expect(splitSentences("1. First item\n2. Second item\r\n- third", "en").map(({ text }) => text)).toEqual(["1. First item", "2. Second item", "- third"]);
  });
});

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.array(fc.constantFrom("U.S.", "No.", "т. д.", "g.", "Data.The ", "1.", "。", "؟", " ", "\n", "\u2028", "数字", "a", "Ж", "…", "!", "😀"), { maxLength: 60 }).map((parts) => parts.join("")));

describe("spans", () => {
  test("are exactly that stretch of the text, in order and without overlap", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...languages), (text, lang) => {
        for (const spans of [splitSentences(text, lang), segmentWords(text)]) {
          let last = 0;
          for (const span of spans) {
            expect(text.slice(span.start, span.end)).toBe(span.text);
            expect(span.start).toBeGreaterThanOrEqual(last);
            last = span.end;
          }
        }
      }),
    );
  });

  test("of sentences leave out nothing but space", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...languages), (text, lang) => {
        expect(splitSentences(text, lang).map((span) => span.text).join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });
});

describe("folding", () => {
  test("is idempotent", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("keeps й, drops other accents, brings Arabic letters together", () => {
    expect(foldText("Йод ЕЩЁ")).toBe("йод еще");
    expect(foldText("École NIÑO «l’eau» — ﬁn")).toBe('ecole nino "l\'eau" - fin');
    expect(foldText("مُبَـــادَرَةٌ إلى آلةٍ")).toBe("مبادره الي اله");
  });

  test("digits become ASCII", () => {
    expect(normaliseDigits("[١] ۲ ３")).toBe("[1] 2 3");
  });
});
