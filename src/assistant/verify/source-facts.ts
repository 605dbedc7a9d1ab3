import { splitSentences } from "../../language/segment.ts";
import { searchSettings } from "../../search/settings.ts";
import { readNameFacts, type NameFacts } from "./name-facts.ts";
import { readNumberFacts, type NumberFacts } from "./check-numbers.ts";
import { readPlaceFacts, type PlaceFacts } from "./check-places.ts";
import { foldQuote } from "./fold-quote.ts";
import type { Window } from "./meaning.ts";
import type { VerifiableSource, VerifyTools } from "./verification.ts";

/** What was read from a source, once for all sentences that cite it. */
export interface SourceFacts {
  source: VerifiableSource;
  /** All its texts as quotations are compared. */
  folded: string[];
  windows: Window[];
  /** The numbers of its data and of its short texts (title, fields): these belong to all of it. */
  numbers: NumberFacts;
  places: PlaceFacts;
  names: NameFacts;
  /** The numbers of one of its sentences, read when it is first needed. */
  numbersOf(window: Window): NumberFacts;
}

const longestWindow = 3;

/** Reads a source for the checks. Of very long records `charactersRead` are read; only quotations are looked for in all of it. */
export async function readSource(source: VerifiableSource, tools: VerifyTools): Promise<SourceFacts> {
  let left: number = searchSettings.verification.charactersRead;
  const texts = source.texts.map(({ text: whole, lang }) => {
    const text = whole.slice(0, Math.max(0, left));
    left -= text.length;
    return { text, lang, sentences: splitSentences(text, lang).map((sentence) => sentence.text) };
  });
  const read = { ...source, texts };
  const windows = texts.flatMap(({ lang, sentences }) =>
    sentences.flatMap((_sentence, start) =>
      Array.from({ length: Math.min(longestWindow, sentences.length - start) }, (_, more) => ({ text: sentences.slice(start, start + more + 1).join(" "), lang, sentences: more + 1 })),
    ),
  );
  const vectors = await tools.embedder.embedDocuments(windows.map(({ text }) => text));
  const own = new Map<Window, NumberFacts>();
  return {
    source,
    folded: source.texts.map(({ text }) => foldQuote(text)),
    windows: windows.map((window, index) => ({ ...window, vector: vectors[index] ?? [] })),
    numbers: readNumberFacts({ ...source, texts: texts.filter(({ sentences }) => sentences.length < 2) }),
    places: readPlaceFacts(read),
    names: readNameFacts(read, tools),
    numbersOf: (window) => {
      const known = own.get(window) ?? readNumberFacts({ texts: [window], years: [], sdgs: [], countries: [] });
      own.set(window, known);
      return known;
    },
  };
}
