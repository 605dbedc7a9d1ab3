import { readPassagesOfRecords } from "../db/find-passages.ts";
import { actionLineNames } from "../domain/action-lines.ts";
import { analyseTerms } from "../language/analyse.ts";
import { withoutModelAddress } from "../language/model-address.ts";
import { splitSentences } from "../language/segment.ts";
import { findCountries } from "../language/places.ts";
import { conceptTerm } from "../search/lexical.ts";
import { searchSettings } from "../search/settings.ts";
import type { Found, SearchRoom } from "../search/search.ts";
import type { Understood, Unit } from "./understand.ts";

/** A sentence of a source that could be quoted: an exact part of the field or passage it comes from. */
export interface QuotableSentence {
  text: string;
  field: string;
  first: boolean;
  /** Share of the question's weight that this sentence itself covers, 0 to 1. */
  coverage: number;
}

/** What a found record or passage has to say to the question. */
export interface Evidence {
  found: Found;
  /** Share of the question's weight that the source covers as a whole, 0 to 1. */
  coverage: number;
  /** Whether it is about a country that the question names; true when the question names none. */
  inPlace: boolean;
  sentences: QuotableSentence[];
}

/** Very long records are weighed by their beginning: what they are about stands there. */
const charactersWeighed = 12_000;

/** Weighs what was found: how much of the question each source covers, and which of its sentences. */
export async function weighEvidence(question: Understood, found: Found[], termWeights: Map<string, number>, room: SearchRoom): Promise<Evidence[]> {
  const ids = found.flatMap(({ passage }) => (passage.record === null ? [] : [passage.record.id]));
  const textsById = new Map<string, { key: number; field: string | null; text: string }[]>();
  for (const row of await readPassagesOfRecords(room.database, ids)) textsById.set(row.recordId, [...(textsById.get(row.recordId) ?? []), row]);
  const asked = withYear(question);
  return found.map((one) => {
    const { passage } = one;
    const own = { field: passage.field ?? "text", text: passage.text };
    // The passage that was found comes first, so that it is weighed even where the record is very long.
    const others = (textsById.get(passage.record?.id ?? "") ?? []).filter((row) => row.key !== passage.key).map((row) => ({ field: row.field ?? "description", text: row.text }));
    const texts = within(charactersWeighed, [own, ...others]);
    const context = contextOf(one);
    const contextTerms = termsOf(context, passage.lang, room);
    if (question.year !== undefined && isOfYear(question.year, one)) contextTerms.add(String(question.year));
    const weigh = (terms: Set<string>) => coverageOf(asked, terms, passage.lang, termWeights);
    const all = new Set(contextTerms);
    const sentences = texts.flatMap(({ field, text }) => {
      const beginning = text === (passage.record?.description ?? text).slice(0, text.length);
      return splitSentences(withoutModelAddress(text, passage.lang), passage.lang).map((sentence, index) => {
        const terms = termsOf(sentence.text, passage.lang, room);
        for (const term of terms) all.add(term);
        return { text: sentence.text.trim(), field, first: index === 0 && beginning, coverage: weigh(terms) };
      });
    });
    return { found: one, coverage: coverageOf(asked, all, passage.lang, termWeights, one.weighed?.meets), inPlace: isInPlace(question.countries, one, texts), sentences };
  });
}

/** The one year that a question asks about weighs like a word of its subject; digits are the same in every language. Alone it is no subject. */
function withYear(question: Understood): Understood {
  if (question.year === undefined || question.units.every(({ generic }) => generic)) return question;
  const term = String(question.year);
  return { ...question, units: [...question.units, { alternatives: [[term]], parts: [], broader: [], term, translatable: true, generic: false, words: term }] };
}

/** Whether a record declares to have been active in a year; one without an end speaks for the years after its start. */
function isOfYear(year: number, { passage }: Found): boolean {
  const { from, to } = passage.record?.years ?? {};
  const first = from ?? to;
  if (first === undefined) return false;
  return first <= year && year <= (to ?? first + searchSettings.openYears);
}

function within(limit: number, texts: { field: string; text: string }[]): { field: string; text: string }[] {
  let left = limit;
  return texts.filter(({ text }, index) => {
    left -= text.length;
    return index === 0 || left >= 0;
  });
}

function contextOf({ passage }: Found): string {
  const { record, document } = passage;
  if (record !== null) return [record.title, record.org ?? "", ...record.technologies, ...record.themes, ...record.types, ...actionLineNames(record.actionLines)].join("\n");
  return [document?.title ?? "", ...passage.heading].join("\n");
}

function termsOf(text: string, lang: string, room: SearchRoom): Set<string> {
  const terms = analyseTerms(text, lang);
  return new Set([...terms, ...room.glossary.findConcepts(text, lang, terms).map(conceptTerm)]);
}

/**
 * Weight of the question's units that are met, divided by the weight of all. Without any unit (a question that names only a place) everything is met.
 * @param meets how near the source comes to each term, in any language: what it says in other words counts by how near they are.
 */
function coverageOf(question: Understood, terms: Set<string>, lang: string, termWeights: Map<string, number>, meets?: ReadonlyMap<string, number>): number {
  let met = 0;
  let all = 0;
  for (const unit of question.units) {
    const isMet = unit.alternatives.some((alternative) => alternative.length > 0 && alternative.every((term) => terms.has(term)));
    const weight = weightOf(unit, termWeights) * (isMet || unit.translatable || lang === question.lang ? 1 : searchSettings.untranslatedWeight);
    all += weight;
    if (isMet) met += weight;
    else {
      const isPart = (unit.parts.length > 0 && unit.parts.every((part) => terms.has(part))) || unit.broader.some((concept) => terms.has(concept));
      met += weight * Math.max(isPart ? searchSettings.partCredit : 0, nearness(unit, meets));
    }
  }
  return all === 0 ? 1 : met / all;
}

/** How near a source comes to a unit in other words: of its alternatives the best, each by the mean of its terms; 0 for what only seems near. */
function nearness({ alternatives }: Unit, meets: ReadonlyMap<string, number> | undefined): number {
  if (meets === undefined) return 0;
  const { unlike } = searchSettings.neighbours;
  const nearest = Math.max(0, ...alternatives.map((terms) => terms.reduce((sum, term) => sum + (meets.get(term) ?? 0), 0) / Math.max(1, terms.length)));
  return Math.max(0, (nearest - unlike) / (1 - unlike));
}

function weightOf(unit: Unit, termWeights: Map<string, number>): number {
  const weight = termWeights.get(unit.term) ?? 1;
  return unit.generic ? weight * searchSettings.genericWeight : weight;
}

function isInPlace(countries: string[], { passage }: Found, texts: { text: string }[]): boolean {
  if (countries.length === 0) return true;
  if (passage.record?.countries.some((country) => countries.includes(country)) === true) return true;
  const title = passage.record?.title ?? passage.document?.title ?? "";
  return [title, ...texts.map(({ text }) => text)].some((text) => findCountries(text, passage.lang).some(({ code }) => countries.includes(code)));
}
