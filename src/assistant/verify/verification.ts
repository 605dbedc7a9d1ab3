import type { Glossary } from "../../language/glossary.ts";
import type { Embedder } from "../../models/embedder.ts";

/** What a sentence is checked with. The embedder has to be the built-in model: the thresholds of similarity were measured with it. */
export interface VerifyTools {
  embedder: Embedder;
  glossary: Glossary;
}

/** A numbered source with all that is stored of it: what a sentence says must be found here. */
export interface VerifiableSource {
  n: number;
  /** Everything in running words: title, headings, description and the other fields, each in its language. */
  texts: { text: string; lang: string }[];
  /** ISO 3166 alpha-3 codes that the record declares. */
  countries: string[];
  /** First and last year of what the record declares, the date of a document. */
  years: number[];
  sdgs: number[];
  actionLines: string[];
}

/** A part of a sentence that has no support in what the sentence cites: its kind and the words as written. */
export interface UnsupportedPart {
  kind: "number" | "date" | "percentage" | "currency" | "name" | "acronym" | "country" | "negation" | "meaning" | "quote" | "citation";
  words: string;
}

/** What the checks found about one sentence. */
export interface Verification {
  /**
   * `supported`: every part was found and the meaning is near; `partial`: some part lacks support, `unsupported` says which;
   * `unsupported`: nothing is cited, a quotation is not exact, or no sentence of the sources is near.
   */
  verdict: "supported" | "partial" | "unsupported";
  unsupported: UnsupportedPart[];
  /** Cosine, -1 to 1, between the sentence and the nearest one to three sentences that it cites; 0 where nothing is cited. */
  similarity: number;
}
