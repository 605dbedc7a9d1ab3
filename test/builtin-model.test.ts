import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Embedder } from "../src/models/embedder.ts";
import { createBuiltinEmbedder } from "../src/models/builtin.ts";
import { prepareText } from "../src/models/prepare-text.ts";
import { readSafetensors } from "../src/models/safetensors.ts";
import { createUnigramTokenizer, markWords } from "../src/models/unigram.ts";

const similarity = (first: number[], second: number[]) => first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0);

describe("the unigram tokenizer", () => {
  const tokenize = createUnigramTokenizer({ pieces: [["<unk>", 0], ["▁", -5], ["▁wa", -3], ["ter", -3], ["▁water", -4], ["w", -6], ["a", -6], ["t", -6], ["e", -6], ["r", -6], ["𝒳", -6]] });

  test("takes the most probable pieces", () => {
    expect(tokenize("water")).toEqual([4]);
    expect(tokenize("wat")).toEqual([2, 7]);
  });

  test("joins unknown characters and takes characters outside the basic plane whole", () => {
    expect(tokenize("??")).toEqual([1, 0]);
    expect(tokenize("𝒳")).toEqual([1, 10]);
    expect(tokenize("")).toEqual([]);
  });

  test("takes a word for the same wherever it stands: after Arabic prefixes, punctuation, letters of another script", () => {
    const prepared: Record<string, string> = {
      "والحكومة الإلكترونية": "و ال حكومه ال الكترونيه",
      "حكومة إلكترونية": "حكومه الكترونيه",
      "للمزارعين بالذكاء": "ل ال مزارعين ب ال ذكاء",
      "التزام الله وزارة": "التزام الله وزاره",
      "L'eau (e-government), A/RES/70/125": "l eau e government a res 70 125",
      "人工智能AI项目在2020年": "人工智能 ai 项目在 2020 年",
    };
    for (const [text, words] of Object.entries(prepared)) expect(prepareText(text)).toBe(words);
    expect(markWords("ai 项目 2020")).toEqual(["▁ai", "项目", "▁2020"]);
  });
});

describe("a safetensors file", () => {
  test("that is cut off or no such file is refused in words", () => {
    expect(() => readSafetensors(new Uint8Array(4), "x")).toThrow("cut off");
    expect(() => readSafetensors(new Uint8Array([3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]), "x")).toThrow("not JSON");
  });
});

describe("the built-in model", () => {
  let model: Embedder;
  beforeAll(() => {
    model = createBuiltinEmbedder();
  });

  test("cuts and embeds 1,000 texts as the training code did", async () => {
    const path = new URL("./fixtures/builtin-model.json", import.meta.url);
    expect(existsSync(path)).toBe(true);
    const { texts } = JSON.parse(readFileSync(path, "utf8")) as { texts: { text: string; first: number[] }[] };
    expect(texts.length).toBeGreaterThanOrEqual(1_000);
    const vectors = await model.embedDocuments(texts.map(({ text }) => text));
    for (const [index, { first, text }] of texts.entries()) {
      for (const [dimension, value] of first.entries()) expect(Math.abs((vectors[index]?.[dimension] ?? 9) - value), text).toBeLessThan(1e-3);
    }
  });

  test("puts what means the same in two languages near, and what does not far", async () => {
    const near = [["حكومة إلكترونية", "e-government"], ["santé numérique", "digital health"], ["可再生能源", "renewable energy"], ["нехватка воды", "water scarcity"], ["inteligencia artificial", "الذكاء الاصطناعي"]];
    const far = [["recette de cuisine", "digital identity"], ["كرة القدم", "cybersecurity"], ["music", "открытые данные"], ["grandmother", "云计算"]];
    for (const [first = "", second = ""] of near) expect(similarity(await model.embedQuery(first), await model.embedQuery(second)), `${first} ${second}`).toBeGreaterThan(0.3);
    expect(similarity(await model.embedQuery("حكومة إلكترونية"), await model.embedQuery("e-government"))).toBeGreaterThan(0.6);
    for (const [first = "", second = ""] of far) expect(Math.abs(similarity(await model.embedQuery(first), await model.embedQuery(second))), `${first} ${second}`).toBeLessThan(0.3);
  });

  test("defines the odd texts: empty, an emoji, a megabyte, several scripts", async () => {
    expect(await model.embedQuery("")).toEqual(Array.from({ length: model.dimensions }, () => 0));
    for (const text of ["🙂", "a".repeat(1_000_000), "agriculture الزراعة 农业 сельское хозяйство", "\u0000\ud800"]) {
      const vector = await model.embedQuery(text);
      expect(vector).toHaveLength(model.dimensions);
      expect(vector.every(Number.isFinite)).toBe(true);
      const length = similarity(vector, vector);
      expect(length === 0 || Math.abs(length - 1) < 1e-3).toBe(true);
    }
  });

  test("gives the same vector for forms that are written alike", async () => {
    expect(await model.embedQuery("الزِّراعـــة")).toEqual(await model.embedQuery("الزراعه"));
    expect(prepareText("  Énergie   SOLAIRE ")).toBe("energie solaire");
    expect(await model.embedQuery("«l’énergie», (solaire)!")).toEqual(await model.embedQuery("l energie solaire"));
  });
});
