import type { Glossary } from "../language/glossary.ts";
import { analyseWords } from "../language/analyse.ts";
import { findCountries } from "../language/places.ts";
import { searchSettings } from "./settings.ts";

/** pgvector's upper bound for the dimensions of a sparse vector. */
export const sparseDimensions = 1_000_000_000;

/** Names how texts become terms: a stored index that was built otherwise has to be built again. */
export const analysisVersion = "terms-6";

/** A term with its weight on the document's or the query's side. */
export interface WeightedTerm {
  term: string;
  /** A word of the text that became the term; empty for concepts and places. */
  word: string;
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
 * @param countries alpha-3 codes that the record declares: terms of their own, so that any language's name finds them. Where it
 * declares none, and in documents, those that the text names take their place.
 */
export function passageTerms(fields: LexicalField[], countries: string[], glossary: Glossary): WeightedTerm[] {
  const { termSaturation, lengthNormalisation, usualLength, placeWeight, conceptWeight } = searchSettings;
  const frequencies = new Map<string, number>();
  const words = new Map<string, string>();
  let length = 0;
  for (const field of fields) {
    const analysed = analyseWords(field.text, field.lang);
    const terms = analysed.map(({ term }) => term);
    if (field.weight === 1) length += terms.length;
    for (const { term, word } of analysed) {
      frequencies.set(term, (frequencies.get(term) ?? 0) + field.weight);
      if (!words.has(term)) words.set(term, word);
    }
    for (const concept of glossary.findConcepts(field.text, field.lang, terms)) {
      const term = conceptTerm(concept);
      frequencies.set(term, (frequencies.get(term) ?? 0) + field.weight * conceptWeight);
    }
  }
  const named = countries.length > 0 ? [] : fields.flatMap(({ text, lang }) => findCountries(text, lang).map(({ code }) => code));
  for (const country of named) frequencies.set(placeTerm(country), 1);
  for (const country of countries) frequencies.set(placeTerm(country), placeWeight);
  const norm = termSaturation * (1 - lengthNormalisation + (lengthNormalisation * length) / usualLength);
  return [...frequencies].map(([term, frequency]) => ({
    term,
    word: words.get(term) ?? "",
    dimension: termDimension(term),
    weight: (frequency * (termSaturation + 1)) / (frequency + norm),
  }));
}

/** A term of a query: what it counts before its rarity is known, and the word behind it (none for concepts and places). */
export interface QueryTerm {
  term: string;
  word: string;
  count: number;
}

/** The query's side: its distinct terms with how often each stands there, and the concepts and places that it names. */
export function queryTerms(text: string, lang: string, glossary: Glossary): QueryTerm[] {
  const analysed = analyseWords(text, lang);
  const terms = analysed.map(({ term }) => term);
  const words = new Map(analysed.map(({ term, word }) => [term, word]));
  const counts = new Map<string, number>();
  const count = (term: string, by: number) => counts.set(term, (counts.get(term) ?? 0) + by);
  const named = glossary.locateConcepts(text, lang, terms);
  const covered = new Set(named.flatMap((concept) => concept.terms));
  for (const term of terms) if (!covered.has(term)) count(term, 1);
  for (const { concept, terms: names, parts, broader } of named) {
    const share = glossary.kindOf(concept) === "activity" ? searchSettings.genericWeight : 1;
    for (const name of names) count(name, share * searchSettings.namedWordWeight);
    count(conceptTerm(concept), share * searchSettings.conceptWeight);
    for (const other of new Set([...parts, ...broader])) count(conceptTerm(other), searchSettings.conceptPartWeight);
  }
  for (const place of findCountries(text, lang)) count(placeTerm(place.code), searchSettings.placeWeight);
  return [...counts].map(([term, weight]) => ({ term, word: words.get(term) ?? "", count: weight }));
}

export function conceptTerm(concept: string): string {
  return `concept:${concept}`;
}

/** The term of a country, by its alpha-3 code. */
export function placeTerm(country: string): string {
  return `place:${country}`;
}
