import { foldText } from "./normalise.ts";
import { isStopWord } from "./stop-words.ts";

/** A stretch of a text: `text` is exactly `source.slice(start, end)`. */
export interface Span {
  text: string;
  start: number;
  end: number;
}

const sentenceSegmenters: Readonly<Record<string, Intl.Segmenter>> = Object.fromEntries(["ar", "en", "es", "fr", "ru", "zh"].map((lang) => [lang, new Intl.Segmenter(lang, { granularity: "sentence" })]));
const hanSegmenter = new Intl.Segmenter("zh", { granularity: "word" });
const wordPattern = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const hanRun = /\p{Script=Han}+/gu;

const before = String.raw`(?:^|[\s(\[«"“'’/])`;
/** Abbreviations that always stand before something: titles, "No. 5", "e.g.". */
const binding = new RegExp(
  `${before}(?:e\\.\\s?g|i\\.\\s?e|vs|cf|viz|approx|Drs?|Mr|Mrs|Ms|Messrs|Prof|St|Mt|Ft|Sen|Rep|Gov|Gen|Col|Capt|Lt|Sgt|Hon|Rev|Amb|No|Nos|Fig|Figs|Eq|Ref|Sec|Ch|Vol|vol|Art|Arts|arts|paras|pp?|` +
    `MM|Mme|Mmes|Mlle|Mgr|p\\.\\s?ex|c\\.-à-d|chap|éd|env|n|` +
    `Sres?|Sra|Sras|Srta|Dra|Dres|EE|p\\.\\s?ej|pág|págs|núm|núms|Ud|Uds|Lic|Ing|Av|` +
    `т\\.\\s?е|т\\.\\s?к|т\\.\\s?н|т|им|ул|пр|просп|пос|обл|р-н|рис|табл|гл|стр|ст|св|проф|акад|ред|см|ср|напр|д|п|` +
    `[دأم]|أ\\.\\s?د)\\.$`,
  "u",
);
/** Abbreviations that may also be the last word of a sentence: what follows decides. */
const perhapsLast = new RegExp(
  `${before}(?:\\p{Lu}|(?:\\p{L}\\.){1,4}\\p{L}|M|EE\\.\\s?UU|etc|al|Inc|Ltd|Co|Corp|Bros|Jr|Sr|Ph\\.D|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|janv|févr|juil|déc|т\\.\\s?д|т\\.\\s?п|др|г|гг|вв?|руб|коп|млн|млрд|тыс|чел)\\.$`,
  "u",
);
/** After these only a capital letter that begins another sentence is left: they close an enumeration. */
const closing = new RegExp(`${before}(?:etc|т\\.\\s?д|т\\.\\s?п)\\.$`, "u");
/** Words of their own that are abbreviations only before a number. */
const beforeNumber = /(?:^|[\s(])(?:no|nº|art|para|est|ca|sec|fig)\.$/u;
const listMarker = /^\s*(?:[([]?(?:\d{1,3}|\p{L}|[ivxIVX]{1,4})[.)\]])+\s*$/u;
/** Marks after which a missing space does not join the next sentence; addresses, numbers and "Node.js" have none of them. */
const glued = /(?<=\p{Ll}{2}[.!?]|[؟])(?=\p{Lu}\p{Ll}+\s)/u;

/**
 * The sentences of a text, in order and without the space around them. Line breaks end a sentence (lists and headings have no full
 * stop); abbreviations, initials, decimals, addresses and the numbers of lists do not.
 */
export function splitSentences(text: string, lang: string): Span[] {
  const segmenter = sentenceSegmenters[lang] ?? sentenceSegmenters["en"];
  const spans: Span[] = [];
  for (const line of text.matchAll(/[^\r\n\u2028\u2029]+/g)) {
    let open: { start: number; end: number } | undefined;
    for (const { segment, index } of segmenter?.segment(line[0]) ?? []) {
      const start = line.index + index;
      const end = start + segment.length;
      if (open === undefined) open = { start, end };
      else open.end = end;
      if (!goesOn(text.slice(open.start, end).trimEnd(), line[0].slice(index + segment.length), lang)) {
        pushParts(spans, text, open.start, open.end);
        open = undefined;
      }
    }
    if (open !== undefined) pushParts(spans, text, open.start, open.end);
  }
  return spans;
}

/** Whether the segmenter cut too early: after an abbreviation, a list's number or before a lower-case letter. */
function goesOn(sentence: string, next: string, lang: string): boolean {
  if (next === "") return false;
  if (/^\s*\p{Ll}/u.test(next) || listMarker.test(sentence)) return true;
  const tail = sentence.slice(-24);
  if (beforeNumber.test(tail)) return /^\s*\d/.test(next);
  const isClosing = closing.test(tail);
  if (!isClosing && binding.test(tail)) return true;
  if (!perhapsLast.test(tail)) return false;
  if (isClosing) return !/^\s*[\p{Lu}\p{Lo}«"“¿¡]/u.test(next);
  const word = next.match(/^[\s«"“(]*(\p{Lu}\p{L}*)/u)?.[1];
  // "in the U.S. The …": function words are not names, so that a capital letter on one begins a sentence.
  return word === undefined ? /^\s*[\d(%]/.test(next) : !isStopWord(foldText(word), lang) || word.length === 1;
}

/** The segmenter leaves sentences together that lack the space between them ("… of data.The next …"). */
function pushParts(spans: Span[], text: string, start: number, end: number): void {
  let from = start;
  for (const part of text.slice(start, end).split(glued)) {
    push(spans, text, from, from + part.length);
    from += part.length;
  }
}

function push(spans: Span[], text: string, start: number, end: number): void {
  const raw = text.slice(start, end);
  const trimmed = raw.trim();
  if (trimmed === "") return;
  const from = start + raw.indexOf(trimmed);
  spans.push({ text: trimmed, start: from, end: from + trimmed.length });
}

/** The words of a text, in order: runs of letters and digits; runs of Han characters cut into words. */
export function segmentWords(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(wordPattern)) {
    let last = 0;
    for (const run of match[0].matchAll(hanRun)) {
      if (run.index > last) spans.push({ text: match[0].slice(last, run.index), start: match.index + last, end: match.index + run.index });
      for (const { segment, index } of hanSegmenter.segment(run[0])) {
        const start = match.index + run.index + index;
        spans.push({ text: segment, start, end: start + segment.length });
      }
      last = run.index + run[0].length;
    }
    if (last < match[0].length) spans.push({ text: match[0].slice(last), start: match.index + last, end: match.index + match[0].length });
  }
  return spans;
}
