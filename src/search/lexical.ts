import type { Glossary } from "../language/glossary.ts";
import { analyseTerms } from "../language/analyse.ts";
import { findCountries } from "../language/places.ts";
import { searchSettings } from "./settings.ts";

/** pgvector's upper bound for the dimensions of a sparse vector. */
export const sparseDimensions = 1_000_000_000;

/** Names how texts become terms: a stored index that was built otherwise has to be built again. */
export const analysisVersion = "terms-4";

/** A term with its weight on the document's or the query's side. */
export interface WeightedTerm {
  term: string;
  dimension: number;
  weight: number;
}

/** A part of what is indexed as one passage: its text, its language and how much a word of it counts (1 = a word of the text). */
export interface LexicalField {
  text: string;
  lang: string;
  weight: number;
}

/** The dimension that stands for a term: a hash into a billion places, so that a collision is rarer than a misprint. */
export function termDimension(term: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < term.length; index += 1) hash = Math.imul(hash ^ term.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) % (sparseDimensions - 1)) + 1;
}

/**
 * The document's side of BM25: term frequencies over the weighted fields, saturated and normalised by length.
 * Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6 (fields).
 * @param countries alpha-3 codes that the record declares: terms of their own, so that any language's name finds them.
 */
export function passageTerms(fields: LexicalField[], countries: string[], glossary: Glossary): WeightedTerm[] {
  const { termSaturation, lengthNormalisation, usualLength, placeWeight, conceptWeight } = searchSettings;
  const frequencies = new Map<string, number>();
  let length = 0;
  for (const field of fields) {
    const terms = analyseTerms(field.text, field.lang);
    if (field.weight === 1) length += terms.length;
    for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + field.weight);
    for (const concept of glossary.findConcepts(field.text, field.lang, terms)) {
      const term = conceptTerm(concept);
      frequencies.set(term, (frequencies.get(term) ?? 0) + field.weight * conceptWeight);
    }
  }
  for (const country of countries) frequencies.set(placeTerm(country), placeWeight);
  const norm = termSaturation * (1 - lengthNormalisation + (lengthNormalisation * length) / usualLength);
  return [...frequencies].map(([term, frequency]) => ({
    term,
    dimension: termDimension(term),
    weight: (frequency * (termSaturation + 1)) / (frequency + norm),
  }));
}

/** The query's side before its weights are known: its distinct terms with how often each stands there, and which of them are concepts or places. */
export function queryTerms(text: string, lang: string, glossary: Glossary): Map<string, number> {
  const terms = analyseTerms(text, lang);
  const counts = new Map<string, number>();
  const count = (term: string, by: number) => counts.set(term, (counts.get(term) ?? 0) + by);
  const named = glossary.locateConcepts(text, lang, terms);
  const covered = new Set(named.flatMap((concept) => concept.terms));
  for (const term of terms) if (!covered.has(term)) count(term, 1);
  for (const { concept, terms: words, parts, broader } of named) {
    const share = glossary.kindOf(concept) === "activity" ? searchSettings.genericWeight : 1;
    for (const word of words) count(word, share * searchSettings.namedWordWeight);
    count(conceptTerm(concept), share * searchSettings.conceptWeight);
    for (const other of new Set([...parts, ...broader])) count(conceptTerm(other), searchSettings.conceptPartWeight);
  }
  for (const place of findCountries(text, lang)) count(placeTerm(place.code), searchSettings.placeWeight);
  return counts;
}

export function conceptTerm(concept: string): string {
  return `concept:${concept}`;
}

function placeTerm(country: string): string {
  return `place:${country}`;
}
