import { stakeholders } from "../../domain/filters.ts";
import type { StoredRecord } from "../../domain/record.ts";
import type { Suggestions } from "../../domain/suggestions.ts";
import type { Glossary } from "../../language/glossary.ts";
import { normaliseDigits } from "../../language/normalise.ts";
import { findCountries } from "../../language/places.ts";
import { findRegions } from "../../language/regions.ts";
import { technologyOf } from "../technologies.ts";
import type { Idea } from "./idea.ts";
import { conceptsNamed } from "./named-concepts.ts";

/** A goal or action line with whether it is declared or named, or merely suggested. */
export interface Aim<Value> {
  value: Value;
  isSuggested: boolean;
}

/** What a text or a record says of itself, in codes that can be compared. Nothing here means that it says nothing, not that there is nothing. */
export interface Profile {
  countries: string[];
  /** Regions that the text names: ids of language/regions. */
  regions: string[];
  sdgs: Aim<number>[];
  actionLines: Aim<string>[];
  /** Concepts of the glossary, or words as declared where it does not know them. */
  technologies: string[];
  beneficiaries: string[];
  /** Other concepts: sectors, instruments, institutions. */
  concepts: string[];
  stakeholder?: string;
  years?: { from?: number; to?: number };
}

/** Texts are read for years up to this distance from today; other numbers of four digits are amounts. */
const earliestYear = 1990;
const latestYear = 2040;
/** Very long texts are read by their beginning: what they are about stands there. */
const charactersRead = 20_000;

/** What an idea says of itself: what it names, what its file declares, and the goals that are suggested for it. */
export function profileOfIdea({ text, lang, record }: Idea, suggestions: Suggestions, glossary: Glossary): Profile {
  const read = text.slice(0, charactersRead);
  const named = readText(read, lang, glossary);
  if (record !== undefined) {
    const declared = profileOfRecord(record, suggestions, glossary);
    return { ...declared, ...(declared.countries.length === 0 ? { countries: named.countries } : {}), regions: named.regions };
  }
  const { sdgs: namedSdgs, ...profile } = named;
  const years = yearsIn(read);
  return {
    ...profile,
    sdgs: namedSdgs.length > 0 ? namedSdgs.map((value) => ({ value, isSuggested: false })) : suggestions.sdgs.map(({ value }) => ({ value, isSuggested: true })),
    actionLines: suggestions.actionLines.map(({ value }) => ({ value, isSuggested: true })),
    ...(years === undefined ? {} : { years }),
  };
}

/** What a record says of itself: what its owner declared, what its text names, and what is suggested where nothing was declared. */
export function profileOfRecord(record: StoredRecord, suggestions: Suggestions | undefined, glossary: Glossary): Profile {
  const { title, description = "", impact = "", lang, countries, sdgs, actionLines, stakeholder, years } = record;
  const text = [title, description, impact, ...record.themes].join("\n").slice(0, charactersRead);
  const named = readText(text, lang, glossary);
  const ofBeneficiaries = record.beneficiaries.map((written) => technologyOf(written, lang, glossary));
  return {
    countries: countries.length > 0 ? countries : named.countries,
    regions: named.regions,
    sdgs: sdgs.length > 0 ? sdgs.map((value) => ({ value, isSuggested: false })) : (suggestions?.sdgs ?? []).map(({ value }) => ({ value, isSuggested: true })),
    actionLines: actionLines.length > 0 ? actionLines.map((value) => ({ value, isSuggested: false })) : (suggestions?.actionLines ?? []).map(({ value }) => ({ value, isSuggested: true })),
    technologies: distinct([...record.technologies.map((written) => technologyOf(written, lang, glossary)), ...named.technologies]),
    beneficiaries: distinct([...ofBeneficiaries, ...named.beneficiaries]),
    concepts: named.concepts,
    ...(stakeholder !== undefined && stakeholders.some((known) => known === stakeholder) ? { stakeholder } : {}),
    ...(years === undefined ? {} : { years }),
  };
}

function readText(text: string, lang: string, glossary: Glossary): { countries: string[]; regions: string[]; technologies: string[]; beneficiaries: string[]; concepts: string[]; sdgs: number[] } {
  const concepts = conceptsNamed(text, lang, glossary);
  const ofKind = (wanted: (kind: string) => boolean) => concepts.filter((concept) => wanted(glossary.kindOf(concept) ?? ""));
  return {
    countries: distinct(findCountries(text, lang).map(({ code }) => code)),
    regions: distinct(findRegions(text, lang).map(({ name }) => name)),
    technologies: ofKind((kind) => kind === "technology"),
    beneficiaries: ofKind((kind) => kind === "people"),
    concepts: ofKind((kind) => kind === "sector" || kind === "instrument" || kind === "institution").filter((concept) => !concept.startsWith("sdg-")),
    sdgs: concepts.flatMap((concept) => {
      const number = /^sdg-(\d+)$/.exec(concept)?.[1];
      return number === undefined ? [] : [Number(number)];
    }),
  };
}

function yearsIn(text: string): { from: number; to: number } | undefined {
  const years = [...normaliseDigits(text).matchAll(/(?<![\d.,])\d{4}(?![\d]|[.,]\d)/g)].map(([digits]) => Number(digits)).filter((year) => year >= earliestYear && year <= latestYear);
  return years.length === 0 ? undefined : { from: Math.min(...years), to: Math.max(...years) };
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
