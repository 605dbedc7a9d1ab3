import { checkNames } from "./check-names.ts";
import { checkNegation } from "./check-negation.ts";
import { checkNumbers } from "./check-numbers.ts";
import { checkPlaces, findPlaces } from "./check-places.ts";
import { readDates } from "./dates.ts";
import { readSource, type SourceFacts } from "./source-facts.ts";
import { findQuotations, isExact } from "./quotes.ts";
import { measureMeaning } from "./meaning.ts";
import type { UnsupportedPart, VerifiableSource, Verification, VerifyTools } from "./verification.ts";
import { searchSettings } from "../../search/settings.ts";

/** Checks the sentences of one answer; each source is read once, when a sentence first cites it. */
export interface Verifier {
  /** @param lang of the sentence. */
  verify(sentence: { text: string; citations: readonly number[] }, lang: string): Promise<Verification>;
}

/** Opens a verifier over the numbered sources of an answer. */
export function createVerifier(sources: readonly VerifiableSource[], tools: VerifyTools): Verifier {
  const read = new Map<number, Promise<SourceFacts>>();
  const factsOf = (source: VerifiableSource): Promise<SourceFacts> => {
    const known = read.get(source.n) ?? readSource(source, tools);
    read.set(source.n, known);
    return known;
  };
  return {
    verify: async (sentence, lang) => {
      const cited = sources.filter(({ n }) => sentence.citations.includes(n));
      return check(sentence.text, lang, await Promise.all(cited.map(factsOf)), tools);
    },
  };
}

/** Checks one sentence against the sources that it cites. For the sentences of one answer, `createVerifier` reads the sources only once. */
export async function verifySentence(sentence: { text: string; citations: readonly number[] }, sources: readonly VerifiableSource[], lang: string, tools: VerifyTools): Promise<Verification> {
  return createVerifier(sources, tools).verify(sentence, lang);
}

/** Checks the sentences of an answer, in order. */
export async function verifyAnswer(sentences: readonly { text: string; citations: readonly number[] }[], sources: readonly VerifiableSource[], lang: string, tools: VerifyTools): Promise<Verification[]> {
  const verifier = createVerifier(sources, tools);
  return Promise.all(sentences.map((sentence) => verifier.verify(sentence, lang)));
}

async function check(text: string, lang: string, cited: SourceFacts[], tools: VerifyTools): Promise<Verification> {
  if (cited.length === 0) return { verdict: "unsupported", unsupported: [{ kind: "citation", words: "" }], similarity: 0 };
  const quotations = findQuotations(text);
  const wrongQuotes = quotations.filter(({ words }) => !isExact(words, cited.flatMap(({ folded }) => folded)));
  const { similarity, ranked } = await measureMeaning(text, cited, tools.embedder);
  const parts: UnsupportedPart[] = wrongQuotes.map(({ words }) => ({ kind: "quote", words }));
  const { leastSupported, leastPartial } = searchSettings.verification;
  if (similarity < leastSupported) parts.push({ kind: "meaning", words: text });
  // An exact quotation is its source's own words: what it says needs no further search, and its "not" is not the sentence's.
  const own = blank(text, quotations.filter((quotation) => !wrongQuotes.includes(quotation)));
  const near = ranked.slice(0, searchSettings.verification.sentencesWithNumbers);
  parts.push(...checkNumbers(own, lang, [...cited.map(({ numbers }) => numbers), ...near.map(({ window, of }) => of.numbersOf(window))]));
  const places = findPlaces(own, lang);
  parts.push(...(await checkPlaces(places, lang, cited, tools.embedder)));
  const taken = [...places, ...readDates(own, lang)];
  parts.push(...(await checkNames(own, lang, taken, cited.map(({ names }) => names), tools)));
  parts.push(...(await checkNegation({ text, own }, lang, ranked.slice(0, searchSettings.verification.sentencesCompared).map(({ window }) => window), tools.embedder)));
  if (wrongQuotes.length > 0 || similarity < leastPartial) return { verdict: "unsupported", unsupported: parts, similarity };
  return { verdict: parts.length === 0 ? "supported" : "partial", unsupported: parts, similarity };
}

/** Spaces in place of stretches of a text, so that the rest keeps its positions. */
function blank(text: string, stretches: readonly { start: number; end: number }[]): string {
  return stretches.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);
}
