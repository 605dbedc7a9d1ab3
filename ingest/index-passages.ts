import { changeLexicon, passageCountDimension } from "../src/db/lexicon.ts";
import { insertPassages, removePassages, type FilterColumns, type NewPassage } from "../src/db/passages.ts";
import type { Queryable } from "../src/db/database.ts";
import type { Passage } from "../src/domain/document.ts";
import { passageText } from "../src/domain/passage-text.ts";
import { analysisVersion, passageTerms, type LexicalField, type WeightedTerm } from "../src/search/lexical.ts";
import { parseDimensions, toSparseVector } from "../src/search/sparse-vector.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { chunkVersion } from "./chunk.ts";

/** Passages with their vectors in one statement: a long document's would be hundreds of megabytes of it. */
const rowsPerStatement = 1_000;
/** Texts for the built-in model between two pauses: some milliseconds. */
const builtinTexts = 16;

/** A record or a document whose passages are to be indexed: what the search sees of it beside the passage's own text. */
export interface Indexable {
  kind: "record" | "passage";
  title: string;
  lang: string;
  /** What is indexed with every passage of it: title, organization, themes … */
  context: LexicalField[];
  columns: FilterColumns;
  passages: Passage[];
}

export interface IndexedPassage {
  passage: Passage;
  ordinal: number;
  terms: WeightedTerm[];
  /** Absent when no embedding model was usable: `reindex` adds it later. */
  embedding: number[] | undefined;
}

/** Names how duplicates are found and classes suggested. */
const qualityVersion = "quality-2";

/** Everything that changes what is stored for the same text; part of the content hash, so that a change builds anew. */
export function indexVersion(room: SearchRoom): string {
  return [analysisVersion, chunkVersion, qualityVersion, `glossary-${room.glossary.fingerprint}`].join(" ");
}

/**
 * Terms and vectors of the passages of several records or documents, in their order; the vectors belong to the set `model`.
 * @param pause is awaited between small pieces of the work.
 */
export async function indexPassages(items: Indexable[], room: SearchRoom, pause: () => Promise<void> = async () => {}): Promise<{ model: number | undefined; passages: IndexedPassage[][] }> {
  const texts = items.flatMap(({ title, passages }) => passages.map(({ heading, text }) => passageText({ title, heading, text })));
  const embedded = await embedTexts(texts, room, pause);
  let next = 0;
  const indexed: IndexedPassage[][] = [];
  for (const item of items) {
    const ofItem: IndexedPassage[] = [];
    for (const [ordinal, passage] of item.passages.entries()) {
      const fields: LexicalField[] = [...item.context, { text: passage.heading.join("\n"), lang: item.lang, weight: searchSettings.fieldWeight }, { text: passage.text, lang: item.lang, weight: 1 }];
      ofItem.push({ passage, ordinal, terms: passageTerms(fields, item.columns.countries, room.glossary), embedding: embedded?.embeddings[next] });
      next += 1;
      await pause();
    }
    indexed.push(ofItem);
  }
  return { model: embedded?.set.key, passages: indexed };
}

/** All vectors in one call, but for the built-in model: that computes in this thread, and is asked for a few at a time. */
async function embedTexts(texts: string[], { vectors }: SearchRoom, pause: () => Promise<void>): ReturnType<SearchRoom["vectors"]["embedDocuments"]> {
  const set = await vectors.active();
  if (set?.embedder.kind !== "builtin") return vectors.embedDocuments(texts);
  const embeddings: number[][] = [];
  for (let first = 0; first < texts.length; first += builtinTexts) {
    const part = await vectors.embedDocuments(texts.slice(first, first + builtinTexts));
    // Another process has switched to another model meanwhile: one batch has vectors of one set.
    if (part?.set.key !== set.key) return vectors.embedDocuments(texts);
    for (const embedding of part.embeddings) embeddings.push(embedding);
    await pause();
  }
  return { set, embeddings };
}

/** Replaces the passages of owners (keys of records or of documents) in one transaction, the lexicon's counts with them. */
export async function replacePassages(transaction: Queryable, model: number | undefined, owners: { key: number; item: Indexable; indexed: IndexedPassage[] }[], replaced: Set<number>): Promise<number> {
  const changes = new Map<number, { dimension: number; term: string; word: string; passages: number }>();
  const change = (dimension: number, term: string, word: string, by: number) => {
    const known = changes.get(dimension);
    if (known === undefined) changes.set(dimension, { dimension, term, word, passages: by });
    else known.passages += by;
  };
  for (const kind of ["record", "passage"] as const) {
    const keys = owners.filter(({ key, item }) => item.kind === kind && replaced.has(key)).map(({ key }) => key);
    if (keys.length === 0) continue;
    for (const sparse of await removePassages(transaction, kind, keys)) {
      change(passageCountDimension, "", "", -1);
      for (const dimension of parseDimensions(sparse)) change(dimension, "", "", -1);
    }
  }
  const rows: NewPassage[] = owners.flatMap(({ key, item, indexed }) =>
    indexed.map(({ passage, ordinal, terms, embedding }) => {
      change(passageCountDimension, "", "", 1);
      for (const { dimension, term, word } of new Map(terms.map((weighted) => [weighted.dimension, weighted])).values()) change(dimension, term, word, 1);
      return { passage, ordinal, kind: item.kind, owner: key, lang: item.lang, columns: item.columns, terms: toSparseVector(terms), embedding };
    }),
  );
  for (let first = 0; first < rows.length; first += rowsPerStatement) await insertPassages(transaction, model, rows.slice(first, first + rowsPerStatement));
  await changeLexicon(transaction, [...changes.values()].filter(({ passages }) => passages !== 0));
  return rows.length;
}
