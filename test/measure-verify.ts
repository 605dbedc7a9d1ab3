import { createHash } from "node:crypto";
import { createVerifier } from "../src/assistant/verify/verify.ts";
import type { Verification } from "../src/assistant/verify/verification.ts";
import { languages } from "../src/language/language.ts";
import { readGlossary } from "../src/language/glossary.ts";
import { createBuiltinEmbedder } from "../src/models/builtin.ts";
import { searchSettings } from "../src/search/settings.ts";
import { documentPairs, passagePairs, samplePairs, sentencePairs, type Pair } from "./verify/pairs.ts";
import { kinds, perturb, type Kind } from "./verify/perturb.ts";
import { seededRandom } from "./verify/random.ts";

/**
 * Measures the checks of sentences: true sentences that are doubted, and changed ones that are caught. The sentences are those of the sample's records (beside their own record) and parallel
 * text in six languages (beside the text in another language). Settings and word lists were chosen on one half of them (by a hash of their ids); the other is reported.
 * Options: `--tune` looks at the first half, `--quick` at a quarter of the sentences, `--show <kind or set>` prints what goes wrong there.
 */
const tune = process.argv.includes("--tune");
const shown = process.argv.includes("--show") ? (process.argv[process.argv.indexOf("--show") + 1] ?? "") : undefined;
const tools = { embedder: createBuiltinEmbedder(), glossary: readGlossary() };
const random = seededRandom(20_251_217);
const documents = documentPairs(random);
for (const path of documents.missing) console.log(`skipped: there is no ${path}`);
const every = process.argv.includes("--quick") ? 4 : 1;
const pairs = [...samplePairs(), ...sentencePairs(random).filter((_pair, index) => index % 5 < 2), ...passagePairs(random), ...documents.pairs].filter(({ id }, index) => isTuned(id) === tune && index % every === 0);

interface Outcome {
  pair: Pair;
  kind: Kind | "none";
  result: Verification;
}

const outcomes: Outcome[] = [];
let sentences = 0;
const started = performance.now();
for (const pair of pairs) {
  const verifier = createVerifier([pair.source], tools);
  const check = (text: string) => {
    sentences += 1;
    return verifier.verify({ text, citations: [1] }, pair.lang);
  };
  const result = await check(pair.text);
  outcomes.push({ pair, kind: "none", result });
  if (shown !== undefined && result.verdict !== "supported" && (shown === pair.set || shown === "alarms")) print(pair, pair.text, result);
  if (pair.set.endsWith("shortened")) continue;
  for (const changed of perturb(pair.text, pair.lang, pair.source, random)) {
    const own = await check(changed.text);
    outcomes.push({ pair, kind: changed.kind, result: own });
    if (shown === changed.kind && own.verdict === "supported") print(pair, `${changed.from} → ${changed.to}: ${changed.text}`, own);
  }
}
const took = performance.now() - started;

console.log(`${pairs.length} true sentences, ${sentences - pairs.length} changed ones (${tune ? "the half that settings were chosen on" : "the half that is reported"}); ${(took / sentences).toFixed(2)} ms a sentence, with the reading of its source`);
console.log("\nTrue sentences that are doubted (false alarms)");
const sets = [...new Set(pairs.map(({ set }) => set))];
console.table(Object.fromEntries([...sets, "all"].map((set) => [set, byLanguage((own) => share(own.filter((one) => one.kind === "none" && (set === "all" || one.pair.set === set)), isDoubted))])));
console.log("Why they are doubted, per hundred of them all");
const plain = outcomes.filter(({ kind }) => kind === "none");
const reasons = [...new Set(plain.flatMap(({ result }) => result.unsupported.map(({ kind }) => kind)))];
console.table(Object.fromEntries(reasons.map((reason) => [reason, byLanguage((own) => share(own.filter((one) => one.kind === "none"), ({ result }) => result.unsupported.some(({ kind }) => kind === reason)))])));
for (const [title, same] of [["in the language of the source", true], ["in another language than the source", false]] as const) {
  console.log(`Changed sentences that are caught, ${title}`);
  console.table(Object.fromEntries(kinds.map((kind) => [kind, byLanguage((own) => share(own.filter((one) => one.kind === kind && (one.pair.lang === one.pair.sourceLang) === same), isDoubted))])));
}
console.log("Changed sentences that are caught, all");
console.table(Object.fromEntries(kinds.map((kind) => [kind, byLanguage((own) => share(own.filter((one) => one.kind === kind), isDoubted))])));
console.log("Similarity: share of true sentences below a threshold, and of sentences beside a source of something else that reach it");
const strangers = await measureStrangers();
const levels = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];
console.table(levels.map((level) => ({ level, "true below": round(plain.filter(({ result }) => result.similarity < level).length / plain.length), "others reach": round(strangers.filter((value) => value >= level).length / strangers.length) })));
console.log(`settings: supported from ${searchSettings.verification.leastSupported}, partial from ${searchSettings.verification.leastPartial}`);

/** The similarity of sentences with the source of another one, as when a model cites the wrong number. */
async function measureStrangers(): Promise<number[]> {
  const some = pairs.filter((_pair, index) => index % 9 === 0);
  const results: number[] = [];
  for (const [index, pair] of some.entries()) {
    const other = some[(index * 7 + 31) % some.length];
    if (other === undefined || other.id.split(" ").slice(0, 2).join() === pair.id.split(" ").slice(0, 2).join()) continue;
    results.push((await createVerifier([other.source], tools).verify({ text: pair.text, citations: [1] }, pair.lang)).similarity);
  }
  return results;
}

function isTuned(id: string): boolean {
  return (createHash("sha256").update(id).digest()[0] ?? 0) % 2 === 0;
}

function isDoubted({ result }: Outcome): boolean {
  return result.verdict !== "supported";
}

function byLanguage(of: (own: Outcome[]) => string): Record<string, string> {
  return Object.fromEntries([...languages.map((lang) => [lang, of(outcomes.filter(({ pair }) => pair.lang === lang))]), ["all", of(outcomes)]]);
}

function share(all: Outcome[], met: (one: Outcome) => boolean): string {
  return all.length === 0 ? "–" : `${round(all.filter(met).length / all.length).toFixed(3)} of ${all.length}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function print(pair: Pair, text: string, result: Verification): void {
  console.log(`[${pair.set}, ${pair.lang} ← ${pair.sourceLang}, ${result.similarity}] ${text}\n   ${result.unsupported.map(({ kind, words }) => `${kind}: ${words.slice(0, 60)}`).join(" | ")}\n   source: ${pair.source.texts.map((one) => one.text).join(" ").slice(0, 500)}`);
}
