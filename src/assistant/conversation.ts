import { detectLanguage } from "../language/detect.ts";
import type { Glossary } from "../language/glossary.ts";
import { foldText } from "../language/normalise.ts";
import { readFollowUpWords } from "./conversation/follow-up-words.ts";
import { rewriteByRules } from "./conversation/rewrite-by-rules.ts";
import { asFilters, type StatedFilter } from "./understand/stated-filter.ts";
import { understand, type UnderstandOptions, type Understood, type Unit } from "./understand.ts";

export interface Turn {
  role: "user" | "assistant";
  text: string;
  /** Of an answer: the ids of its sources in their order, so that "the second one" means something. */
  sources?: readonly string[] | undefined;
}

/** A question with what it takes over from the conversation before it. */
export interface Conversation {
  understood: Understood;
  /** What a follow-up was read as, where that differs from how it was asked. */
  rewritten?: string;
  /** The source of the last answer that is meant: "tell me more about the second one". */
  about?: string;
}

/** An earlier question goes on being taken up by so many that follow it. */
const turnsRead = 10;
const subjects: ReadonlySet<string> = new Set(["sdgs", "actionLines"]);
/** Nothing of the text that a filter was read from is left. */
const nowhere = -1;

/**
 * Reads the last question of a conversation by rules. A follow-up ("and in Egypt?", "only since 2022", "how many?") keeps the subject, the filters and what was
 * wanted of the question before it, but for those that it says anew; a question with a subject of its own begins anew.
 * @param lang the language of the answer; detected when absent, with that of the question before where the words do not tell.
 */
export function readConversation(question: string, lang: string | undefined, history: readonly Turn[], glossary: Glossary, options: UnderstandOptions = {}): Conversation {
  const asked = history.filter(({ role }) => role === "user").slice(-turnsRead);
  let before: Understood | undefined;
  for (const { text } of asked) before = readNext(text, undefined, before, glossary, options).understood;
  const read = readNext(question, lang, before, glossary, options);
  const sources = history.findLast(({ role, sources: of }) => role === "assistant" && of !== undefined && of.length > 0)?.sources ?? [];
  const about = read.ordinal === undefined ? undefined : sources.at(read.ordinal);
  return { understood: read.understood, ...(read.rewritten === undefined ? {} : { rewritten: read.rewritten }), ...(about === undefined ? {} : { about }) };
}

function readNext(question: string, lang: string | undefined, before: Understood | undefined, glossary: Glossary, options: UnderstandOptions): { understood: Understood; rewritten?: string; ordinal?: number } {
  const prior = before === undefined ? options : { ...options, prior: detectLanguage(before.text, before.lang).lang };
  const asked = understand(question, lang, glossary, prior);
  if (before === undefined) return { understood: asked };
  const { opens, narrows, ordinal, rest } = readFollowUpWords(question, asked.lang);
  const isOpenEnded = narrows && /的[。！？?!\s]*$/u.test(question);
  const own = isOpenEnded ? { ...understand(withNoun(question), asked.lang, glossary, prior), text: question } : asked;
  // What takes up the question before is no subject: "what about", "these".
  const bare = understand(isOpenEnded ? withNoun(rest) : rest, own.lang, glossary, options);
  const says = own.stated.length > 0 || own.document !== undefined;
  if (ordinal !== undefined && !says) return { understood: own, ordinal };
  const begins = opens || beginsWithConjunction(own);
  if (!isFollowUp(before, own, bare, begins, narrows)) return { understood: own };
  const understood = merge(before, own, bare, narrows, glossary, options);
  return understood.text === question ? { understood } : { understood, rewritten: understood.text };
}

/** "只看政府负责的": in Chinese the noun that this describes is left away. */
function withNoun(question: string): string {
  return `${question.replace(/[。！？?!\s]*$/u, "")}项目`;
}

/** "ومصر؟": the conjunction before a place at the beginning. */
function beginsWithConjunction({ lang, stated }: Understood): boolean {
  const [first] = stated;
  return lang === "ar" && first !== undefined && first.start === 0 && /^و\p{L}{2}/u.test(foldText(first.words));
}

function hasSubject({ units, stated }: Understood): boolean {
  return units.some(({ generic }) => !generic) || stated.some(({ filter }) => subjects.has(filter));
}

function isFollowUp(before: Understood, own: Understood, bare: Understood, opens: boolean, narrows: boolean): boolean {
  // A document, the assistant itself and texts to compare with are subjects whatever stands before them.
  if (own.document !== undefined || own.intent === "about" || own.intent === "similar") return own.document?.name === "" && !own.namesProjects;
  if (own.intent === "compare" && comparesWith(before, own) !== undefined) return true;
  if (narrows) return !own.namesProjects || !hasSubject(bare) || bare.countries.length === 0;
  // A whole question with place, subject and projects stands by itself even after "and".
  if (opens) return !(own.namesProjects && hasSubject(bare) && bare.countries.length > 0);
  return !own.namesProjects && bare.units.every(({ generic }) => generic) && !bare.stated.some(({ filter }) => subjects.has(filter) && bare.countries.length > 0);
}

function merge(before: Understood, own: Understood, bare: Understood, narrows: boolean, glossary: Glossary, options: UnderstandOptions): Understood {
  const compares = comparesWith(before, own);
  const isNewSubject = hasSubject(bare) && (compares === undefined || bare.beside.some(({ translatable }) => translatable) || own.stated.some(({ filter }) => subjects.has(filter)));
  const replacesSubject = isNewSubject && !narrows;
  const anew = new Set(own.stated.map(({ filter }) => filter));
  const kept = before.stated.filter(({ filter }) => (compares === filter ? true : !anew.has(filter)) && !(replacesSubject && subjects.has(filter)));
  const merged = [...kept, ...own.stated.filter((one) => !kept.some((other) => other.filter === one.filter && String(other.values) === String(one.values)))];
  const intent = compares !== undefined ? "compare" : own.intent === "find" ? before.intent : own.intent;
  const units = replacesSubject ? bare.units : isNewSubject ? joinUnits(before.units, bare.units) : before.units;
  const text = rewriteByRules(before, own, { stated: own.stated, adds: compares !== undefined || (narrows && isNewSubject), rest: isNewSubject ? subjectOf(bare, own) : "", asks: own.intent === "find" || own.intent === before.intent || isNewSubject ? undefined : own.text, replacesSubject });
  // Where filters stand in the text that goes on from here.
  const again = understand(text, own.lang, glossary, options).stated;
  const stated = merged.map((one): StatedFilter => {
    const found = again.find(({ filter, values }) => filter === one.filter && String(Object.values(values)) === String(Object.values(one.values)));
    return found === undefined ? { ...one, start: nowhere, end: nowhere } : { ...one, start: found.start, end: found.end };
  });
  const inferred = asFilters(stated);
  const by = compares ?? own.by ?? (intent === before.intent ? before.by : undefined);
  const counted = countedOf(before, own, bare, { intent, replacesSubject, isNewSubject });
  const { by: _by, counted: _counted, document: _document, ...base } = before;
  const document = own.document === undefined ? (replacesSubject ? undefined : before.document) : { ...before.document, ...own.document, name: own.document.name === "" ? (before.document?.name ?? "") : own.document.name };
  return {
    ...base,
    text,
    lang: own.lang,
    units,
    beside: replacesSubject ? bare.beside : isNewSubject ? joinUnits(before.beside, bare.beside) : before.beside,
    countries: inferred.countries ?? [],
    places: stated.filter(({ filter }) => filter === "countries").map(({ words }) => words),
    inferred,
    stated,
    year: inferred.years !== undefined && inferred.years.from === inferred.years.to ? inferred.years.from : undefined,
    intent: document !== undefined && before.intent === "passage" && own.intent === "find" ? "passage" : intent,
    ...(by === undefined ? {} : { by }),
    ...(document === undefined ? {} : { document }),
    ...(counted === undefined ? {} : { counted }),
    namesProjects: before.namesProjects || own.namesProjects,
  };
}

/** "Compare it with Morocco", and one more after a comparison: the values stand beside those before. */
function comparesWith(before: Understood, own: Understood): Understood["by"] {
  const values = own.stated.filter(({ filter }) => filter === "countries" || filter === "sdgs" || filter === "actionLines" || filter === "stakeholders" || filter === "years");
  const [only, ...more] = values;
  if (only === undefined || more.length > 0 || only.filter === "langs") return undefined;
  if (!before.stated.some(({ filter }) => filter === only.filter)) return undefined;
  return own.intent === "compare" || (before.intent === "compare" && before.by === only.filter && own.intent === "find") ? only.filter : undefined;
}

/** What is counted from here on: the topic goes on, is another one, or is joined by one. */
function countedOf(before: Understood, own: Understood, bare: Understood, { intent, replacesSubject, isNewSubject }: { intent: Understood["intent"]; replacesSubject: boolean; isNewSubject: boolean }): Understood["counted"] {
  if (!isCounting(intent)) return undefined;
  // People, money and shares stay what nobody can count here.
  if (isCounting(before.intent) && before.counted === undefined) return own.counted;
  const said = bare.counted?.topic ?? bare.beside;
  const topic = replacesSubject ? said : isNewSubject ? joinUnits(topicOf(before), said) : topicOf(before);
  // A word that the glossary does not know may be no subject at all.
  if (!isCounting(before.intent) && topic.some(({ translatable }) => !translatable)) return undefined;
  const basis = own.intent === "find" ? before.counted : (own.counted ?? before.counted);
  return { ...(basis ?? { head: "records" as const, least: false, asTechnology: false, understood: [], joining: new Set<string>() }), topic };
}

function isCounting(intent: Understood["intent"]): boolean {
  return intent === "count" || intent === "list" || intent === "compare";
}

function topicOf({ counted, beside }: Understood): Unit[] {
  return counted?.topic ?? beside;
}

function joinUnits(first: readonly Unit[], second: readonly Unit[]): Unit[] {
  return [...first, ...second.filter(({ term }) => !first.some((unit) => unit.term === term))];
}

/** The words of a follow-up that name a subject: without its filters, but for those that are one ("e-learning"). */
function subjectOf(bare: Understood, own: Understood): string {
  if (bare.units.every(({ generic }) => generic) || bare.beside.length === 0) return "";
  let left = bare.text;
  for (const { start, end } of own.stated) left = left.slice(0, start) + " ".repeat(end - start) + left.slice(end);
  return left;
}
