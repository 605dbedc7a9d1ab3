import { readStoredTexts } from "../db/stored-items.ts";
import type { Answer } from "../domain/answer.ts";
import { detectLanguage } from "../language/detect.ts";
import type { Language } from "../language/language.ts";
import { foldText } from "../language/normalise.ts";
import type { SearchRoom } from "../search/search.ts";
import type { EvaluationQuestion } from "./question-set.ts";
import { nameItems, type Relevant } from "./rank.ts";

/** So many sources are what an answer has room for: an answer that cites as many relevant ones has recalled all that it can. */
export const citationDepth = 5;
/** Below this confidence the words say too little for their language to be told. */
const languageConfidence = 0.3;
/** So few letters (a country's name, say) are in no language. */
const lettersOfALanguage = 12;

/** What of something holds: `hits` of `of`. Summed up over questions before it is divided. */
export interface Share {
  hits: number;
  of: number;
}

/** How one answer did; what does not apply to its question is absent. Every score is from 0 to 1, larger is better. */
export interface AnswerResult {
  refused: boolean;
  /** Whether the question has an answer, where the set says so. */
  answerable?: boolean;
  /** The cited sources, by the names that duplicates and versions share. */
  sources: string[];
  count?: number;
  /** A refusal where there is no answer, none where there is one. */
  refusalRight?: number;
  citationPrecision?: number;
  citationRecall?: number;
  countExact?: number;
  topExact?: number;
  inLanguage: number;
  contains?: number;
  /** Citations that lead to a source that is stored. */
  resolved: Share;
  /** Quotations that stand word for word in what is stored. */
  exactQuotes: Share;
  supported: Share;
  partial: Share;
  unsupported: Share;
}

/** Scores an answer without a model's judgement: against the relevant records, the stored texts and the expected number. */
export async function scoreAnswer(question: EvaluationQuestion, answer: Answer, relevant: Relevant, room: SearchRoom): Promise<AnswerResult> {
  const refused = answer.refused !== false;
  const answerable = isAnswerable(question);
  const numbers = answer.sentences.flatMap(({ citations }) => citations);
  const cited = answer.sources.filter(({ n }) => numbers.includes(n));
  const sources = await nameItems(cited.map(({ id }) => id), room);
  const right = sources.filter((name) => relevant.names.has(name)).length;
  const verdicts = (wanted: string): Share => ({ hits: answer.sentences.filter(({ verdict }) => verdict === wanted).length, of: answer.sentences.length });
  return {
    refused,
    ...(answerable === undefined ? {} : { answerable, refusalRight: refused === answerable ? 0 : 1 }),
    sources,
    ...(relevant.names.size === 0 || sources.length === 0 ? {} : { citationPrecision: right / sources.length }),
    ...(relevant.names.size === 0 ? {} : { citationRecall: Math.min(1, right / Math.min(relevant.names.size, citationDepth)) }),
    ...scoreCount(question, answer),
    inLanguage: isInLanguage(answer, question.lang) ? 1 : 0,
    ...scoreContents(question, answer),
    ...(await checkSources(answer, room)),
    supported: verdicts("supported"),
    partial: verdicts("partial"),
    unsupported: verdicts("unsupported"),
  };
}

/** Whether the set says that there is an answer: in words, by relevant records or by a number to find. */
function isAnswerable({ answerable, relevant = [], count = 0 }: EvaluationQuestion): boolean | undefined {
  return answerable ?? (relevant.length > 0 || count > 0 ? true : undefined);
}

function scoreCount({ count, top }: EvaluationQuestion, answer: Answer): Partial<AnswerResult> {
  const given = answer.count;
  const most = given?.by?.[0]?.count;
  const leading = (given?.by ?? []).flatMap((one) => (one.count === most ? [one.value] : []));
  return {
    ...(given === undefined ? {} : { count: given.total }),
    // Of a ranking the number says little: its leader is what was asked for.
    ...(count === undefined || top !== undefined ? {} : { countExact: given?.total === count ? 1 : 0 }),
    ...(top === undefined ? {} : { topExact: leading.toSorted().join(" ") === top.map(String).toSorted().join(" ") ? 1 : 0 }),
  };
}

function scoreContents({ expect }: EvaluationQuestion, answer: Answer): Partial<AnswerResult> {
  if (expect?.contains === undefined || expect.contains.length === 0) return {};
  const said = foldText(answer.sentences.map(({ text }) => text).join("\n"));
  return { contains: expect.contains.every((words) => said.includes(foldText(words))) ? 1 : 0 };
}

/** Whether citations lead to stored sources, and quotations stand in them exactly: looked up anew, whatever the answer says of itself. */
async function checkSources(answer: Answer, room: SearchRoom): Promise<Pick<AnswerResult, "resolved" | "exactQuotes">> {
  const official = answer.sources.flatMap((source) => source.official ?? []);
  const texts = await readStoredTexts(room.database, [...answer.sources, ...official].map(({ id }) => id));
  const quotes = [...answer.sources, ...official].map(({ id, quote }) => texts.get(id)?.some((text) => text.includes(quote)) === true);
  const citations = answer.sentences.flatMap((sentence) => sentence.citations).map((number) => answer.sources.some(({ n, id }) => n === number && texts.has(id)));
  return { resolved: shareOf(citations), exactQuotes: shareOf(quotes) };
}

function shareOf(holds: boolean[]): Share {
  return { hits: holds.filter(Boolean).length, of: holds.length };
}

/** Whether the answer's own words are in the language: without quotations, titles and names, which stay in that of their source. */
export function isInLanguage(answer: Answer, lang: Language): boolean {
  if (answer.lang !== lang) return false;
  const borrowed = answer.sources.flatMap(({ quote, title, org }) => [quote, title, org ?? ""]).filter((text) => text !== "").toSorted((first, second) => second.length - first.length);
  const said = [...answer.sentences.map(({ text }) => text), ...(answer.refused === false ? [] : [answer.refused.reason])].join("\n");
  const own = borrowed.reduce((left, text) => left.replaceAll(text, " "), said);
  const letters = own.match(/\p{L}/gu)?.length ?? 0;
  const detected = detectLanguage(own, lang);
  // A Han character is a word, so that a short Chinese text says enough.
  return detected.lang === lang || detected.confidence < languageConfidence || letters < lettersOfALanguage;
}
