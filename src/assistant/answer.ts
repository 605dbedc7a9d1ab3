import { randomUUID } from "node:crypto";
import type { Answer, Hit, Source } from "../domain/answer.ts";
import type { Filters } from "../domain/filters.ts";
import type { Inferred, InferredFilter } from "../domain/inferred.ts";
import { asHit } from "../search/hits.ts";
import { search, type Found, type SearchResult, type SearchRoom } from "../search/search.ts";
import { searchSettings } from "../search/settings.ts";
import { aboutSource } from "./about-source.ts";
import { compose, type Composed, type ComposedEvent, type CompositionRoom } from "./compose.ts";
import { readConversation, type Conversation, type Turn } from "./conversation.ts";
import { countAnswer } from "./count/count-answer.ts";
import { weighEvidence, type Evidence } from "./evidence.ts";
import { chooseEvidence, quoteSources, writeSentences } from "./extract.ts";
import { rewriteFollowUp } from "./generate/rewrite.ts";
import { addOfficialTexts } from "./official.ts";
import { describeInferred, searchInferred } from "./search-inferred.ts";
import { understand, type Understood } from "./understand.ts";

/** What an answer is made with; opened once, at start. */
export interface AnswerRoom extends SearchRoom, CompositionRoom {
  /** Whether sentences of a language model that nothing supports are shown with that verdict, instead of being left out. */
  expert?: boolean;
}

export interface Question {
  text: string;
  /** The language of the answer; detected from the question when absent. */
  lang?: string | undefined;
  filters: Filters;
  history: Turn[];
  /** Filters that the reader removed: they are not read out of the question. */
  without?: readonly InferredFilter["filter"][] | undefined;
  /** Shows unsupported sentences of a language model too, with that verdict, whatever the room says. */
  expert?: boolean | undefined;
}

/** An answer as it comes about. `sources` or `refused` comes first, `done` last, with all of it. */
export type AnswerEvent =
  | { event: "sources"; data: { lang: string; sources: Source[] } }
  /** Of a question that asks for a number, a ranking, a list or a comparison: right behind the sources. */
  | { event: "count"; data: NonNullable<Answer["count"]> }
  | ComposedEvent
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
  const { understood, rewritten, about } = await readQuestion(question, room, signal);
  const { lang } = understood;
  // What asks for a number, a list, a comparison or one source of the last answer needs no evidence weighed.
  const direct = about === undefined ? await countAnswer(understood, question.filters, room) : await aboutSource(about, understood, room);
  signal?.throwIfAborted();
  if (direct !== undefined) {
    yield { event: "sources", data: { lang, sources: direct.sources } };
    if (direct.count !== undefined) yield { event: "count", data: direct.count };
    for (const [index, sentence] of direct.sentences.entries()) yield { event: "sentence", data: { index, ...sentence } };
    yield { event: "done", data: { id: randomUUID(), lang, mode: "extractive", refused: false, ...direct, ...(rewritten === undefined ? {} : { rewritten }), filters: question.filters, tookMs: Math.round(performance.now() - started) } };
    return;
  }
  const hasSubject = understood.units.some((unit) => !unit.generic);
  const asksNothing = !hasSubject && understood.stated.length === 0 && understood.document === undefined && Object.keys(question.filters).length === 0;
  const { found, inferred, evidence } = await findEvidence(understood, question.filters, room);
  signal?.throwIfAborted();
  const chosen = asksNothing ? [] : evidence;
  const sources = await addOfficialTexts(quoteSources(chosen), lang, room.database);
  let refused: Answer["refused"] = false;
  let composed: Composed = { mode: "extractive", sentences: [] };
  if (sources.length === 0) {
    refused = await refuse(understood, question.filters, found, asksNothing, room);
    yield { event: "refused", data: refused };
  } else {
    yield { event: "sources", data: { lang, sources } };
    const grounded = sources.flatMap((source, index) => {
      const passage = chosen[index]?.found.passage;
      return passage === undefined ? [] : [{ source, passage }];
    });
    const draft = { question: { text: understood.text, lang }, grounded, quoted: writeSentences(sources, lang, room.messages) };
    composed = yield* compose(draft, room, { expert: question.expert ?? room.expert ?? false, signal });
  }
  const whole: Answer = {
    id: randomUUID(),
    lang,
    ...composed,
    refused,
    sources,
    ...(rewritten === undefined ? {} : { rewritten }),
    filters: question.filters,
    inferred,
    tookMs: Math.round(performance.now() - started),
  };
  signal?.throwIfAborted();
  yield { event: "done", data: whole };
}

/** A question with what it follows: rewritten by the language model where there is one, else (and where that is of no use) read by rules. */
async function readQuestion({ text, lang, history, without = [] }: Question, room: AnswerRoom, signal: AbortSignal | undefined): Promise<Conversation> {
  const byRules = readConversation(text, lang, history, room.glossary, { without });
  if (room.chatModel === undefined || history.length === 0 || byRules.about !== undefined) return byRules;
  const rewritten = await rewriteFollowUp(text, byRules.understood.lang, history, room.chatModel, room.prompts, signal);
  return rewritten === undefined ? byRules : { understood: understand(rewritten, byRules.understood.lang, room.glossary, { without }), rewritten };
}

/**
 * The evidence under the filters that the question states. Where nothing there supports an answer the search goes on without them:
 * a paragraph of a document has no country and no year. The place stays a condition all the same, since the text must name it.
 */
async function findEvidence(understood: Understood, filters: Filters, room: AnswerRoom): Promise<{ found: Found[]; inferred: Inferred; evidence: Evidence[] }> {
  const range = { limit: searchSettings.evidenceCandidates, offset: 0, weigh: true };
  const placed = { ...understood, ...(filters.countries === undefined ? {} : { countries: [] }), ...(filters.years === undefined ? {} : { year: undefined }) };
  const hasSubject = understood.units.some((unit) => !unit.generic);
  const choose = async ({ found, termWeights }: SearchResult) => chooseEvidence(await weighEvidence(placed, found, termWeights, room), hasSubject, understood.lang);
  const limited = await searchInferred(understood, filters, range, room);
  const evidence = await choose(limited);
  const isLimited = limited.inferred.stated !== undefined && limited.inferred.stated.length > (limited.inferred.relaxed?.length ?? 0);
  if (evidence.length > 0 || !isLimited) return { found: limited.found, inferred: limited.inferred, evidence };
  const everywhere = await search({ text: understood.text, lang: understood.lang, filters, ...range }, room);
  const others = await choose(everywhere);
  if (others.length === 0) return { found: limited.found, inferred: limited.inferred, evidence };
  const stated = understood.stated.filter(({ filter }) => filters[filter] === undefined);
  const [kept, relaxed] = [stated.filter(({ filter }) => filter === "countries"), stated.filter(({ filter }) => filter !== "countries")];
  return { found: everywhere.found, inferred: describeInferred(understood, kept, relaxed), evidence: others };
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
