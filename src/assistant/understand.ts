import type { Glossary } from "../language/glossary.ts";
import { analyseTerms } from "../language/analyse.ts";
import { detectLanguage } from "../language/detect.ts";
import type { Filters } from "../domain/filters.ts";
import type { Inferred, InferredFilter } from "../domain/inferred.ts";
import type { Breakdown, Intent } from "../domain/intent.ts";
import { isLanguage, type Language } from "../language/language.ts";
import { findCountries } from "../language/places.ts";
import { findRegions } from "../language/regions.ts";
import { conceptTerm } from "../search/lexical.ts";
import type { StatedFilter } from "./understand/stated-filter.ts";

/** One thing that a question asks about; a text speaks of it when it holds one of the alternatives whole. */
export interface Unit {
  alternatives: string[][];
  /** Terms that meet the unit in part: the subject inside a longer name. */
  parts: string[];
  /** Terms of broader concepts that list the same name; each meets the unit in part. */
  broader: string[];
  /** The term whose rarity is the weight of this unit. */
  term: string;
  /** Named by the glossary, so that it can be met in every language. */
  translatable: boolean;
  /** "project", "platform" …: words that say nothing of the subject. */
  generic: boolean;
}

/** A question as the rest of the way needs it. */
export interface Understood {
  /** What is searched for: the question, or a follow-up with the question that it follows. */
  text: string;
  lang: Language;
  units: Unit[];
  /** Countries that the question names, regions spelled out. */
  countries: string[];
  /** The words of the question that name them. */
  places: string[];
  /** The filters that the question states, in the shape of a request's own, without those that the reader removed. */
  inferred: Filters;
  /** Each of them with the words that state it and where they stand in the question (or in the one before, for a follow-up). */
  stated: StatedFilter[];
  intent: Intent;
  /** What is counted by, or what the compared values are: "which Arab country has most …" by countries. */
  by?: Breakdown;
  /** The document or paragraph that is named. */
  document?: NonNullable<Inferred["document"]>;
}

interface UnderstandOptions {
  /** Inferred filters that the reader removed. */
  without?: readonly InferredFilter["filter"][];
  /** What the language is taken for when the question does not tell: the page's. */
  prior?: Language;
  /** What "the last three years" is counted from. */
  now?: Date;
}

export interface Turn {
  role: "user" | "assistant";
  text: string;
}

/**
 * Reads a question: its language (unless the caller says), the filters it states, the document it names, what it wants and what it
 * asks about. A follow-up that names no subject of its own ("and in Morocco?") takes over the subject of the question before it.
 */
export function understand(question: string, lang: string | undefined, history: Turn[], glossary: Glossary, options: UnderstandOptions = {}): Understood {
  const previous = history.findLast((turn) => turn.role === "user")?.text;
  const prior = previous === undefined ? options.prior : detectLanguage(previous, options.prior).lang;
  const spoken = lang !== undefined && isLanguage(lang) ? lang : detectLanguage(question, prior).lang;
  const own = readQuestion(question, spoken, glossary);
  if (previous === undefined || own.units.some((unit) => !unit.generic)) return { text: question, lang: spoken, ...own };
  const before = readQuestion(previous, detectLanguage(previous, spoken).lang, glossary);
  return {
    ...own,
    text: `${previous}\n${question}`,
    lang: spoken,
    units: before.units,
    ...(own.countries.length > 0 ? {} : { countries: before.countries, places: before.places }),
  };
}

function readQuestion(text: string, lang: Language, glossary: Glossary): Omit<Understood, "text" | "lang"> {
  const regions = findRegions(text, lang);
  const withoutRegions = blank(text, regions);
  const places = findCountries(withoutRegions, lang);
  const subject = blank(withoutRegions, places);
  const countries = [...new Set([...regions.flatMap((region) => region.codes), ...places.map((place) => place.code)])];
  const inferred = countries.length > 0 ? { countries } : {};
  return { units: readUnits(subject, lang, glossary), countries, places: [...regions, ...places].map((place) => place.words), inferred, stated: [], intent: "find" };
}

/** Spaces in place of what was understood already: positions stay. */
function blank(text: string, spans: { start: number; end: number }[]): string {
  return spans.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);
}

function readUnits(text: string, lang: Language, glossary: Glossary): Unit[] {
  const terms = analyseTerms(text, lang);
  const named = glossary.locateConcepts(text, lang, terms);
  const units = new Map<string, Unit>();
  const specific = (concepts: string[]) => concepts.filter((concept) => glossary.kindOf(concept) !== "activity").map(conceptTerm);
  for (const { concept, terms: words, parts, broader } of named) {
    const term = conceptTerm(concept);
    const known = units.get(term);
    if (known === undefined) {
      units.set(term, { alternatives: [[term], words], parts: specific(parts), broader: specific(broader), term, translatable: true, generic: glossary.kindOf(concept) === "activity" });
    } else known.alternatives.push(words);
  }
  const covered = new Set(named.flatMap((concept) => concept.terms));
  for (const term of terms) {
    // A single Han character left over from cutting names nothing by itself.
    if (!covered.has(term) && !/^\p{Script=Han}$/u.test(term)) units.set(term, { alternatives: [[term]], parts: [], broader: [], term, translatable: false, generic: false });
  }
  return [...units.values()];
}
