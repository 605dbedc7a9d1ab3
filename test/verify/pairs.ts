import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { normaliseRecord } from "../../ingest/normalise.ts";
import { verifiableSource } from "../../src/assistant/verify/verifiable-source.ts";
import type { VerifiableSource } from "../../src/assistant/verify/verification.ts";
import { languages, type Language } from "../../src/language/language.ts";
import { splitSentences } from "../../src/language/segment.ts";
import type { Random } from "./random.ts";

/** A true sentence and the source that it cites. */
export interface Pair {
  /** Where it comes from, for the tables. */
  set: string;
  id: string;
  text: string;
  lang: Language;
  sourceLang: Language;
  source: VerifiableSource;
}

const root = new URL("../../", import.meta.url);
const shortest: Record<Language, number> = { ar: 30, en: 30, es: 30, fr: 30, ru: 30, zh: 10 };

function readLines<T>(path: URL): T[] {
  return readFileSync(path, "utf8").split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as T);
}

/** A document's paragraph as a source. */
export function textSource(text: string, lang: Language, title = ""): VerifiableSource {
  return { n: 1, texts: [{ text, lang }, ...(title === "" ? [] : [{ text: title, lang }])], countries: [], years: [], sdgs: [], actionLines: [] };
}

/** The sentences of the sample's records, each beside its own record, as they stand there and without their last or first part. */
export function samplePairs(): Pair[] {
  const folder = new URL("ingest/sample/", root);
  return readdirSync(folder).filter((name) => name.endsWith(".jsonl")).sort().flatMap((name) => readLines<Record<string, unknown>>(new URL(name, folder))).flatMap((raw) => {
    const normalised = normaliseRecord(raw);
    if (!("record" in normalised)) return [];
    const { record } = normalised;
    const lang = record.lang as Language;
    const source = verifiableSource(1, { record, document: null, text: "", heading: [], paragraph: null, page: null, lang });
    return splitSentences(record.description ?? "", lang).filter(({ text }) => text.length >= shortest[lang]).flatMap(({ text }, index): Pair[] => {
      const whole = { set: "records", id: `${record.id} ${index}`, text, lang, sourceLang: lang, source };
      const [head = "", ...rest] = text.split(/(?<=[,;，；،])\s*/u);
      const cut = text.length > 2 * shortest[lang] && rest.length > 0 ? [head, ...rest].slice(0, -1).join(" ").replace(/[,;，；،]$/u, ".") : "";
      return cut.length < shortest[lang] ? [whole] : [whole, { ...whole, set: "records, shortened", text: cut }];
    });
  });
}

/** Our own sentences in six languages, each beside three of another language (or its own), one of which says the same. */
export function sentencePairs(random: Random): Pair[] {
  const rows = readLines<Record<Language, string>>(new URL("model/training/text/sentences.jsonl", root));
  return rows.flatMap((row, at) => languages.map((lang): Pair => {
    const sourceLang = random.pick(languages.filter((other) => other !== lang));
    const others = [rows[(at + 7) % rows.length], rows[(at + 13) % rows.length]].map((other) => other?.[sourceLang] ?? "");
    const [before = "", after = ""] = others;
    return { set: "own sentences", id: `sentence ${at}`, text: row[lang], lang, sourceLang, source: textSource([before, row[sourceLang], after].join(sourceLang === "zh" ? "" : " "), sourceLang) };
  }));
}

/** The sentences of our own passages, each beside the whole passage in another language. */
export function passagePairs(random: Random): Pair[] {
  const rows = readLines<{ passage: Record<Language, string> }>(new URL("model/training/text/passages.jsonl", root));
  return rows.flatMap(({ passage }, at) => languages.flatMap((lang) => splitSentences(passage[lang], lang).map(({ text }, index): Pair => {
    const sourceLang = random.pick(languages.filter((other) => other !== lang));
    return { set: "own passages", id: `passage ${at} ${index}`, text, lang, sourceLang, source: textSource(passage[sourceLang], sourceLang) };
  })));
}

const articleHeading = /^\s*(?:(?:Article|Artículo|المادة|Статья)\s+\S+|第[零一二三四五六七八九十百]+条)\s*$/u;

/** Articles of the UN Charter and the Universal Declaration, sentence by sentence beside the whole article in another language; none where the files are not there. */
export function documentPairs(random: Random): { pairs: Pair[]; missing: string[] } {
  const folder = new URL("../shared/corpus/documents/", root);
  const missing: string[] = [];
  const pairs = ["udhr", "un_charter"].flatMap((name) => {
    if (!existsSync(new URL(`${name}_en.txt`, folder))) {
      missing.push(fileURLToPath(new URL(`${name}_*.txt`, folder)));
      return [];
    }
    const articles = Object.fromEntries(languages.map((lang) => [lang, readArticles(readFileSync(new URL(`${name}_${lang}.txt`, folder), "utf8"))])) as Record<Language, string[]>;
    return languages.flatMap((lang) => articles[lang].flatMap((article, at) => splitSentences(article, lang).filter(({ text }) => text.length >= shortest[lang]).flatMap(({ text }, index): Pair[] => {
      const sourceLang = random.pick(languages.filter((other) => other !== lang && articles[other].length === articles[lang].length));
      if (sourceLang === undefined) return [];
      return [{ set: name, id: `${name} ${at} ${index}`, text, lang, sourceLang, source: textSource(articles[sourceLang][at] ?? "", sourceLang, String(at + 1)) }];
    })));
  });
  return { pairs, missing };
}

function readArticles(text: string): string[] {
  const articles: string[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    if (articleHeading.test(line)) {
      articles.push("");
      open = true;
    } else if (/^\s*(?:Chapter|Chapitre|Capítulo|الفصل|Глава|第.{1,3}章)/u.test(line)) open = false;
    else if (open) articles[articles.length - 1] += `${line}\n`;
  }
  return articles;
}
