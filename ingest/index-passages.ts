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

/** Terms and vectors of the passages of several records or documents, in their order; the vectors are asked for in one call and belong to the set `model`. */
export async function indexPassages(items: Indexable[], room: SearchRoom): Promise<{ model: number | undefined; passages: IndexedPassage[][] }> {
  const texts = items.flatMap(({ title, passages }) => passages.map(({ heading, text }) => passageText({ title, heading, text })));
  const embedded = await room.vectors.embedDocuments(texts);
  let next = 0;
  const indexed = items.map((item) =>
    item.passages.map((passage, ordinal) => {
      const fields: LexicalField[] = [...item.context, { text: passage.heading.join("\n"), lang: item.lang, weight: searchSettings.fieldWeight }, { text: passage.text, lang: item.lang, weight: 1 }];
      const embedding = embedded?.embeddings[next];
      next += 1;
      return { passage, ordinal, terms: passageTerms(fields, item.columns.countries, room.glossary), embedding };
    }),
  );
  return { model: embedded?.set.key, passages: indexed };
}

/** Replaces the passages of owners (keys of records or of documents) in one transaction, the lexicon's counts with them. */
export async function replacePassages(transaction: Queryable, model: number | undefined, owners: { key: number; item: Indexable; indexed: IndexedPassage[] }[], replaced: Set<number>): Promise<number> {
  const changes = new Map<number, { dimension: number; term: string; passages: number }>();
  const change = (dimension: number, term: string, by: number) => {
    const known = changes.get(dimension);
    if (known === undefined) changes.set(dimension, { dimension, term, passages: by });
    else known.passages += by;
  };
  for (const kind of ["record", "passage"] as const) {
    const keys = owners.filter(({ key, item }) => item.kind === kind && replaced.has(key)).map(({ key }) => key);
    if (keys.length === 0) continue;
    for (const sparse of await removePassages(transaction, kind, keys)) {
      change(passageCountDimension, "", -1);
      for (const dimension of parseDimensions(sparse)) change(dimension, "", -1);
    }
  }
  const rows: NewPassage[] = owners.flatMap(({ key, item, indexed }) =>
    indexed.map(({ passage, ordinal, terms, embedding }) => {
      change(passageCountDimension, "", 1);
      for (const [dimension, term] of new Map(terms.map((weighted) => [weighted.dimension, weighted.term]))) change(dimension, term, 1);
      return { passage, ordinal, kind: item.kind, owner: key, lang: item.lang, columns: item.columns, terms: toSparseVector(terms), embedding };
    }),
  );
  for (let first = 0; first < rows.length; first += rowsPerStatement) await insertPassages(transaction, model, rows.slice(first, first + rowsPerStatement));
  await changeLexicon(transaction, [...changes.values()].filter(({ passages }) => passages !== 0));
  return rows.length;
}
