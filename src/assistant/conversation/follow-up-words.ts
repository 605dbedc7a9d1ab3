import { foldWithPositions } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { compilePattern, readWords } from "../understand/patterns.ts";
import { blank } from "../understand/read-places.ts";

type Listed = "opening" | "narrowing" | "more" | "ordinal" | "ordinals";
type Single = "greeting" | "last" | "prepositions" | "articles";

interface FollowUpWords extends Record<Listed, Record<Language, string[]>>, Record<Single, Record<Language, string>> {}

const words = readWords<FollowUpWords>("follow-ups");
const lastOfAll = -1;

interface Compiled {
  greeting: RegExp;
  opening: RegExp[];
  narrowing: RegExp[];
  more: RegExp[];
  /** Each with the place (from 0) of the source that it names; undefined where the number stands in the first group. */
  ordinals: { at: number | undefined; pattern: RegExp }[];
}

const compiled = Object.fromEntries(languages.map((lang) => [lang, compileAll(lang)])) as Readonly<Record<Language, Compiled>>;

function compileAll(lang: Language): Compiled {
  const all = (list: string[]) => list.map((pattern) => compilePattern(pattern, lang));
  const numbered = [...words.ordinals[lang].map((pattern, at) => ({ at, pattern })), { at: lastOfAll, pattern: words.last[lang] }];
  const ordinals = words.ordinal[lang].flatMap((pattern): Compiled["ordinals"] =>
    pattern.includes("{D}")
      ? [{ at: undefined, pattern: compilePattern(pattern, lang, { D: String.raw`(\d{1,2})` }) }]
      : numbered.map(({ at, pattern: ordinal }) => ({ at, pattern: compilePattern(pattern, lang, { O: `(?:${ordinal})` }) })),
  );
  return { greeting: new RegExp(words.greeting[lang], "u"), opening: all(words.opening[lang]), narrowing: all(words.narrowing[lang]), more: all(words.more[lang]), ordinals };
}

/** How a question takes up what came before it. */
export interface FollowUpWordsRead {
  /** "And …", "what about …": something else of the same kind. */
  opens: boolean;
  /** "Only …", "of these …": the same, limited further. */
  narrows: boolean;
  /** The place (from 0) of a source of the last answer that is meant, -1 for the last of them. */
  ordinal?: number;
  /** The question with spaces in place of these words; positions stay. */
  rest: string;
}

/** Finds the words with which a question takes up what came before it. */
export function readFollowUpWords(question: string, lang: Language): FollowUpWordsRead {
  const { greeting, opening, narrowing, more, ordinals } = compiled[lang];
  const folded = foldWithPositions(question);
  const thanked = greeting.exec(folded.text)?.[0].length ?? 0;
  // Positions stay: what was said in thanks is blanked, and the opening may follow it.
  const text = " ".repeat(thanked) + folded.text.slice(thanked);
  const from = Math.max(0, text.search(/[\p{L}\p{N}]/u));
  const found = (patterns: RegExp[]) => patterns.flatMap((pattern) => [...(pattern.source.includes("^") ? matchFrom(text, pattern, from) : text.matchAll(pattern))].map(({ index, 0: { length } }) => folded.asWritten(index, index + length)));
  const [opens, narrows] = [found(opening), found(narrowing)];
  const conjunction = lang === "ar" && opens.length === 0 ? arabicConjunction(text, from) : undefined;
  const ordinal = readOrdinal(text, ordinals);
  const spans = [...(thanked === 0 ? [] : [folded.asWritten(0, thanked)]), ...opens, ...narrows, ...(ordinal === undefined ? [] : [folded.asWritten(ordinal.start, ordinal.end), ...found(more)])];
  return { opens: opens.length > 0 || conjunction !== undefined, narrows: narrows.length > 0, ...(ordinal === undefined ? {} : { ordinal: ordinal.at }), rest: blank(question, spans) };
}

/** Patterns that begin with ^ mean the first word after thanks. */
function matchFrom(text: string, pattern: RegExp, from: number): { index: number; 0: { length: number } }[] {
  const match = new RegExp(pattern.source, "u").exec(text.slice(from));
  return match === null ? [] : [{ index: from + match.index, 0: match[0] }];
}

/** "والمغرب؟", "وكم …": the conjunction is written together with the first word; many words that begin with و have none. */
function arabicConjunction(text: string, from: number): true | undefined {
  return /^و(?:ال|لل|بال|في |من |عن |كم |ماذا|ما |هل |اي )/u.test(text.slice(from)) ? true : undefined;
}

function readOrdinal(text: string, ordinals: Compiled["ordinals"]): { at: number; start: number; end: number } | undefined {
  const found = ordinals.flatMap(({ at, pattern }) => [...text.matchAll(pattern)].map((match) => ({ at: at ?? Number(match[1]) - 1, start: match.index, end: match.index + match[0].length })));
  return found.sort((first, second) => second.end - second.start - (first.end - first.start))[0];
}

/** Small words that belong to a place in a language: "in", "en", "в". */
export function placeWords(lang: Language): { prepositions: string; articles: string } {
  return { prepositions: words.prepositions[lang], articles: words.articles[lang] };
}
