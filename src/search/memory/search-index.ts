import type { Database } from "../../db/database.ts";
import { readFilteredKeys, readPackedPassages, readPassageKeys, readPassageRevision } from "../../db/index-rows.ts";
import { readTerms } from "../../db/lexicon.ts";
import type { Filters } from "../../domain/filters.ts";
import type { Glossary } from "../../language/glossary.ts";
import { foldText } from "../../language/normalise.ts";
import { segmentWords } from "../../language/segment.ts";
import type { Embedder } from "../../models/embedder.ts";
import type { VectorSet, VectorSets } from "../vector-sets.ts";
import { searchSettings } from "../settings.ts";
import { analysisVersion } from "../lexical.ts";
import { createCommonness, type Commonness } from "./commonness.ts";
import { readIndexFile, writeIndexFile, type KeptIndex } from "./index-file.ts";
import { readIntegers, readSparseVectors, readVectors } from "./packed.ts";
import { letterSet } from "./letters.ts";
import { createPassageIndex, type IndexedRow, type PassageIndex } from "./passage-index.ts";
import { createVocabulary, type Vocabulary } from "./vocabulary.ts";

/** What a search works on: the passages as they were at one revision of the database. */
export interface IndexSnapshot {
  passages: PassageIndex;
  vocabulary: Vocabulary;
  /** The set whose vectors the index holds; undefined when no model is usable. */
  set: VectorSet | undefined;
  /** Words of the names of the field, in all languages, with their letters: right also where no text has them. */
  readonly names: ReadonlyMap<string, number>;
  /** Changes whenever the index does: what was computed under another one must be computed anew. Empty while the index changes. */
  readonly revision: string;
  /** One byte a row: 1 where the filters leave it. Undefined when they leave all. */
  allowed(filters: Filters): Promise<Uint8Array | undefined>;
}

/** The index in memory over a database, kept in step with it. */
export interface SearchIndex {
  /**
   * The index as the database stands now. Read anew where something changed: what was added is added, what is gone is dropped. Of a
   * large repository that changes all the time the index may lag behind by a few times as long as that takes.
   */
  current(): Promise<IndexSnapshot>;
  /** Waits until nothing is being written to the index file any more: to be called before the process ends. */
  close(): Promise<void>;
}

export interface SearchIndexOptions {
  database: Database;
  vectors: VectorSets;
  /** The model that reads single words, the built-in one. */
  words: Embedder;
  glossary: Glossary;
  /** Where the index is kept between starts; nowhere when absent. */
  file?: string | undefined;
}

interface Loaded extends IndexSnapshot {
  revision: string;
  generation: string;
  model: number | undefined;
  commonness: Commonness;
  /** It was read from the index file. */
  isKept: boolean;
  /** Some rows have no vector yet: a later revision may bring it. */
  incomplete: boolean;
  filtered: Map<string, Uint8Array>;
}

export function createSearchIndex({ database, vectors, words, glossary, file }: SearchIndexOptions): SearchIndex {
  const names = new Map(glossary.concepts.flatMap((concept) => Object.values(concept.names).flat()).flatMap((name) => segmentWords(foldText(name)).map(({ text }) => [text, letterSet(text)])));
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;
  let restingUntil = 0;
  let keeping: Promise<void> | undefined;

  const originOf = (set: VectorSet | undefined): string =>
    [analysisVersion, `words ${words.fingerprint}`, `names ${glossary.fingerprint}`, `vectors ${set?.embedder.fingerprint ?? "none"}`, JSON.stringify(searchSettings.commonness)].join(" ");

  const create = async (set: VectorSet | undefined, generation: string, kept?: KeptIndex): Promise<Loaded> => {
    const passages = createPassageIndex(set?.embedder.dimensions ?? 0, kept?.passages);
    const filtered = new Map<string, Uint8Array>();
    const commonness = set === undefined ? { measure: () => new Float32Array(0) } : await createCommonness(set.embedder, words, glossary);
    return { names, passages, vocabulary: createVocabulary(words, kept?.vocabulary), set, model: set?.key, revision: kept?.revision ?? "", generation, commonness, isKept: kept !== undefined, incomplete: false, filtered, allowed: (filters) => findAllowed(filters, passages, filtered) };
  };

  const keep = async (own: Loaded): Promise<void> => {
    if (file === undefined || own.incomplete) return;
    try {
      await writeIndexFile(file, { origin: originOf(own.set), revision: own.revision, passages: own.passages.pack(), vocabulary: own.vocabulary.pack() });
    } catch {
      // A full or read-only disk: the next start makes the index again.
    }
  };

  const findAllowed = async (filters: Filters, passages: PassageIndex, filtered: Map<string, Uint8Array>): Promise<Uint8Array | undefined> => {
    if (Object.values(filters).every((value) => value === undefined || (Array.isArray(value) && value.length === 0))) return undefined;
    const name = JSON.stringify(filters);
    const known = filtered.get(name);
    if (known !== undefined) return known;
    const keys = readIntegers(await readFilteredKeys(database, filters));
    const allowed = new Uint8Array(passages.rows);
    for (let row = 0, next = 0; row < passages.rows && next < keys.length; row += 1) {
      while (next < keys.length && (keys[next] ?? 0) < (passages.keys[row] ?? 0)) next += 1;
      if (keys[next] === passages.keys[row]) allowed[row] = 1;
    }
    if (filtered.size >= searchSettings.filtersKept) filtered.delete(filtered.keys().next().value ?? "");
    filtered.set(name, allowed);
    return allowed;
  };

  const readNew = async (own: Loaded, after: number): Promise<void> => {
    const { passages } = own;
    const dimensions = own.set?.embedder.dimensions ?? 0;
    const isDone = async (from: number): Promise<number | undefined> => {
      const packed = await readPackedPassages(database, own.model, from, searchSettings.rowsRead);
      if (packed === undefined) return undefined;
      const [keys, owners, langs] = [readIntegers(packed.keys), readIntegers(packed.owners), packed.langs.split(",")];
      const fresh: number[] = [];
      const rows: IndexedRow[] = [];
      readSparseVectors(packed.terms, (places, weights) => {
        const row = rows.length;
        const terms = places.map((dimension) => {
          const before = passages.terms;
          const number = passages.numberTerm(dimension);
          if (passages.terms > before) fresh.push(dimension);
          return number;
        });
        rows.push({ key: keys[row] ?? 0, owner: owners[row] ?? 0, lang: langs[row] ?? "", terms, weights });
      });
      const values = readVectors(packed.vectors, packed.count, dimensions);
      if (dimensions > 0 && packed.vectors.byteLength < packed.count * (4 + 2 * dimensions)) own.incomplete = true;
      passages.add(rows, dimensions === 0 ? new Float32Array(packed.count) : values, own.commonness.measure(values));
      const named = new Map((await readTerms(database, fresh)).map((term) => [term.dimension, term]));
      await own.vocabulary.add(fresh.map((dimension) => named.get(dimension) ?? { term: "", word: "" }));
      return keys.at(-1);
    };
    for (let last: number | undefined = after; last !== undefined; ) last = await isDone(last);
    passages.finish();
  };

  /** Brings an index to the state of the database; false when something changed that is no coming or going of passages. */
  const catchUp = async (own: Loaded, revision: string): Promise<boolean> => {
    const { passages } = own;
    const last = passages.keys[passages.rows - 1] ?? 0;
    const kept = readIntegers(await readPassageKeys(database, last));
    const rows = passages.rows;
    // Until it is whole again nobody may search it, and if that fails it is of no use any more.
    own.revision = "";
    if (loaded === own) loaded = undefined;
    passages.keepKeys(kept);
    own.filtered.clear();
    await readNew(own, last);
    own.revision = revision;
    return kept.length !== rows || (passages.keys[passages.rows - 1] ?? 0) !== last;
  };

  const renew = async (set: VectorSet | undefined, { revision, generation }: { revision: string; generation: string }): Promise<Loaded> => {
    await keeping;
    const before = loaded;
    if (before !== undefined && before.model === set?.key && before.generation === generation && !before.incomplete && (await catchUp(before, revision))) return before;
    const kept = before !== undefined || file === undefined ? undefined : await readIndexFile(file, originOf(set));
    if (kept?.revision === revision) return create(set, generation, kept);
    const own = await create(set, generation);
    await readNew(own, 0);
    return Object.assign(own, { revision });
  };

  return {
    close: async () => {
      await loading?.catch(() => {});
      await keeping;
    },
    current: async () => {
      const [state, set] = await Promise.all([readPassageRevision(database), vectors.active()]);
      if (loaded?.revision === state.revision && loaded.model === set?.key) return loaded;
      if (loaded !== undefined && loaded.model === set?.key && performance.now() < restingUntil) return loaded;
      loading ??= (async () => {
        const started = performance.now();
        const before = loaded;
        try {
          loaded = await renew(set, state);
          const took = performance.now() - started;
          restingUntil = before === undefined || took < searchSettings.quickRenewalMs ? 0 : performance.now() + took * searchSettings.renewalRest;
          // What took long is not made again at the next start.
          if (took > searchSettings.quickRenewalMs || (before === undefined && !loaded.isKept)) keeping = keep(loaded);
          return loaded;
        } finally {
          loading = undefined;
        }
      })();
      return loading;
    },
  };
}
