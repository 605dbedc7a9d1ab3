import type { PassageDetails } from "../db/find-passages.ts";
import type { Sentence, Source } from "../domain/answer.ts";
import { passageLink } from "../domain/passage-link.ts";
import { directionOf, type Language } from "../language/language.ts";
import { foldText } from "../language/normalise.ts";
import { countryName } from "../language/places.ts";
import { searchSettings } from "../search/settings.ts";
import type { Evidence, QuotableSentence } from "./evidence.ts";
import type { Messages } from "./messages.ts";

const countriesNamed = 3;

/**
 * The sources that carry an answer, best first; none when nothing found covers enough of the question.
 * @param lang of the reader: of one paragraph in several languages, the text in this one is taken where it was found.
 */
export function chooseEvidence(evidence: Evidence[], hasSubject: boolean, lang: string): Evidence[] {
  const able = evidence.filter(({ found, coverage, inPlace }) => inPlace && coverage >= searchSettings.leastCoverage && found.ownScore >= searchSettings.leastScore);
  const best = Math.max(0, ...able.map(({ coverage }) => coverage));
  const close = able.filter(({ coverage }) => coverage >= best * searchSettings.leastShareOfBest);
  // Without a subject ("what is there in Jordan?") coverage says nothing and the order of the search stands.
  const ranked = hasSubject ? close.toSorted((first, second) => rankOf(second) - rankOf(first)) : close;
  const chosen: Evidence[] = [];
  for (const one of ranked) {
    const at = chosen.findIndex((other) => isSameSource(one.found.passage, other.found.passage));
    if (at < 0) chosen.push(one);
    else if (one.found.passage.record === null && one.found.passage.lang === lang && chosen[at]?.found.passage.lang !== lang) chosen[at] = one;
  }
  return chosen.slice(0, searchSettings.sourcesPerAnswer);
}

/** The same initiative is often entered twice, and a paragraph stands there in several languages: each is quoted once. Paragraphs of one document differ. */
function isSameSource(one: PassageDetails, other: PassageDetails): boolean {
  if (one.record !== null || other.record !== null) return one.record !== null && other.record !== null && foldText(one.record.title) === foldText(other.record.title);
  const [work, otherWork] = [one.document?.work, other.document?.work];
  if (work === undefined || otherWork === undefined || one.paragraph === null || one.document?.id === other.document?.id) return one.id === other.id;
  return work.id === otherWork.id && work.scope === otherWork.scope && one.lang !== other.lang && one.paragraph === other.paragraph;
}

function rankOf({ coverage, found }: Evidence): number {
  return coverage + found.score / 2;
}

/** Numbers the sources and gives each the sentence of it that says most to the question, as an exact quotation. */
export function quoteSources(evidence: Evidence[]): Source[] {
  return evidence.map(({ found, sentences }, index) => {
    const { record, document, ...passage } = found.passage;
    const best = bestSentence(sentences) ?? { text: passage.text, field: passage.field ?? "text" };
    const quote = cutQuote(best.text);
    const shared = { n: index + 1, lang: passage.lang, dir: directionOf(passage.lang), quote };
    if (record !== null) {
      return {
        ...shared,
        id: record.id,
        kind: "record",
        title: record.title,
        field: best.field,
        ...(record.url === undefined ? {} : { url: record.url }),
        ...(record.countries.length === 0 ? {} : { countries: record.countries }),
        ...(record.org === undefined ? {} : { org: record.org }),
      };
    }
    const paragraph = passage.paragraph === null ? {} : { paragraph: passage.paragraph };
    const page = passage.page === null ? {} : { page: passage.page };
    const link = passageLink(document, { ...passage, text: quote });
    return {
      ...shared,
      id: passage.id,
      kind: "passage",
      title: document?.title ?? passage.id,
      ...paragraph,
      ...page,
      ...(document?.url === undefined ? {} : { url: document.url }),
      ...(link === undefined ? {} : { link }),
      ...(document === null ? {} : { document: { id: document.id, title: document.title, ...paragraph, ...page, digest: document.digest } }),
    };
  });
}

function bestSentence(sentences: QuotableSentence[]): QuotableSentence | undefined {
  const scoreOf = ({ coverage, first, text }: QuotableSentence) =>
    coverage + (first ? searchSettings.firstSentenceBonus : 0) - (text.length < searchSettings.shortestQuote ? 1 : 0);
  return sentences.reduce<QuotableSentence | undefined>((best, one) => (best === undefined || scoreOf(one) > scoreOf(best) ? one : best), undefined);
}

/** A quotation stays an exact part of the text: a long sentence is cut at a word, and nothing is put in its place. */
export function cutQuote(text: string): string {
  const line = text.split("\n").find((part) => part.trim().length >= searchSettings.shortestQuote)?.trim() ?? text;
  if (line.length <= searchSettings.longestQuote) return line;
  const cut = line.slice(0, searchSettings.longestQuote);
  const space = cut.lastIndexOf(" ");
  return cut.slice(0, space > searchSettings.longestQuote / 2 ? space : undefined).trimEnd();
}

/** The answer's sentences in the question's language: one that leads and cites all, then one a source. */
export function writeSentences(sources: Source[], lang: Language, messages: Messages): Sentence[] {
  const records = sources.filter((source) => source.kind === "record").length;
  const all = sources.map((source) => source.n);
  const lead: Sentence[] =
    sources.length < 2 ? [] : [{ text: messages.format(lang, "lead", { records, passages: sources.length - records }), citations: all, verdict: "supported" }];
  return [...lead, ...sources.map((source): Sentence => ({ text: introduce(source, lang, messages), citations: [source.n], verdict: "supported" }))];
}

function introduce(source: Source, lang: Language, messages: Messages): string {
  const quote = messages.quotation(lang, isolate(source.quote, source, lang));
  if (source.kind === "passage") {
    const kind = source.document?.digest === true ? "digest" : "document";
    const paragraph = source.paragraph === undefined ? "none" : isolate(source.paragraph, source, lang);
    return messages.format(lang, "passage", { kind, title: isolate(source.title, source, lang), paragraph, quote });
  }
  const countries = source.countries ?? [];
  const named = countries.length > countriesNamed ? [messages.format(lang, "countries", { count: countries.length })] : countries.map((code) => countryName(code, lang));
  const details = [...(source.org === undefined || foldText(source.org) === foldText(source.title) ? [] : [isolate(source.org, source, lang)]), ...named];
  // A record whose only text is its title is named, not quoted twice.
  const parts = { title: isolate(source.title, source, lang), details: details.join(messages.format(lang, "separator")), quote };
  const message = details.length === 0 ? "record" : "recordWithDetails";
  return source.field === "title" ? messages.format(lang, "recordByTitle", parts) : messages.format(lang, message, parts);
}

/** First strong isolate … pop directional isolate around text whose direction is not that of the sentence, so that brackets and full stops stay in place. */
function isolate(text: string, source: Source, lang: Language): string {
  return source.dir === directionOf(lang) && lang !== "ar" ? text : `\u2068${text}\u2069`;
}
