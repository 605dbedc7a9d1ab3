import { randomUUID } from "node:crypto";
import { insertAnswer } from "../db/answers.ts";
import type { Answer, Hit, Sentence, Source } from "../domain/answer.ts";
import type { Filters } from "../domain/filters.ts";
import { asHit } from "../search/hits.ts";
import { search, type Found, type SearchRoom } from "../search/search.ts";
import { searchSettings } from "../search/settings.ts";
import { weighEvidence } from "./evidence.ts";
import { chooseEvidence, quoteSources, writeSentences } from "./extract.ts";
import type { Messages } from "./messages.ts";
import { addOfficialTexts } from "./official.ts";
import { understand, type Turn, type Understood } from "./understand.ts";

/** What an answer is made with; opened once, at start. */
export interface AnswerRoom extends SearchRoom {
  messages: Messages;
}

export interface Question {
  text: string;
  /** The language of the answer; detected from the question when absent. */
  lang?: string | undefined;
  filters: Filters;
  history: Turn[];
}

/** An answer as it comes about. `sources` or `refused` comes first, `done` last, with all of it. */
export type AnswerEvent =
  | { event: "sources"; data: { lang: string; sources: Source[] } }
  | { event: "sentence"; data: Sentence & { index: number } }
  | { event: "refused"; data: { reason: string; nearest: Hit[] } }
  | { event: "done"; data: Answer };

/**
 * Answers a question from the repository: understand, search, weigh the evidence, quote. Every sentence cites a source that
 * holds its quotation; when nothing found covers enough of the question, there is a refusal with the nearest results instead.
 * @param signal stops the work between its steps, when nobody waits for the answer any more.
 * @throws whatever the database or the embedding model throw, and the signal's reason.
 */
export async function* answer(question: Question, room: AnswerRoom, signal?: AbortSignal): AsyncGenerator<AnswerEvent> {
  const started = performance.now();
  const understood = understand(question.text, question.lang, question.history, room.glossary);
  const { lang } = understood;
  const infersCountries = understood.countries.length > 0 && question.filters.countries === undefined;
  const { found, termWeights } = await findEvidence(understood, question.filters, infersCountries, room);
  signal?.throwIfAborted();
  const evidence = await weighEvidence(infersCountries ? understood : { ...understood, countries: [] }, found, termWeights, room);
  signal?.throwIfAborted();
  const hasSubject = understood.units.some((unit) => !unit.generic);
  const asksNothing = !hasSubject && understood.countries.length === 0 && Object.keys(question.filters).length === 0;
  const chosen = asksNothing ? [] : chooseEvidence(evidence, hasSubject, lang);
  const sources = await addOfficialTexts(quoteSources(chosen), lang, room.database);
  const sentences = writeSentences(sources, lang, room.messages);
  let refused: Answer["refused"] = false;
  if (sources.length === 0) {
    refused = await refuse(understood, question.filters, found, asksNothing, room);
    yield { event: "refused", data: refused };
  } else {
    yield { event: "sources", data: { lang, sources } };
    for (const [index, sentence] of sentences.entries()) yield { event: "sentence", data: { index, ...sentence } };
  }
  const whole: Answer = {
    id: randomUUID(),
    lang,
    mode: "extractive",
    refused,
    sentences,
    sources,
    filters: question.filters,
    inferred: infersCountries ? { countries: understood.countries, places: understood.places } : {},
    tookMs: Math.round(performance.now() - started),
  };
  signal?.throwIfAborted();
  await insertAnswer(room.database, question.text, whole);
  yield { event: "done", data: whole };
}

/** A question that names countries is searched among the records of those countries first, then among everything: a document or a description may name them too. */
async function findEvidence(understood: Understood, filters: Filters, infersCountries: boolean, room: AnswerRoom): Promise<{ found: Found[]; termWeights: Map<string, number> }> {
  const query = { text: understood.text, lang: understood.lang, limit: searchSettings.evidenceCandidates, offset: 0 };
  const everywhere = await search({ ...query, filters }, room);
  if (!infersCountries) return everywhere;
  const inCountries = await search({ ...query, filters: { ...filters, countries: understood.countries } }, room);
  const known = new Set(inCountries.found.map(({ passage }) => passage.key));
  return { found: [...inCountries.found, ...everywhere.found.filter(({ passage }) => !known.has(passage.key))], termWeights: everywhere.termWeights };
}

async function refuse(understood: Understood, filters: Filters, found: Found[], asksNothing: boolean, room: AnswerRoom): Promise<Exclude<Answer["refused"], false>> {
  const { messages } = room;
  const isFiltered = Object.keys(filters).length > 0;
  const near = found.length > 0 || !isFiltered ? found : (await search({ text: understood.text, lang: understood.lang, filters: {}, limit: searchSettings.nearestShown, offset: 0 }, room)).found;
  const nearest = asksNothing ? [] : near.slice(0, searchSettings.nearestShown).map(asHit);
  let key = "refusedUnsupported";
  if (asksNothing) key = "refusedNoSubject";
  else if (isFiltered) key = found.length === 0 ? "refusedByFilters" : "refusedUnderFilters";
  return { reason: messages.format(understood.lang, key, { nearest: nearest.length }), nearest };
}
