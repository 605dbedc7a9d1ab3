import type { Language } from "../../src/language/language.ts";

/** Sentences of one meaning in six languages, for pages of one structure. */
const sentences: Record<Language, { title: string; heading: string; paragraph: (number: number) => string }> = {
  en: { title: "Declaration of the test", heading: "Principles", paragraph: (number) => `We agree that every village shall have a school that is connected to the network, and we count this as point ${number} of the plan.` },
  ar: { title: "إعلان الاختبار", heading: "المبادئ", paragraph: (number) => `نتفق على أن تكون في كل قرية مدرسة متصلة بالشبكة، ونعد ذلك النقطة ${number} من الخطة.` },
  es: { title: "Declaración de la prueba", heading: "Principios", paragraph: (number) => `Acordamos que cada pueblo tendrá una escuela conectada a la red, y contamos esto como el punto ${number} del plan según la decisión común.` },
  fr: { title: "Déclaration de l'essai", heading: "Principes", paragraph: (number) => `Nous convenons que chaque village aura une école reliée au réseau, et nous comptons cela comme le point ${number} du plan décidé à l'unanimité.` },
  ru: { title: "Декларация испытания", heading: "Принципы", paragraph: (number) => `Мы договорились, что в каждой деревне будет школа, подключенная к сети, и считаем это пунктом ${number} плана.` },
  zh: { title: "测试宣言", heading: "原则", paragraph: (number) => `我们同意每个村庄都要有一所连接网络的学校，并将此作为计划的第${number}点。` },
};

/** A page of numbered paragraphs in a language, as a page of a summit has them. */
export function numberedPage(lang: Language, paragraphs: number, head = ""): string {
  const { title, heading, paragraph } = sentences[lang];
  const body = Array.from({ length: paragraphs }, (_, index) => `<p>${index + 1}. ${paragraph(index + 1)}</p>`).join("\n");
  return `<html><head>${head}<title>${title}</title></head><body>\n<h1>${title}</h1>\n<h2>${heading}</h2>\n${body}\n</body></html>`;
}
