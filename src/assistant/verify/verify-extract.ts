import type { PassageDetails } from "../../db/find-passages.ts";
import type { Sentence, Source } from "../../domain/answer.ts";
import { verifiableSource } from "./verifiable-source.ts";
import type { VerifyTools } from "./verification.ts";
import { createVerifier } from "./verify.ts";

/**
 * Checks the sentences that Dalil itself made of quotations. One that cites several sources counts them, and one about a record without a description says that it has none: these tell of
 * the answer and not of what a source says, and stay as they are.
 * @param passages where the sources stand, in their order.
 */
export async function verifyExtract(sentences: Sentence[], sources: readonly Source[], passages: readonly PassageDetails[], lang: string, tools: VerifyTools): Promise<Sentence[]> {
  const verifier = createVerifier(passages.map((passage, index) => verifiableSource(index + 1, passage)), tools);
  return Promise.all(
    sentences.map(async (sentence) => {
      const source = sentence.citations.length === 1 ? sources.find(({ n }) => n === sentence.citations[0]) : undefined;
      if (source === undefined || source.field === "title") return sentence;
      const { verdict, unsupported } = await verifier.verify(sentence, lang);
      // The only "not" outside of a quotation is our own ("not the official text").
      return { ...sentence, verdict: verdict === "partial" && unsupported.every(({ kind }) => kind === "negation") ? "supported" : verdict };
    }),
  );
}
