import type { Breakdown, Intent } from "../../domain/intent.ts";
import { analyseTerms } from "../../language/analyse.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { isStopWord } from "../../language/stop-words.ts";
import { markSpans, placeMark, subjectMark } from "./marked-text.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

/** What a question wants counted, listed or compared. */
export interface Counted {
  /** Records, or the values of one of their fields: "how many countries have e-health initiatives". */
  head: "records" | Breakdown;
  /** Asks for the fewest instead of the most. */
  least: boolean;
  /** Whether the topic shall stand among the technologies that a record declares, not just anywhere in its text. */
  asTechnology: boolean;
  /** Words that name no subject: filters, intents, "projects", "registered", "serve" … What is left names the topic. */
  understood: { start: number; end: number }[];
  /** Words (folded) between "projects" and a filter, which say how the two belong together unless the glossary knows them. */
  joining: ReadonlySet<string>;
}

/**
 * `relations` say how filters and projects belong together, or ask politely; `notCounted` and `status` change what is to be counted in a way that no
 * filter can express; `others` is what may follow "how many" and is no record; `breaks` end the name of what is counted
 * ("how many people gained from projects").
 */
interface CountingWords extends Record<"relations" | "technology" | "notCounted" | "status" | "amounts", Record<Language, string[]>> {
  least: Record<Language, string>;
  others: Record<Language, string>;
  breaks: Record<Language, string>;
}

const words = readWords<CountingWords>("counting");
const intentWords = readWords<{ by: Record<Breakdown, Record<Language, string[]>>; most: Record<Language, string> }>("intents");
const { projects: projectWords, who } = readWords<{ projects: Record<Language, string>; who: Record<string, Record<Language, string[]>> }>("stakeholders");
const saidMark = "\uE002";
const marks = `[${placeMark}${subjectMark}${saidMark}]`;
const clauseEnd = /[?!;:؟。？！；：]/u;
/** In these languages words that describe a noun stand before it. */
const describedBefore: ReadonlySet<Language> = new Set(["en", "ru", "zh"]);

type Patterns = Readonly<Record<"relations" | "technology" | "notCounted" | "status" | "amounts" | "least" | "most" | "projects", RegExp>> & { others: RegExp; breaks: RegExp | undefined; by: Readonly<Record<Breakdown, RegExp>> };

const compiled = Object.fromEntries(languages.map((lang) => [lang, compileAll(lang)])) as Readonly<Record<Language, Patterns>>;

function compileAll(lang: Language): Patterns {
  const anyOf = (list: string[]) => compilePattern(`(?:${[...list].sort((first, second) => second.length - first.length).join("|")})`, lang);
  return {
    // Arabic verbs take the object along: "تتناولها".
    relations: anyOf(lang === "ar" ? words.relations.ar.map((word) => `${word}(?:ها|ه|هم|هما)?`) : words.relations[lang]),
    technology: anyOf(words.technology[lang]),
    notCounted: anyOf(words.notCounted[lang]),
    status: anyOf(words.status[lang]),
    amounts: anyOf(words.amounts[lang]),
    least: anyOf([words.least[lang]]),
    most: anyOf([intentWords.most[lang]]),
    projects: anyOf([projectWords[lang]]),
    others: anyOf([words.others[lang]]),
    breaks: words.breaks[lang] === "" ? undefined : anyOf([words.breaks[lang]]),
    // A ranking of stakeholders may name them: "governments or companies?"
    by: Object.fromEntries(Object.entries(intentWords.by).map(([by, byLanguage]) => [by, anyOf([...byLanguage[lang], ...(by === "stakeholders" ? Object.values(who).flatMap((names) => names[lang]) : [])])])) as Record<Breakdown, RegExp>,
  };
}

interface Asked {
  intent: Intent;
  by: Breakdown | undefined;
  namesProjects: boolean;
  stated: readonly StatedFilter[];
  /** Where intents are said, as written. */
  said: readonly { intent: Intent; start: number; end: number }[];
}

/**
 * What a question of counting wants counted; undefined where that is nothing that stands in the fields or texts of records: people,
 * money, shares, averages, what is not so. Rather nothing than a wrong number.
 */
export function readCounted(folded: FoldedText, lang: Language, { intent, by, namesProjects, stated, said }: Asked): Counted | undefined {
  if (intent !== "count" && intent !== "list" && intent !== "compare") return undefined;
  const patterns = compiled[lang];
  if (has(folded.text, patterns.amounts)) return undefined;
  const marked = markSpans(folded, [
    ...stated.map(({ filter, start, end }) => ({ start, end, mark: filter === "countries" ? placeMark : subjectMark })),
    ...said.map(({ start, end }) => ({ start, end, mark: saidMark })),
  ]);
  const technology = spansOf(folded.text, patterns.technology);
  const ofRanking = by === undefined ? [] : [patterns.by[by], patterns.most].flatMap((pattern) => spansOf(marked, pattern));
  // "Ongoing in 2020" is a matter of years.
  const ofYears = stated.some(({ filter }) => filter === "years") ? spansOf(marked, patterns.status) : [];
  const related = [...spansOf(marked, patterns.relations), ...technology, ...ofRanking, ...ofYears];
  const plain = blankOut(marked, related);
  if (has(plain, patterns.notCounted) || has(plain, patterns.status)) return undefined;
  const head = headOf({ text: folded.text, plain, marked }, lang, { intent, by, namesProjects, stated, said });
  if (head === undefined) return undefined;
  const projects = spansOf(plain, patterns.projects);
  const ofHead = head === "records" ? [] : spansOf(plain, patterns.by[head]);
  const understood = [...related, ...projects, ...ofHead].map(({ start, end }) => folded.asWritten(start, end));
  return {
    head,
    least: by !== undefined && has(folded.text, patterns.least),
    asTechnology: technology.length > 0,
    understood: [...stated, ...said, ...understood].map(({ start, end }) => ({ start, end })),
    joining: joiningWords(plain, lang),
  };
}

function has(text: string, pattern: RegExp): boolean {
  return text.search(pattern) >= 0;
}

function spansOf(text: string, pattern: RegExp): { start: number; end: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function blankOut(text: string, spans: readonly { start: number; end: number }[]): string {
  return spans.reduce((left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);
}

/** What is counted: the noun that "how many" asks for. */
function headOf({ text, plain, marked }: { text: string; plain: string; marked: string }, lang: Language, { intent, by, namesProjects, stated, said }: Asked): Counted["head"] | undefined {
  const patterns = compiled[lang];
  const isBare = !namesProjects && contentOf(plain, lang).length === 0;
  if (intent === "compare") return by === undefined ? undefined : "records";
  const last = said.findLast((one) => one.intent === intent);
  if (last === undefined || by !== undefined) return namesProjects || isBare ? "records" : undefined;
  const from = marked.lastIndexOf(saidMark) + 1;
  const clause = clauseOf(plain.slice(from));
  if (namesProjects && intent === "count" || namesProjects && stated.length > 0) {
    // "How many countries", "how many Arab countries".
    const place = new RegExp(`^(${placeMark}+)?`, "u").exec(marked.slice(from).trimStart())?.[0].length ?? 0;
    const start = marked.length - marked.slice(from).trimStart().length;
    if (startsWith(clauseOf(marked.slice(from)), patterns.by.countries, lang) || has(text.slice(start, start + place), patterns.by.countries)) return "countries";
  }
  if (!namesProjects) return isBare ? "records" : undefined;
  const at = clause.search(patterns.projects);
  return at < 0 ? (startsWith(clause, patterns.others, lang) ? undefined : "records") : describesRecords(clause.slice(0, at), lang) ? "records" : undefined;
}

function clauseOf(text: string): string {
  const end = text.search(clauseEnd);
  return end < 0 ? text : text.slice(0, end);
}

/** Whether a noun is the first word of content. */
function startsWith(text: string, noun: RegExp, lang: Language): boolean {
  const match = new RegExp(noun.source, "u").exec(text);
  return match !== null && contentOf(text.slice(0, match.index), lang).length === 0;
}

/** Whether the words between "how many" and "projects" describe the projects, and are not another noun with its verb. */
function describesRecords(between: string, lang: Language): boolean {
  const { others, breaks } = compiled[lang];
  const content = contentOf(between, lang);
  if (!describedBefore.has(lang)) return content.length === 0;
  if (lang === "ru") return wordsOf(between).every((word) => isStopWord(word, lang) || /[ыи]х$/u.test(word));
  // "In Jordan" ends nothing.
  if (breaks !== undefined && has(between.replaceAll(new RegExp(`(?:${breaks.source})\\s*(?:the\\s+)?(?=${marks})`, "gu"), " "), breaks)) return false;
  // What is counted stands right behind "多少".
  if (lang === "zh") return !new RegExp(`^\\s*(?:${others.source})`, "u").test(between);
  const noun = [...between.matchAll(others)].at(-1);
  return noun === undefined || /^(?:'s|s'|'|\s)*$/u.test(between.slice(noun.index + noun[0].length));
}

function contentOf(text: string, lang: Language): string[] {
  return analyseTerms(text.replaceAll(new RegExp(marks, "gu"), " "), lang).filter((term) => !/^\p{Script=Han}$/u.test(term));
}

function wordsOf(text: string): string[] {
  return text.match(/\p{L}[\p{L}\p{N}'-]*/gu) ?? [];
}

/** Words that stand right between a noun or filter and a goal, line or stakeholder: "initiatives portant l'ODD 4". */
function joiningWords(plain: string, lang: Language): ReadonlySet<string> {
  if (lang === "zh") return new Set([...plain.matchAll(new RegExp(`(?<=${projectWords.zh}|${marks})(\\p{Script=Han}{1,4})(?=${subjectMark})`, "gu"))].map(([word]) => word));
  const found = new Set<string>();
  const tokens = [...plain.matchAll(new RegExp(`${marks}+|\\p{L}[\\p{L}\\p{N}'-]*`, "gu"))].map(([token]) => token);
  const project = new RegExp(`^(?:${compiled[lang].projects.source})$`, "u");
  for (const [index, token] of tokens.entries()) {
    if (!token.startsWith(subjectMark)) continue;
    let at = index - 1;
    while (at >= 0 && isStopWord(tokens[at] ?? "", lang)) at -= 1;
    const [word, before] = [tokens[at], tokens[at - 1]];
    if (word !== undefined && before !== undefined && /^\p{L}/u.test(word) && (new RegExp(`^${marks}`, "u").test(before) || project.test(before))) found.add(word);
  }
  return found;
}
