import { foldWithPositions } from "../../language/folded-text.ts";
import type { Language } from "../../language/language.ts";
import { foldText } from "../../language/normalise.ts";
import { countryName } from "../../language/places.ts";
import type { StatedFilter } from "../understand/stated-filter.ts";
import type { Understood } from "../understand.ts";
import { placeWords } from "./follow-up-words.ts";

const endMarks = /[\s?؟？.!。！]+$/u;
const commas: Readonly<Record<Language, string>> = { ar: "، ", en: ", ", es: ", ", fr: ", ", ru: ", ", zh: "，" };
/** In these languages a place takes another form, or another small word before it, with another sentence. */
const placesChange: ReadonlySet<Language> = new Set(["fr", "ru"]);

/** What a follow-up changes in the question before it. */
export interface Changes {
  /** Filters that it states. */
  stated: readonly StatedFilter[];
  /** Whether they take the place of those of the same kind, or stand beside them. */
  adds: boolean;
  /** A subject that it names, without filters and the words that take up what came before; empty where there is none. */
  rest: string;
  /** What it wants, in its own words, where that is something else than before: "how many in Egypt". */
  asks?: string | undefined;
  /** Whether that is a subject that takes the place of the one before. */
  replacesSubject: boolean;
}

/**
 * The question before with what a follow-up changes, as one question: "How many drone projects are there in Jordan?" and "in Egypt?" give "How many
 * drone projects are there in Egypt?". What cannot be put in another's place is put behind, after a comma.
 */
export function rewriteByRules(before: Understood, own: Understood, changes: Changes): string {
  if (own.lang !== before.lang) return `${before.text.replace(endMarks, "")} → ${own.text}`;
  const { lang } = before;
  const end = endMarks.exec(before.text)?.[0].trimEnd() ?? "";
  let text = before.text.replace(endMarks, "");
  const behind: string[] = [];
  // From the last to the first, so that positions stay.
  const edits: { start: number; end: number; with: string }[] = [];
  const kinds = [...new Set(changes.stated.map(({ filter }) => filter))];
  for (const kind of kinds) {
    const wanted = changes.stated.filter(({ filter }) => filter === kind);
    const present = before.stated.filter(({ filter, start }) => filter === kind && start >= 0);
    const [old, ...more] = present;
    const said = wanted.map((one) => nameOf(one, own, lang));
    if (old === undefined || more.length > 0 || changes.adds || wanted.length > 1) behind.push(...said.map(({ prefix, words }) => `${prefix}${words}`));
    else if (kind !== "countries") edits.push({ start: old.start, end: old.end, with: said[0]?.words ?? "" });
    else edits.push(...replacePlace(text, old, said[0] ?? { prefix: "", words: "" }, lang, behind));
  }
  const paragraph = locateParagraph(before, own);
  if (paragraph !== undefined) edits.push(paragraph);
  const rest = trimmed(changes.rest);
  if (rest !== "") {
    const subject = changes.replacesSubject ? locateSubject(before) : undefined;
    if (subject !== undefined) edits.push({ ...subject, with: withoutArticle(rest, lang) });
    else if (changes.replacesSubject) {
      const kept = before.stated.filter(({ filter }) => !kinds.includes(filter) && filter !== "sdgs" && filter !== "actionLines").map(({ words }) => words);
      return [rest, ...kept, ...changes.stated.map(({ words }) => words)].join(commas[lang]) + end;
    } else behind.push(rest);
  }
  for (const { start, end: to, with: words } of edits.toSorted((first, second) => second.start - first.start)) text = text.slice(0, start) + words + text.slice(to);
  const said = changes.asks === undefined ? behind : [withSmallLetter(trimmed(changes.asks))];
  return [text.replaceAll(/ {2,}/g, " ").trim(), ...said].join(commas[lang]) + end;
}

/** Behind a comma no sentence begins; abbreviations stay in capitals. */
function withSmallLetter(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function trimmed(text: string): string {
  return text.replace(endMarks, "").replaceAll(/\s+/g, " ").replace(/^[\s,،，:¿¡-]+|[\s,،，:-]+$/gu, "");
}

/** The number of the paragraph that the question before asks for, where the follow-up names another one. */
function locateParagraph(before: Understood, own: Understood): { start: number; end: number; with: string } | undefined {
  const [old, next] = [before.document?.paragraph ?? before.document?.article, own.document?.paragraph ?? own.document?.article];
  if (old === undefined || next === undefined) return undefined;
  const folded = foldWithPositions(before.text);
  const match = new RegExp(`(?<!\\d)${old}(?!\\d)`, "u").exec(folded.text);
  if (match === null) return undefined;
  const { start, end } = folded.asWritten(match.index, match.index + match[0].length);
  return { start, end, with: next };
}

/** How a place (or another filter) is named behind a question, with the small word before it where there is one. */
function nameOf({ filter, values, words, start }: StatedFilter, own: Understood, lang: Language): { prefix: string; words: string; isBare: boolean } {
  if (filter !== "countries") return { prefix: "", words, isBare: true };
  const [code, ...more] = Array.isArray(values) ? values.map(String) : [];
  if (lang === "ar") {
    const name = code !== undefined && more.length === 0 ? countryName(code, "ar") : words.replace(/^[وف](?=\p{L}{3})/u, "").replace(/^لل/u, "ال").replace(/^[بل](?=ال)/u, "");
    return { prefix: "", words: name, isBare: false };
  }
  const preposition = smallWordBefore(own.text, start, placeWords(lang).prepositions);
  return preposition === undefined ? { prefix: "", words, isBare: true } : { prefix: `${preposition.trim()}${lang === "zh" ? "" : " "}`, words, isBare: false };
}

function replacePlace(text: string, old: StatedFilter, { prefix, words, isBare }: { prefix: string; words: string; isBare?: boolean }, lang: Language, behind: string[]): { start: number; end: number; with: string }[] {
  const { prepositions, articles } = placeWords(lang);
  const preposition = smallWordBefore(text, old.start, prepositions);
  const whole = { start: old.start - (preposition?.length ?? 0), end: old.end };
  if (lang === "ar") {
    const [code, ...more] = Array.isArray(old.values) ? old.values.map(String) : [];
    // "الأردنية", "بالأردن": the form holds what "في" says.
    const isName = more.length > 0 || code === undefined || foldText(old.words) === foldText(countryName(code, "ar"));
    return [{ start: old.start, end: old.end, with: isName ? words : `في ${words}` }];
  }
  if (prefix !== "") return [{ ...whole, with: `${preposition?.startsWith(" ") === true ? " " : ""}${prefix}${words}` }];
  if (isBare !== true || !placesChange.has(lang)) return [{ start: old.start, end: old.end, with: words }];
  const article = articles === "" ? undefined : smallWordBefore(text, whole.start, articles);
  behind.push(words);
  return [{ start: whole.start - (article?.length ?? 0), end: whole.end, with: "" }];
}

/** The small word right before a position, with the space around it. */
function smallWordBefore(text: string, start: number, words: string): string | undefined {
  if (words === "" || start < 0) return undefined;
  const pattern = new RegExp(`(?:^|[^\\p{L}])((?:${words.replaceAll(" ", "\\s+")})\\s*)$`, "u");
  // Folding may change the length of other languages' texts: these small words stay as long as they are.
  return pattern.exec(text.slice(0, start).toLowerCase().replaceAll("à", "a"))?.[1];
}

/** Where the one subject of a question stands: the words of its only topic, or of its only goal or action line. */
function locateSubject(before: Understood): { start: number; end: number } | undefined {
  const stated = before.stated.filter(({ filter, start }) => (filter === "sdgs" || filter === "actionLines") && start >= 0);
  const topics = before.units.filter((unit) => !unit.generic);
  const [only] = stated;
  if (only !== undefined && stated.length === 1 && topics.every(({ words }) => foldText(only.words).includes(words.split(" ")[0] ?? words))) return only;
  const [topic] = topics;
  if (stated.length > 0 || topic === undefined || topics.length > 1) return undefined;
  const folded = foldWithPositions(before.text);
  const match = new RegExp(topic.words.split(" ").map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`)).join(String.raw`[^\p{L}\p{N}]*`), "u").exec(folded.text);
  return match === null ? undefined : folded.asWritten(match.index, match.index + match[0].length);
}

/** "What about the drones?", "والروبوتات؟": the small word goes with what it stood before. */
function withoutArticle(rest: string, lang: Language): string {
  const { articles } = placeWords(lang);
  if (lang === "ar") return rest.replace(/^و(?=ال)/u, "");
  return articles === "" ? rest : rest.replace(new RegExp(`^(?:${articles})(?:\\s+|(?<='))`, "iu"), "");
}
