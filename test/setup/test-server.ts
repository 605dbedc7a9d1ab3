import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { indexVersion } from "../../ingest/index-passages.ts";
import { ingest } from "../../ingest/pipeline.ts";
import { proposeMapping } from "../../ingest/mapping/propose-mapping.ts";
import { createIdeaReader } from "../../ingest/read-idea.ts";
import { loadSample } from "../../ingest/sample.ts";
import { readConfig } from "../../src/config.ts";
import { startServer } from "../../src/server.ts";
import { preparePage } from "../../web/prepare-page.ts";

/** A real server on a free port over a fresh folder with the sample repository, and the built page. */
export async function startTestServer(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "dalil-server-"));
  const config = readConfig({ DALIL_DATA: join(folder, "data"), PORT: "0", HOST: "127.0.0.1", DALIL_LOG: "silent" });
  const server = await startServer(config, { ingestion: { ingest, loadSample, indexVersion, proposeMapping, createIdeaReader }, preparePage, say: () => {} });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
