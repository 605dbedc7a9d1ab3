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
  const folded = cited.flatMap((source) => source.folded);
  const wrongQuotes = findQuotations(text).filter(({ words }) => !isExact(words, folded));
  const unsupported: UnsupportedPart[] = wrongQuotes.map(({ words }) => ({ kind: "quote", words }));
  const { similarity } = await measureMeaning(text, cited, tools.embedder);
  if (similarity < searchSettings.verification.leastPartial) return { verdict: "unsupported", unsupported: [...unsupported, { kind: "meaning", words: text }], similarity };
  if (wrongQuotes.length > 0) return { verdict: "unsupported", unsupported, similarity };
  if (similarity < searchSettings.verification.leastSupported) unsupported.push({ kind: "meaning", words: text });
  return { verdict: unsupported.length === 0 ? "supported" : "partial", unsupported, similarity };
}
