import type { Breakdown, Intent } from "../../domain/intent.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { markSpans, placeMark, subjectMark } from "./marked-text.ts";
import { allMatches, createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

type Worded = "about" | "similar" | "compare" | "count" | "list";
type Single = "most" | "per" | "which" | "who" | "more" | "or" | "against" | "behind";

/**
 * `most` with `which` and what is counted asks for a ranking, as do the patterns of `rank` ({N} is what is counted, {PN} countries, {P} projects,
 * {L} a place) and `who` beside a region; `more` with `or`, and `against`, compare where several values of one filter are named.
 */
interface IntentWords extends Record<Worded | "rank", Record<Language, string[]>>, Record<Single, Record<Language, string>> {
  by: Record<Breakdown, Record<Language, string[]>>;
}

/** Which of several intents a question has, when it has words of several: "compare how many", "list those similar to …". */
const order: readonly Worded[] = ["about", "similar", "compare", "count", "list"];
/** A question about the assistant says little else; "help" in a long sentence is another's. */
const shareOfAbout = 0.5;

const words = readWords<IntentWords>("intents");
const projects = readWords<{ projects: Record<Language, string> }>("stakeholders").projects;

interface Compiled {
  intents: PatternSet<{ intent: Worded; blanks: boolean }>;
  singles: Readonly<Record<"most" | "more" | "or" | "against" | "who" | "behind" | "projects", RegExp>>;
  /** "by country"; "which … country"; "top country", which needs no "most". */
  breakdowns: PatternSet<{ by: Breakdown; asks: "per" | "which" | "rank" }>;
}

const compiled = Object.fromEntries(languages.map((lang) => [lang, compileAll(lang)])) as Readonly<Record<Language, Compiled>>;

function compileAll(lang: Language): Compiled {
  const nouns = Object.entries(words.by).map(([by, byLanguage]) => ({ by: by as Breakdown, noun: `(?:${byLanguage[lang].join("|")})` }));
  const parts = { P: projects[lang], BY: `(?:${nouns.map(({ noun }) => noun).join("|")})`, L: `(?:${placeMark}+)` };
  const gap = lang === "zh" ? `[\\p{L}${placeMark}]{0,8}?` : `(?:(?:من )?[\\p{L}${placeMark}'-]+ ){0,3}?`;
  const space = lang === "zh" ? " ?" : " ";
  // "по ЦУР 16" names a goal and breaks nothing down by goals.
  const notNumbered = String.raw`(?!\s*(?:№|no\.?|n°|nº|رقم|第)?\s*[cс]?\d)`;
  const single = (name: Single) => compilePattern(words[name][lang], lang);
  const ranks = (by: Breakdown, noun: string) =>
    words.rank[lang].filter((pattern) => pattern.includes("{N}") || by === "countries").map((pattern) => ({ kind: { by, asks: "rank" as const }, pattern: compilePattern(pattern, lang, { ...parts, N: noun, PN: noun }) }));
  return {
    // What a pattern leaves open between its words is the subject, which stays.
    intents: createPatternSet(order.flatMap((intent) => words[intent][lang].map((pattern) => ({ kind: { intent, blanks: !/\[\^|\.\{|\{P\}/.test(pattern) }, pattern: compilePattern(pattern, lang, parts) })))),
    singles: { most: single("most"), more: single("more"), or: single("or"), against: new RegExp(`${placeMark}[^.?]{0,30}?${single("against").source}[^.?]{0,20}?${placeMark}`, "gu"), who: single("who"), behind: single("behind"), projects: compilePattern(projects[lang], lang) },
    breakdowns: createPatternSet<{ by: Breakdown; asks: "per" | "which" | "rank" }>(nouns.flatMap(({ by, noun }) => [
      { kind: { by, asks: "per" as const }, pattern: compilePattern(`${words.per[lang]}${space}${noun}${notNumbered}`, lang) },
      { kind: { by, asks: "which" as const }, pattern: compilePattern(`(?:${words.which[lang]})${space}${gap}(${noun})${notNumbered}`, lang) },
      ...(lang === "zh" ? [{ kind: { by, asks: "which" as const }, pattern: compilePattern(`(?:${noun})(?:是|有)?(?:哪|什么)`, lang) }] : []),
      ...ranks(by, noun),
    ])),
  };
}

export interface ReadIntent {
  intent: Exclude<Intent, "passage">;
  by?: Breakdown;
  /** The words that say it: no subject. */
  words: { start: number; end: number }[];
  /** All words that say what is wanted, those of intents that another one outweighs included ("compare how many"). */
  said: { intent: Worded; start: number; end: number }[];
  /** Where it names projects: words of no subject. */
  projects: { start: number; end: number }[];
}

/**
 * What a question wants, by its words and by the filters it states, and for a count what it is broken down by, for a comparison
 * of which filter the compared values are.
 * @param names where the question names documents.
 */
export function readIntent(folded: FoldedText, lang: Language, stated: readonly StatedFilter[], names: readonly { start: number; end: number }[]): ReadIntent {
  const { text } = folded;
  const marked = markSpans(folded, stated.filter(({ filter }) => filter === "countries").map(({ start, end }) => ({ start, end, mark: placeMark })));
  const { intents, singles, breakdowns } = compiled[lang];
  const is = (name: keyof Compiled["singles"]) => text.search(singles[name]) >= 0;
  // With the doubling mark "عدّد" is "list", without it "number".
  const found = longestMatches(text, intents).map((one) => (one.kind.intent === "count" && folded.asWritten(one.start, one.end).words.includes("عدّد") ? { ...one, kind: { ...one.kind, intent: "list" as const } } : one));
  const compared = comparable(stated);
  const superlative = allMatches(text, singles.most)[0];
  const broken = [...longestMatches(text, breakdowns), ...longestMatches(marked, breakdowns)].filter(({ kind }) => kind.asks !== "which" || superlative !== undefined);
  const ranking = broken.find(({ kind }) => kind.asks !== "per");
  const asksWho = is("who");
  const compares = compared !== undefined && (marked.search(singles.against) >= 0 || (ranking === undefined && is("or") && (is("more") || asksWho)) || (asksWho && compared === "countries"));
  const isAbout = found.some(({ kind }) => kind.intent === "about") && found.reduce((sum, { kind, match }) => sum + (kind.intent === "about" ? letters(match[0]) : 0), 0) >= shareOfAbout * letters(text);
  const said = order.find((intent) => (intent === "about" ? isAbout : (intent === "compare" && compares) || found.some(({ kind }) => kind.intent === intent)));
  const ranksStakeholders = is("behind");
  const ranksPlaces = asksWho && stated.some(({ filter }) => filter === "countries");
  const intent = said !== undefined && said !== "list" ? said : ranking !== undefined || ranksPlaces || ranksStakeholders ? "count" : (said ?? "find");
  // "Programme" in the name of a document is none.
  const unnamed = markSpans(folded, names.map(({ start, end }) => ({ start, end, mark: subjectMark })));
  const named = [...unnamed.matchAll(singles.projects)].map(({ index, 0: { length } }) => folded.asWritten(index, index + length));
  const allSaid = found.filter(({ kind }) => kind.blanks).map(({ kind, start, end }) => ({ intent: kind.intent, ...folded.asWritten(start, end) }));
  if (intent === "about" || intent === "find") return { intent, words: [], said: allSaid, projects: named };
  const by = intent === "compare" ? compared : intent === "count" ? (ranksStakeholders ? "stakeholders" : ranking?.kind.by ?? broken[0]?.kind.by ?? (ranksPlaces ? "countries" : undefined)) : undefined;
  const spans = found.filter(({ kind }) => kind.intent === intent && kind.blanks);
  const nounOf = ({ match, start, end }: (typeof broken)[number]) => ({ start: match[1] === undefined ? start : end - match[1].length, end });
  const ofCount = intent === "count" && by !== undefined ? [...broken.filter(({ kind }) => kind.by === by && kind.asks !== "rank").map(nounOf), ...(superlative === undefined ? [] : [{ start: superlative.index, end: superlative.index + superlative[0].length }])] : [];
  return { intent, ...(by === undefined ? {} : { by }), words: [...spans, ...ofCount].map(({ start, end }) => folded.asWritten(start, end)), said: allSaid, projects: named };
}

function letters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

/** The filter of which several values are stated, each by words of its own or in one list. A region is one place. */
function comparable(stated: readonly StatedFilter[]): Breakdown | undefined {
  const filters = ["countries", "stakeholders", "actionLines", "sdgs", "years"] as const;
  return filters.find((filter) => {
    const own = stated.filter((one) => one.filter === filter);
    return own.length > 1 || (filter !== "countries" && own.some(({ values }) => Array.isArray(values) && values.length > 1 && values.length < 8));
  });
}
