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

/** Abbreviations after which a full stop does not end the sentence, and single initials. */
const abbreviation =
  /(?:^|[\s(«"“])(?:\p{Lu}|[A-Z]\.[A-Z]|e\.g|i\.e|etc|vs|cf|al|Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Inc|Ltd|Co|Corp|Fig|Art|art|approx|Gov|Gen|U\.S|U\.N|Ph\.D|M|Mme|Mlle|MM|p\.\s?ex|n|Sr|Sra|Dra|EE\.\s?UU|pág|núm|т\.\s?е|т\.\s?д|т\.\s?п|др|г|гг|им|ул|руб|млн|млрд|тыс|стр|ст|п|д)\.$/u;

/** The sentences of a text, in order and without the space around them. Line breaks end a sentence: lists and headings have no full stop. */
export function splitSentences(text: string, lang: string): Span[] {
  const segmenter = sentenceSegmenters[lang] ?? sentenceSegmenters["en"];
  const spans: Span[] = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    let open: { start: number; end: number } | undefined;
    for (const { segment, index } of segmenter?.segment(line[0]) ?? []) {
      const start = line.index + index;
      const end = start + segment.length;
      if (open === undefined) open = { start, end };
      else open.end = end;
      // The segmenter also cuts after "e.g." and before a lower-case letter that goes on with the sentence.
      const goesOn = abbreviation.test(text.slice(open.start, end).trimEnd()) || /^\p{Ll}/u.test(line[0].slice(index + segment.length));
      if (!goesOn) {
        push(spans, text, open.start, open.end);
        open = undefined;
      }
    }
    if (open !== undefined) push(spans, text, open.start, open.end);
  }
  return spans;
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
