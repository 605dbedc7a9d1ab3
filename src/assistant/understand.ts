import type { Glossary } from "../language/glossary.ts";
import { analyseWords } from "../language/analyse.ts";
import { detectLanguage } from "../language/detect.ts";
import type { Filters } from "../domain/filters.ts";
import type { Inferred, InferredFilter } from "../domain/inferred.ts";
import type { Breakdown, Intent } from "../domain/intent.ts";
import { isLanguage, type Language } from "../language/language.ts";
import { foldWithPositions } from "../language/folded-text.ts";
import { conceptTerm } from "../search/lexical.ts";
import { blankExcluded } from "../search/query-operators.ts";
import { readActionLines } from "./understand/read-action-lines.ts";
import { readCounted, type Counted } from "./understand/read-counted.ts";
import { readDocument } from "./understand/read-document.ts";
import { readGoals } from "./understand/read-goals.ts";
import { readIntent } from "./understand/read-intent.ts";
import { blank, readPlaces } from "./understand/read-places.ts";
import { readSourceLanguages } from "./understand/read-source-languages.ts";
import { readStakeholders } from "./understand/read-stakeholders.ts";
import { readYears } from "./understand/read-years.ts";
import { asFilters, type StatedFilter } from "./understand/stated-filter.ts";

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
  /** The words of the question, folded. */
  words: string;
}

/** A question as the rest of the way needs it. */
export interface Understood {
  /** What is searched for: the question, or a follow-up with the question that it follows. */
  text: string;
  lang: Language;
  /** The question without the words that only place it or say what is wanted: what it is about. */
  subject: string;
  units: Unit[];
  /** Countries that the question names, regions spelled out. */
  countries: string[];
  /** The words of the question that name them. */
  places: string[];
  /** The filters that the question states, in the shape of a request's own, without those that the reader removed. */
  inferred: Filters;
  /** Each of them with the words that state it and where they stand in the question (or in the one before, for a follow-up). */
  stated: StatedFilter[];
  /** The one year that is asked about ("in 1998"): a source must speak for it. */
  year?: number | undefined;
  intent: Intent;
  /** What is counted by, or what the compared values are: "which Arab country has most …" by countries. */
  by?: Breakdown;
  /** The document or paragraph that is named. */
  document?: NonNullable<Inferred["document"]>;
  /** Of a count, a list or a comparison: what is to be counted; absent where that is nothing that the repository can count. */
  counted?: Counted & {
    /** What the counted must speak of, besides the filters that are stated. */
    topic: Unit[];
  };
  /** What it asks about besides the filters that it states. */
  beside: Unit[];
  /** Whether it asks for projects in so many words. */
  namesProjects: boolean;
}

export interface UnderstandOptions {
  /** Inferred filters that the reader removed. */
  without?: readonly InferredFilter["filter"][];
  /** What the language is taken for when the question does not tell: the page's. */
  prior?: Language;
  /** What "the last three years" is counted from. */
  now?: Date;
}

/**
 * Reads a question by itself: its language (unless the caller says), the filters it states, the document it names, what it wants and
 * what it asks about. What came before it is `readConversation`'s.
 */
export function understand(question: string, lang: string | undefined, glossary: Glossary, options: UnderstandOptions = {}): Understood {
  const spoken = lang !== undefined && isLanguage(lang) ? lang : detectLanguage(question, options.prior).lang;
  return { text: question, lang: spoken, ...readQuestion(blankExcluded(question), spoken, glossary, options) };
}

/** What one text says, without what came before it. */
function readQuestion(text: string, lang: Language, glossary: Glossary, { without = [], now = new Date() }: UnderstandOptions): Omit<Understood, "text" | "lang"> {
  const folded = foldWithPositions(text);
  const named = readDocument(folded);
  const places = readPlaces(text, folded, lang, named?.names ?? []);
  const subjects = [...readGoals(folded, lang), ...readActionLines(folded, lang)];
  const others = [
    ...subjects,
    ...readYears(folded, lang, now, (end) => places.some((place) => place.end === end)),
    ...readStakeholders(folded, lang, [...places, ...subjects]),
    ...readSourceLanguages(folded, lang),
  ].filter((one) => !(named?.names ?? []).some((name) => overlap(name, one)) && (named?.part === undefined || !overlap(named.part, one)));
  const { intent, by, words, said, projects } = readIntent(folded, lang, [...places, ...others], named?.names ?? []);
  const namesProjects = projects.length > 0;
  const stated = [...places, ...others].filter(({ filter }) => !without.includes(filter)).sort((first, second) => first.start - second.start);
  const countries = without.includes("countries") ? [] : [...new Set(places.flatMap(({ values }) => (Array.isArray(values) ? values.map(String) : [])))];
  const saidAway = [...places, ...others].filter(({ isSubject }) => isSubject !== true);
  const subject = blank(text, [...saidAway, ...words, ...(named?.part === undefined ? [] : [named.part])]);
  const counted = named === undefined ? readCounted(folded, lang, { intent, by, namesProjects, stated: [...places, ...others], said }) : undefined;
  const beside = readSubjects(blank(text, [...places, ...others, ...words, ...projects, ...(named?.part === undefined ? [] : [named.part])]), stated, lang, glossary);
  const isPassage = named !== undefined && intent !== "about" && (named.part !== undefined || (named.document.work !== undefined && intent === "find" && !namesProjects && places.length === 0));
  return {
    subject: subject.replaceAll(/\s+/gu, " ").trim(),
    units: readUnits(subject, lang, glossary),
    countries,
    places: places.map((place) => place.words),
    inferred: asFilters(stated),
    stated,
    year: oneYear(stated),
    intent: isPassage ? "passage" : intent,
    ...(by === undefined || isPassage ? {} : { by }),
    ...(named === undefined ? {} : { document: named.document }),
    ...(counted === undefined ? {} : { counted: { ...counted, topic: readTopic(blank(text, counted.understood), counted, beside, stated, lang, glossary) } }),
    beside,
    namesProjects,
  };
}

/** The subjects in what is left of a text. The name of a goal or action line that is a filter already says nothing more. */
function readSubjects(left: string, stated: readonly StatedFilter[], lang: Language, glossary: Glossary): Unit[] {
  const isStated = (name: string) => stated.some(({ filter }) => filter === name);
  const repeats = ({ term }: Unit) => ((term.startsWith("concept:sdg-") || term === conceptTerm("sustainable-development")) && isStated("sdgs")) || (term.startsWith("concept:action-line-") && isStated("actionLines"));
  return readUnits(left, lang, glossary).filter((unit) => !unit.generic && !repeats(unit));
}

/** What the counted must speak of. A name of several words is one although one of them is a word of counting too ("distributed ledger"). */
function readTopic(left: string, { joining }: Counted, beside: readonly Unit[], stated: readonly StatedFilter[], lang: Language, glossary: Glossary): Unit[] {
  const own = readSubjects(left, stated, lang, glossary).filter(({ translatable, words }) => translatable || !joining.has(words));
  const terms = new Set(analyseWords(left, lang).map(({ term }) => term));
  const torn = beside.filter((unit) => unit.translatable && !own.some(({ term }) => term === unit.term) && unit.alternatives.some((words) => words.length > 1 && words.some((word) => terms.has(word))));
  const ofTorn = new Set(torn.flatMap(({ alternatives }) => alternatives.flat()));
  return [...torn, ...own.filter(({ alternatives }) => !alternatives.flat().every((term) => ofTorn.has(term) || term.startsWith("concept:")) || alternatives.flat().every((term) => term.startsWith("concept:")))];
}

function oneYear(stated: readonly StatedFilter[]): number | undefined {
  const { from, to } = asFilters(stated).years ?? {};
  return from === to ? from : undefined;
}

function overlap(first: { start: number; end: number }, second: { start: number; end: number }): boolean {
  return first.start < second.end && second.start < first.end;
}

function readUnits(text: string, lang: Language, glossary: Glossary): Unit[] {
  const analysed = analyseWords(text, lang);
  const terms = analysed.map(({ term }) => term);
  const wordOf = new Map(analysed.map(({ term, word }) => [term, word]));
  const named = glossary.locateConcepts(text, lang, terms);
  const units = new Map<string, Unit>();
  const specific = (concepts: string[]) => concepts.filter((concept) => glossary.kindOf(concept) !== "activity").map(conceptTerm);
  for (const { concept, terms: words, parts, broader } of named) {
    const term = conceptTerm(concept);
    const known = units.get(term);
    if (known === undefined) {
      units.set(term, { alternatives: [[term], words], parts: specific(parts), broader: specific(broader), term, translatable: true, generic: glossary.kindOf(concept) === "activity", words: words.map((word) => wordOf.get(word) ?? word).join(" ") });
    } else known.alternatives.push(words);
  }
  const covered = new Set(named.flatMap((concept) => concept.terms));
  for (const term of terms) {
    // A single Han character left over from cutting names nothing by itself.
    if (!covered.has(term) && !/^\p{Script=Han}$/u.test(term)) units.set(term, { alternatives: [[term]], parts: [], broader: [], term, translatable: false, generic: false, words: wordOf.get(term) ?? term });
  }
  return [...units.values()];
}
