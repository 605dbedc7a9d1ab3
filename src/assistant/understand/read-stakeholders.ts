import type { stakeholders } from "../../domain/filters.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { markSpans, placeMark, subjectMark } from "./marked-text.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

type Stakeholder = (typeof stakeholders)[number];

/**
 * In the phrases {W} is the one who acts, {P} the words for projects, {E} those for work, {L} a place, {X} a few characters, {NO}
 * what must not follow ("government services"), {FREE} what must not stand before ("for universities").
 */
interface StakeholderWords {
  /** Names of who runs a project, and adjectives that say so of a project. */
  who: Record<string, Record<Language, string[]>>;
  adjectives: Record<string, Record<Language, string[]>>;
  projects: Record<Language, string>;
  efforts: Record<Language, string>;
  /** Phrases in which the name is the one who acts; names beside a place; names that begin a question. */
  agent: Record<Language, string[]>;
  beside: Record<Language, string[]>;
  first: Record<Language, string[]>;
  recipient: Record<Language, string>;
  notHere: Record<Language, string>;
  /** Phrases that hold such a name and speak of a subject. */
  notActors: Record<Language, string[]>;
}

const words = readWords<StakeholderWords>("stakeholders");
const adjectiveFirst: Readonly<Record<Language, boolean>> = { ar: false, en: true, es: false, fr: false, ru: true, zh: true };
/** What joins a further name: "by NGOs and universities". */
const between: Readonly<Record<Language, string>> = { ar: "(?: ?و ?| (?:او|ام) )", en: "(?: ?,| and| or| and by| or by)+ ", es: "(?: ?,| y| e| o| u)+ ", fr: "(?: ?,| et| ou)+ (?:par |des |les |l')?", ru: "(?: ?,| и| или)+ ", zh: "(?:、|和|与|或|及)" };

/** A set for each stakeholder: matches of several are compared with each other afterwards. */
const patterns = Object.fromEntries(languages.map((lang) => [lang, [...new Set(["none", ...Object.keys(words.who)])].map((kind) => createPatternSet(compileAll(lang).filter((one) => one.kind === kind)))])) as Readonly<Record<Language, PatternSet<Stakeholder | "none">[]>>;
const further = Object.fromEntries(
  languages.map((lang) => [lang, Object.entries(words.who).map(([kind, who]) => ({ kind: kind as Stakeholder, pattern: new RegExp(compilePattern(`${between[lang]}(?:${who[lang].join("|")})`, "zh").source, "uy") }))]),
) as Readonly<Record<Language, { kind: Stakeholder; pattern: RegExp }[]>>;
const earlier = Object.fromEntries(
  languages.map((lang) => [
    lang,
    Object.entries(words.who).map(([kind, who]) => {
      const all = [...who[lang], ...(words.adjectives[kind]?.[lang] ?? [])].join("|");
      const more = lang === "en" ? "(?:more )?" : "";
      return { kind: kind as Stakeholder, pattern: new RegExp(`${compilePattern(`(?:${all})${between[lang]}${more}`, lang).source}$`, "u") };
    }),
  ]),
) as Readonly<Record<Language, { kind: Stakeholder; pattern: RegExp }[]>>;
/** A name before a name lies within so many characters. */
const longestName = 60;

function compileAll(lang: Language): { kind: Stakeholder | "none"; pattern: RegExp }[] {
  const projects = words.projects[lang];
  const recipient = String.raw`(?<!${words.recipient[lang].replaceAll(" ", String.raw`\s+`)}${lang === "zh" ? "" : String.raw`[\s']+`})`;
  return [
    ...words.notActors[lang].map((pattern) => ({ kind: "none" as const, pattern: compilePattern(pattern, lang) })),
    ...Object.keys(words.who).flatMap((kind) => {
      const adjective = (words.adjectives[kind]?.[lang] ?? []).join("|");
      const parts = {
        W: `(?:${(words.who[kind]?.[lang] ?? []).join("|")})`, P: projects, E: words.efforts[lang], L: `(?:${placeMark}+)`, NO: words.notHere[lang],
        X: lang === "zh" ? String.raw`(?:(?![或和与及])[\p{Script=Han}\p{N}a-z${placeMark}${subjectMark}]){0,20}?` : "", FREE: recipient,
      };
      const said = [...words.agent[lang], ...words.first[lang], ...words.beside[lang].map((pattern) => recipient + pattern)].map((pattern) => compilePattern(pattern.replaceAll(/(?<=\[\\p\{L\})/g, subjectMark), lang, parts));
      // One word may stand between: "government health projects".
      const qualified = adjective === "" || lang === "zh" ? [] : [compilePattern(adjectiveFirst[lang] ? `(?:${adjective}) (?:[\\p{L}${subjectMark}-]+ )?${projects}` : `${projects} (?:${adjective})`, lang)];
      return [...said, ...qualified].map((pattern) => ({ kind: kind as Stakeholder, pattern }));
    }),
  ];
}

/**
 * Who runs the projects that a question asks for, where it says so; a subject ("government services") or a recipient ("training for
 * universities") is no stakeholder.
 * @param stated where the question names places, goals and action lines: "e-government" is no government.
 */
export function readStakeholders(folded: FoldedText, lang: Language, stated: readonly StatedFilter[]): StatedFilter[] {
  const text = markSpans(folded, stated.map(({ filter, start, end }) => ({ start, end, mark: filter === "countries" ? placeMark : subjectMark })));
  const found: { kind: Stakeholder; start: number; end: number }[] = [];
  const matches = patterns[lang].flatMap((set) => longestMatches(text, set));
  for (const { kind, start, end } of matches) {
    // "非政府组织" holds "政府": a name that ends where a longer one ends is part of it.
    const isPart = matches.some((other) => other.kind !== kind && other.start <= start && end <= other.end && (other.kind === "none" || (other.end === end && other.start < start)));
    if (kind === "none" || isPart) continue;
    found.push(...beforeIt(text, start, lang), { kind, start, end });
    for (let from = end; ; ) {
      const next = nextOf(text, from, lang);
      if (next === undefined) break;
      found.push({ kind: next.kind, start: from, end: next.end });
      from = next.end;
    }
  }
  return found.map(({ kind, start, end }) => ({ filter: "stakeholders" as const, values: [kind], ...folded.asWritten(start, end) }));
}

/** "government or private-sector projects": the name before the one that was found. */
function beforeIt(text: string, start: number, lang: Language): { kind: Stakeholder; start: number; end: number }[] {
  const head = text.slice(Math.max(0, start - longestName), start);
  for (const { kind, pattern } of earlier[lang]) {
    const match = pattern.exec(head);
    if (match !== null) return [{ kind, start: start - match[0].length, end: start }];
  }
  return [];
}

function nextOf(text: string, from: number, lang: Language): { kind: Stakeholder; end: number } | undefined {
  const all = further[lang].flatMap(({ kind, pattern }) => {
    pattern.lastIndex = from;
    const length = pattern.exec(text)?.[0].length ?? 0;
    return length === 0 ? [] : [{ kind, end: from + length }];
  });
  return all.sort((first, second) => second.end - first.end)[0];
}
