import type { stakeholders } from "../../domain/filters.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { compilePattern, longestMatches, readWords } from "./patterns.ts";
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
/** Stands for each character of a place: no letter, so that words end beside it. */
const placeMark = "\uE000";
const adjectiveFirst: Readonly<Record<Language, boolean>> = { ar: false, en: true, es: false, fr: false, ru: true, zh: true };
/** What joins a further name: "by NGOs and universities". */
const between: Readonly<Record<Language, string>> = { ar: " ?و ?", en: "(?: ?,| and| or| and by| or by)+ ", es: "(?: ?,| y| e| o| u)+ ", fr: "(?: ?,| et| ou)+ (?:par |des |les |l')?", ru: "(?: ?,| и| или)+ ", zh: "(?:、|和|与|或|及)" };

const patterns = Object.fromEntries(languages.map((lang) => [lang, compileAll(lang)])) as Readonly<Record<Language, { kind: Stakeholder | "none"; pattern: RegExp }[]>>;
const further = Object.fromEntries(
  languages.map((lang) => [lang, Object.entries(words.who).map(([kind, who]) => ({ kind: kind as Stakeholder, pattern: compilePattern(`${between[lang]}(?:${who[lang].join("|")})`, "zh") }))]),
) as Readonly<Record<Language, { kind: Stakeholder; pattern: RegExp }[]>>;

function compileAll(lang: Language): { kind: Stakeholder | "none"; pattern: RegExp }[] {
  const projects = words.projects[lang];
  const recipient = String.raw`(?<!${words.recipient[lang].replaceAll(" ", String.raw`\s+`)}${lang === "zh" ? "" : String.raw`[\s']+`})`;
  return [
    ...words.notActors[lang].map((pattern) => ({ kind: "none" as const, pattern: compilePattern(pattern, lang) })),
    ...Object.keys(words.who).flatMap((kind) => {
      const adjective = (words.adjectives[kind]?.[lang] ?? []).join("|");
      const parts = {
        W: `(?:${(words.who[kind]?.[lang] ?? []).join("|")})`, P: projects, E: words.efforts[lang], L: `(?:${placeMark}+)`, NO: words.notHere[lang],
        X: lang === "zh" ? String.raw`[\p{Script=Han}\p{N}a-z${placeMark}]{0,20}` : "", FREE: recipient,
      };
      const said = [...words.agent[lang], ...words.first[lang], ...words.beside[lang].map((pattern) => recipient + pattern)].map((pattern) => compilePattern(pattern, lang, parts));
      // One word may stand between: "government health projects".
      const qualified = adjective === "" || lang === "zh" ? [] : [compilePattern(adjectiveFirst[lang] ? `(?:${adjective}) (?:[\\p{L}-]+ )?${projects}` : `${projects} (?:${adjective})`, lang)];
      return [...said, ...qualified].map((pattern) => ({ kind: kind as Stakeholder, pattern }));
    }),
  ];
}

/**
 * Who runs the projects that a question asks for, where it says so; a subject ("government services") or a recipient ("training for
 * universities") is no stakeholder.
 * @param places where the question names countries and regions, in positions of the text as written.
 */
export function readStakeholders(folded: FoldedText, lang: Language, places: readonly { start: number; end: number }[]): StatedFilter[] {
  const text = [...folded.text].length === folded.text.length ? markPlaces(folded, places) : folded.text;
  const found: { kind: Stakeholder; start: number; end: number }[] = [];
  for (const { kind, start, end } of longestMatches(text, patterns[lang])) {
    if (kind === "none") continue;
    found.push({ kind, start, end });
    for (let from = end; ; ) {
      const next = nextOf(text, from, lang);
      if (next === undefined) break;
      found.push({ kind: next.kind, start: from, end: next.end });
      from = next.end;
    }
  }
  return found.map(({ kind, start, end }) => ({ filter: "stakeholders" as const, values: [kind], ...folded.asWritten(start, end) }));
}

function nextOf(text: string, from: number, lang: Language): { kind: Stakeholder; end: number } | undefined {
  const all = further[lang].flatMap(({ kind, pattern }) => {
    const match = new RegExp(pattern.source, "uy");
    match.lastIndex = from;
    const length = match.exec(text)?.[0].length ?? 0;
    return length === 0 ? [] : [{ kind, end: from + length }];
  });
  return all.sort((first, second) => second.end - first.end)[0];
}

function markPlaces({ text, asWritten }: FoldedText, places: readonly { start: number; end: number }[]): string {
  return [...text].map((character, index) => {
    const { start } = asWritten(index, index + 1);
    return places.some((place) => place.start <= start && start < place.end) ? placeMark : character;
  }).join("");
}
