import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadSample } from "../ingest/sample.ts";
import type { AnswerRoom } from "../src/assistant/answer.ts";
import { countStored } from "../src/db/counts.ts";
import { listVectorSets } from "../src/db/vector-sets.ts";
import { UnavailableError } from "../src/errors.ts";
import { createEmbedder } from "../src/models/create-embedder.ts";
import type { Embedder, EmbedderSettings } from "../src/models/embedder.ts";
import { openRoom } from "../src/open-room.ts";
import { reindex } from "../src/search/reindex.ts";
import { search } from "../src/search/search.ts";
import type { Database } from "../src/db/database.ts";
import { engines, openTestDatabase } from "./setup/test-room.ts";

const letters: EmbedderSettings = { kind: "module", model: fileURLToPath(new URL("./fixtures/letter-embeddings.mjs", import.meta.url)), dimensions: 26 };
const builtin: EmbedderSettings = { kind: "builtin", model: "" };
const embedding = { model: `module:${letters.model}`, dimensions: 26 };

describe.each(engines)("switching the embedding model on %s", (engine) => {
  let database: Database;
  let room: AnswerRoom;
  beforeEach(async () => {
    database = await openTestDatabase(engine);
    room = await openRoom(database);
    await loadSample(room);
  });
  afterEach(() => database.close());

  const find = async (own: AnswerRoom) => {
    const { found, wordsOnly } = await search({ text: "digital health records", lang: "en", filters: {}, limit: 5, offset: 0 }, own);
    return { ids: found.map(({ passage }) => passage.record?.id), vectors: found.map(({ matched }) => matched.vector), wordsOnly };
  };

  test("builds the new set beside the old, switches in one step and back again", async () => {
    const before = await find(room);
    const seen: string[] = [];
    const there = await reindex(letters, room, {
      onProgress: async () => {
        seen.push((await room.vectors.active())?.embedder.kind ?? "none");
      },
    });
    expect(there.switched).toBe(true);
    const { passages } = await countStored(database, undefined);
    expect(there.embedded).toBe(passages);
    expect(new Set(seen)).toEqual(new Set(["builtin"]));
    expect((await room.vectors.active())?.embedder.kind).toBe("module");
    const after = await find(room);
    expect(after.vectors).not.toEqual(before.vectors);

    const back = await reindex(builtin, room);
    expect(back).toMatchObject({ embedded: 0, switched: true });
    expect(await find(room)).toEqual(before);
    expect((await room.vectors.state()).sets.map(({ use }) => use).toSorted()).toEqual(["active", "before"]);
  });

  test("goes on where an interrupted run was, with what was removed and added meanwhile", async () => {
    const controller = new AbortController();
    await expect(reindex(letters, room, { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toThrow();
    expect((await room.vectors.active())?.embedder.kind).toBe("builtin");
    const done = (await listVectorSets(database)).find(({ name }) => name.startsWith("letter"))?.vectors ?? 0;
    expect(done).toBeGreaterThan(0);
    await database.query("delete from records where id = 'sample:hodhod-egypt'");
    const { passages } = await countStored(database, undefined);
    const resumed = await reindex(letters, room);
    expect(resumed.embedded).toBeLessThan(passages);
    expect((await listVectorSets(database)).find(({ name }) => name.startsWith("letter"))?.vectors).toBe(passages);
  });

  test("a changed setting changes no search before the reindex, and is told with what to do", async () => {
    const other = await openRoom(database, { embedding });
    expect(await find(other)).toEqual(await find(room));
    expect((await other.vectors.state()).notice).toMatch(/DALIL_EMBEDDING names module:.*dalil reindex/);
    expect((await room.vectors.state()).notice).toBeUndefined();
    // Ingestion keeps to the set in use too.
    await database.query("update records set content_hash = 'changed'");
    await loadSample(other);
    expect((await other.vectors.state()).missing).toBe(0);
  });

  test("another process sees the switch, and a query is never compared with vectors of another model", async () => {
    const other = await openRoom(database);
    await reindex(letters, room);
    other.vectors.refresh();
    expect(await find(other)).toEqual(await find(room));
  });

  test("a set whose model has changed is not used: words alone, until a reindex", async () => {
    const changed: Embedder = { ...(await createEmbedder(builtin)), fingerprint: "builtin-of-another-release" };
    const later = await openRoom(database, { openEmbedder: async () => changed });
    expect(await find(later)).toMatchObject({ wordsOnly: true, vectors: [undefined, undefined, undefined, undefined, undefined] });
    expect((await later.vectors.state()).notice).toContain("dalil reindex");
    await reindex(builtin, later);
    expect((await find(later)).wordsOnly).toBe(false);
  });

  test("a model that does not answer stops neither searches nor ingestion, and what it missed is completed", async () => {
    const own = await createEmbedder(builtin);
    let isDown = true;
    const told: string[] = [];
    const failing: Embedder = {
      ...own,
      embedQuery: (text) => (isDown ? Promise.reject(new UnavailableError("the model is away")) : own.embedQuery(text)),
      embedDocuments: (texts) => (isDown ? Promise.reject(new UnavailableError("the model is away")) : own.embedDocuments(texts)),
    };
    const later = await openRoom(database, { openEmbedder: async () => failing, onUnavailable: ({ message }) => told.push(message) });
    const during = await find(later);
    expect(during).toMatchObject({ wordsOnly: true });
    expect(during.ids.length).toBeGreaterThan(0);
    await database.query("update records set content_hash = 'changed' where id like 'sample:a%'");
    const report = await loadSample(later);
    expect(report.records.updated).toBeGreaterThan(0);
    expect((await later.vectors.state()).missing).toBeGreaterThan(0);
    // Left alone after the first failure, not asked again by every search.
    expect(told).toEqual(["the model is away"]);
    isDown = false;
    later.vectors.refresh();
    await reindex(builtin, later);
    expect((await later.vectors.state()).missing).toBe(0);
    expect((await find(later)).wordsOnly).toBe(false);
  });
});
