import type { stakeholders } from "../../domain/filters.ts";
import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { compilePattern, longestMatches, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

type Stakeholder = (typeof stakeholders)[number];

interface StakeholderWords {
  /** Names of who runs a project, and adjectives that say so of a project. */
  who: Record<string, Record<Language, string[]>>;
  adjectives: Record<string, Record<Language, string[]>>;
  projects: Record<Language, string>;
  /** Phrases in which a name ({W}) is the one who acts; {P} stands for the words for projects, {X} for a few characters between. */
  agent: Record<Language, string[]>;
  /** Phrases that hold such a name and speak of a subject: "government services". */
  notActors: Record<Language, string[]>;
}

const words = readWords<StakeholderWords>("stakeholders");
const adjectiveFirst: Readonly<Record<Language, boolean>> = { ar: false, en: true, es: false, fr: false, ru: true, zh: true };
/** The word after the preposition is written with it in Arabic, and English lists two ("by NGOs and universities"). */
const between: Readonly<Record<Language, string>> = { ar: " ?و ?", en: "(?:,| and| or| and by| or by)+ ", es: "(?:,| y| e| o| u)+ ", fr: "(?:,| et| ou)+ (?:par |des |les |l')?", ru: "(?:,| и| или)+ ", zh: "(?:、|和|与|或|及)" };

const patterns = Object.fromEntries(languages.map((lang) => [lang, compileAll(lang)])) as Readonly<Record<Language, { kind: Stakeholder | "none"; pattern: RegExp }[]>>;
const alone = Object.fromEntries(languages.map((lang) => [lang, Object.entries(words.who).map(([kind, who]) => ({ kind: kind as Stakeholder, pattern: compilePattern(`${between[lang]}(?:${who[lang].join("|")})`.replace(/^\(\?:,/, "(?: ?,"), "zh") }))])) as Readonly<Record<Language, { kind: Stakeholder; pattern: RegExp }[]>>;

function compileAll(lang: Language): { kind: Stakeholder | "none"; pattern: RegExp }[] {
  const projects = words.projects[lang];
  return [
    ...words.notActors[lang].map((pattern) => ({ kind: "none" as const, pattern: compilePattern(pattern, lang) })),
    ...Object.keys(words.who).flatMap((kind) => {
      const who = (words.who[kind]?.[lang] ?? []).join("|");
      const adjective = (words.adjectives[kind]?.[lang] ?? []).join("|");
      const parts = { W: `(?:${who})`, P: projects, X: lang === "zh" ? String.raw`\p{Script=Han}{0,6}` : "" };
      const phrases = words.agent[lang].map((pattern) => compilePattern(pattern, lang, parts));
      // One word may stand between: "government health projects".
      const qualified = adjective === "" || lang === "zh" ? [] : [compilePattern(adjectiveFirst[lang] ? `(?:${adjective}) (?:[\\p{L}-]+ )?${projects}` : `${projects} (?:${adjective})`, lang)];
      return [...phrases, ...qualified].map((pattern) => ({ kind: kind as Stakeholder, pattern }));
    }),
  ];
}

/** Who runs the projects that a question asks for, where it says so; a subject ("government services") is no stakeholder. */
export function readStakeholders({ text, asWritten }: FoldedText, lang: Language): StatedFilter[] {
  const found: { kind: Stakeholder; start: number; end: number }[] = [];
  for (const { kind, start, end } of longestMatches(text, patterns[lang])) {
    if (kind === "none") continue;
    found.push({ kind, start, end });
    for (let from = end; ; ) {
      const next = alone[lang].map((other) => ({ other, match: new RegExp(other.pattern.source, "uy") })).map(({ other, match }) => {
        match.lastIndex = from;
        return { kind: other.kind, length: match.exec(text)?.[0].length ?? 0 };
      }).reduce((best, one) => (one.length > best.length ? one : best));
      if (next.length === 0) break;
      found.push({ kind: next.kind, start: from, end: from + next.length });
      from += next.length;
    }
  }
  return found.map(({ kind, start, end }) => ({ filter: "stakeholders" as const, values: [kind], ...asWritten(start, end) }));
}
