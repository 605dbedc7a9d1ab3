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
  numbers: NumberFacts;
  places: PlaceFacts;
  names: NameFacts;
}

const longestWindow = 3;

/** Reads a source for the checks. Very long records are read up to `charactersRead` for the meaning; quotations are looked for in all of it. */
export async function readSource(source: VerifiableSource, tools: VerifyTools): Promise<SourceFacts> {
  const windows = windowsOf(source);
  const vectors = await tools.embedder.embedDocuments(windows.map(({ text }) => text));
  return {
    source,
    folded: source.texts.map(({ text }) => foldQuote(text)),
    windows: windows.map((window, index) => ({ ...window, vector: vectors[index] ?? [] })),
    numbers: readNumberFacts(source),
    places: readPlaceFacts(source),
    names: readNameFacts(source, tools),
  };
}

function windowsOf(source: VerifiableSource): Omit<Window, "vector">[] {
  let left: number = searchSettings.verification.charactersRead;
  return source.texts.flatMap(({ text, lang }) => {
    const read = text.slice(0, Math.max(0, left));
    left -= read.length;
    const sentences = splitSentences(read, lang).map((sentence) => sentence.text);
    return sentences.flatMap((_sentence, start) =>
      Array.from({ length: Math.min(longestWindow, sentences.length - start) }, (_, more) => ({ text: sentences.slice(start, start + more + 1).join(" "), lang, sentences: more + 1 })),
    );
  });
}
