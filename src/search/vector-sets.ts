import type { Database } from "../db/database.ts";
import { countMissing, findVectorSet, initialiseActive, listVectorSets, readActiveFingerprint, readFingerprintBefore, upsertVectorSet } from "../db/vector-sets.ts";
import { AppError } from "../errors.ts";
import type { Embedder, EmbedderSettings } from "../models/embedder.ts";
import { searchSettings } from "./settings.ts";

/** One set of vectors with the model that made it. */
export interface VectorSet {
  key: number;
  embedder: Embedder;
}

/** How the sets stand: for the start of the server, for status and for whoever reindexes. */
export interface VectorState {
  /** Absent when the model of the set in use cannot be opened: searches then go by words alone. */
  active: VectorSet | undefined;
  fingerprint: string;
  /** Passages without a vector in the set in use. */
  missing: number;
  /** The model that the settings name, where that is another one than the set in use was built with. */
  configured: EmbedderSettings | undefined;
  /** What the operator should know and do, in a sentence. */
  notice: string | undefined;
  sets: { fingerprint: string; name: string; dimensions: number; vectors: number; use: "active" | "before" | "other" }[];
}

/**
 * The sets of vectors of a database, of which one is in use. A query is embedded by the model of that set and compared with
 * that set alone; what the settings name becomes the set in use by `reindex`, never by itself.
 */
export interface VectorSets {
  /** The set in use; undefined when its model cannot be opened. Looked up again after a moment, so that a switch by another process is seen. */
  active(): Promise<VectorSet | undefined>;
  /** A question's vector and the set it belongs to; undefined when there is no usable model or it does not answer. */
  embedQuery(text: string): Promise<{ set: VectorSet; embedding: number[] } | undefined>;
  /** The passages' vectors and the set they belong to; undefined as above. */
  embedDocuments(texts: string[]): Promise<{ set: VectorSet; embeddings: number[][] } | undefined>;
  /** Opens the model that settings name and makes room for its vectors. @throws ConfigError when it cannot be opened. */
  open(settings: EmbedderSettings): Promise<VectorSet>;
  /** To be called after a switch in this process. */
  refresh(): void;
  state(): Promise<VectorState>;
}

export interface VectorSetsOptions {
  database: Database;
  /** The model that the settings name; undefined leaves it to the index, and to the built-in one where there is none. */
  configured: EmbedderSettings | undefined;
  openEmbedder: (settings: EmbedderSettings) => Promise<Embedder>;
  /** Is told of a model that does not answer, once for each time it is left alone. */
  onUnavailable?: (error: AppError) => void;
}

const builtin: EmbedderSettings = { kind: "builtin", model: "" };

export function createVectorSets({ database, configured, openEmbedder, onUnavailable = () => {} }: VectorSetsOptions): VectorSets {
  const opened = new Map<string, VectorSet>();
  let known: { fingerprint: string; at: number } | undefined;
  let restingUntil = 0;
  /** Sets whose model could not be opened, so that a search does not try again each time. */
  const closed = new Set<string>();

  const open = async (settings: EmbedderSettings): Promise<VectorSet> => {
    const embedder = await openEmbedder(settings);
    const own = opened.get(embedder.fingerprint);
    if (own !== undefined) return own;
    const set = { key: await upsertVectorSet(database, embedder), embedder };
    opened.set(embedder.fingerprint, set);
    return set;
  };

  const activeFingerprint = async (): Promise<string> => {
    const now = performance.now();
    if (known !== undefined && now - known.at < searchSettings.vectorSetLookupMs) return known.fingerprint;
    let fingerprint = await readActiveFingerprint(database);
    if (fingerprint === undefined) {
      // An index from before sets were named goes on with the vectors that it has; an empty one begins with what the settings name.
      const [largest] = (await listVectorSets(database)).filter(({ vectors }) => vectors > 0).sort((first, second) => second.vectors - first.vectors);
      fingerprint = await initialiseActive(database, largest?.fingerprint ?? (await open(configured ?? builtin)).embedder.fingerprint);
    }
    known = { fingerprint, at: now };
    return fingerprint;
  };

  const active = async (): Promise<VectorSet | undefined> => {
    const fingerprint = await activeFingerprint();
    const own = opened.get(fingerprint);
    if (own !== undefined) return own;
    if (closed.has(fingerprint)) return undefined;
    const stored = await findVectorSet(database, fingerprint);
    const settings = (stored?.settings ?? builtin) as EmbedderSettings;
    try {
      const embedder = await openEmbedder(settings);
      if (stored !== undefined && embedder.fingerprint === fingerprint) {
        const set = { key: stored.key, embedder };
        opened.set(fingerprint, set);
        return set;
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onUnavailable(error);
    }
    closed.add(fingerprint);
    return undefined;
  };

  const ask = async <Result>(work: (set: VectorSet) => Promise<Result>): Promise<Result | undefined> => {
    const set = await active();
    if (set === undefined || performance.now() < restingUntil) return undefined;
    try {
      return await work(set);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // A model that does not answer is left alone for a while: each search would wait for it otherwise.
      restingUntil = performance.now() + searchSettings.unavailableRestMs;
      onUnavailable(error);
      return undefined;
    }
  };

  return {
    active,
    open,
    refresh: () => {
      known = undefined;
      restingUntil = 0;
      closed.clear();
    },
    embedQuery: (text) => ask(async (set) => ({ set, embedding: await set.embedder.embedQuery(text) })),
    embedDocuments: (texts) => ask(async (set) => ({ set, embeddings: await set.embedder.embedDocuments(texts) })),
    state: async () => {
      const fingerprint = await activeFingerprint();
      const [set, before, stored] = [await active(), await readFingerprintBefore(database), await listVectorSets(database)];
      const own = stored.find((one) => one.fingerprint === fingerprint);
      const missing = own === undefined ? 0 : await countMissing(database, own.key);
      const other = configured === undefined ? undefined : await differs(configured, fingerprint);
      return {
        active: set,
        fingerprint,
        missing,
        configured: other,
        notice: notice(set, own?.name ?? fingerprint, other, missing),
        sets: stored
          .filter(({ vectors, fingerprint: one }) => vectors > 0 || one === fingerprint)
          .map(({ fingerprint: one, name, dimensions, vectors }) => ({ fingerprint: one, name, dimensions, vectors, use: one === fingerprint ? "active" : one === before ? "before" : "other" })),
      };
    },
  };

  async function differs(settings: EmbedderSettings, fingerprint: string): Promise<EmbedderSettings | undefined> {
    try {
      return (await openEmbedder(settings)).fingerprint === fingerprint ? undefined : settings;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onUnavailable(error);
      return settings;
    }
  }
}

function notice(active: VectorSet | undefined, name: string, configured: EmbedderSettings | undefined, missing: number): string | undefined {
  if (active === undefined) return `The index was built with a model that cannot be opened any more (${name}): searches go by words alone until \`dalil reindex\` has built the vectors anew.`;
  if (configured !== undefined) {
    const named = [configured.kind, configured.model].filter((part) => part !== "").join(":");
    return `DALIL_EMBEDDING names ${named}, but the index was built with ${name}, which searches go on using: \`dalil reindex\` builds the other set and switches to it.`;
  }
  if (missing > 0) return `${missing} passages have no vector yet and are found by words alone: \`dalil reindex\` completes the set.`;
  return undefined;
}
