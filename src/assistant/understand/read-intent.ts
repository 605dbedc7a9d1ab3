import type { Breakdown, Intent } from "../../domain/intent.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { compilePattern, longestMatches, readWords } from "./patterns.ts";

type Worded = "about" | "similar" | "compare" | "count" | "list";

interface IntentWords extends Record<Worded, Record<Language, string[]>> {
  by: Record<Breakdown, Record<Language, string[]>>;
  /** "most", "fewest": with "which country" they ask for a ranking. */
  most: Record<Language, string>;
  per: Record<Language, string>;
  which: Record<Language, string>;
  /** "more" and "or": between two places they compare. */
  more: Record<Language, string>;
  or: Record<Language, string>;
}

/** Which of several intents a question has, when it has words of several: "compare how many", "list those similar to …". */
const order: readonly Worded[] = ["about", "similar", "compare", "count", "list"];
/** A question about the assistant says little else; "help" in a long sentence is another's. */
const shareOfAbout = 0.5;

const words = readWords<IntentWords>("intents");
const projects = readWords<{ projects: Record<Language, string> }>("stakeholders").projects;

interface Compiled {
  intents: { kind: { intent: Worded; blanks: boolean }; pattern: RegExp }[];
  most: RegExp;
  more: RegExp;
  or: RegExp;
  projects: RegExp;
  /** "which … country", "by country". */
  breakdowns: { kind: { by: Breakdown; ranks: boolean }; pattern: RegExp }[];
}

const compiled = Object.fromEntries(languages.map((lang) => [lang, compileAll(lang)])) as Readonly<Record<Language, Compiled>>;

function compileAll(lang: Language): Compiled {
  const nouns = Object.entries(words.by).map(([by, byLanguage]) => ({ by: by as Breakdown, noun: `(?:${byLanguage[lang].join("|")})` }));
  const parts = { P: projects[lang], BY: `(?:${nouns.map(({ noun }) => noun).join("|")})` };
  const gap = lang === "zh" ? String.raw`[\p{L}]{0,8}?` : String.raw`(?:(?:من )?[\p{L}'-]+ ){0,3}?`;
  return {
    // What a pattern leaves open between its words is the subject, which stays.
    intents: order.flatMap((intent) => words[intent][lang].map((pattern) => ({ kind: { intent, blanks: !/\[\^|\.\{|\{P\}/.test(pattern) }, pattern: compilePattern(pattern, lang, parts) }))),
    most: compilePattern(words.most[lang], lang),
    more: compilePattern(words.more[lang], lang),
    or: compilePattern(words.or[lang], lang),
    projects: compilePattern(projects[lang], lang),
    breakdowns: nouns.flatMap(({ by, noun }) => [
      { kind: { by, ranks: false }, pattern: compilePattern(`${words.per[lang]} ${lang === "zh" ? "?" : ""}${noun}`, lang) },
      { kind: { by, ranks: true }, pattern: compilePattern(`(?:${words.which[lang]}) ${lang === "zh" ? "?" : ""}${gap}(${noun})`, lang) },
      ...(lang === "zh" ? [{ kind: { by, ranks: true }, pattern: compilePattern(`(${noun})(?:是|有)?(?:哪|什么)`, lang) }] : []),
      ...(lang === "en" ? [{ kind: { by, ranks: true }, pattern: compilePattern(`(?:top|leading|most active|rank~(?: the| of the)?)(?: \\d+| five| ten| three)? (${noun})`, lang) }] : []),
    ]),
  };
}

export interface ReadIntent {
  intent: Exclude<Intent, "passage">;
  by?: Breakdown;
  /** The words that say it: no subject. */
  words: { start: number; end: number }[];
  /** Whether it asks for projects in so many words. */
  namesProjects: boolean;
}

/** What a question wants, by its words, and for a count what it is broken down by. */
export function readIntent({ text, asWritten }: FoldedText, lang: Language, places: readonly { start: number; end: number }[]): ReadIntent {
  const { intents, most, more, or, projects: projectWords, breakdowns } = compiled[lang];
  const found = longestMatches(text, intents);
  const letters = (part: string) => part.match(/\p{L}/gu)?.length ?? 0;
  const superlative = [...text.matchAll(most)][0];
  const broken = longestMatches(text, breakdowns).filter(({ kind }) => !kind.ranks || superlative !== undefined);
  const ranking = broken.find(({ kind }) => kind.ranks);
  const isAbout = found.reduce((sum, { kind, match }) => sum + (kind.intent === "about" ? letters(match[0]) : 0), 0) >= shareOfAbout * letters(text);
  const comparesPlaces = places.length > 1 && test(more, text) && test(or, text) && ranking === undefined;
  const is = (intent: Worded) => intent === "about" ? isAbout : (intent === "compare" && comparesPlaces) || found.some(({ kind }) => kind.intent === intent);
  const said = order.find((intent) => is(intent));
  const intent = said !== undefined && said !== "list" ? said : ranking !== undefined ? "count" : (said ?? "find");
  const namesProjects = test(projectWords, text);
  if (intent === "about" || intent === "find") return { intent, words: [], namesProjects };
  const by = ranking?.kind.by ?? broken.at(0)?.kind.by;
  const spans = found.filter(({ kind }) => kind.intent === intent && kind.blanks).map(({ start, end }) => asWritten(start, end));
  if (intent === "count" && by !== undefined) {
    for (const { match, kind, end } of broken.filter(({ kind }) => kind.by === by)) spans.push(asWritten(kind.ranks && match[1] !== undefined && lang !== "zh" ? end - match[1].length : match.index, end));
    if (superlative !== undefined) spans.push(asWritten(superlative.index, superlative.index + superlative[0].length));
  }
  return { intent, ...(intent === "count" && by !== undefined ? { by } : {}), words: spans, namesProjects };
}

function test(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}
