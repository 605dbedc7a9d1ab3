import { serve } from "@hono/node-server";
import pino from "pino";
import { createApp } from "./app.ts";
import type { Config } from "./config.ts";
import { countStored } from "./db/counts.ts";
import { readIndexState } from "./db/index-state.ts";
import { listSourceNames } from "./db/sources.ts";
import { openDatabase } from "./db/open-database.ts";
import type { AnswerRoom } from "./assistant/answer.ts";
import { AppError, ConfigError } from "./errors.ts";
import type { Ingestion } from "./ingestion.ts";
import { embedderSettings, openRoom } from "./open-room.ts";
import { reindex } from "./search/reindex.ts";

/** Answers that are under way get this long to end when the server stops. */
const drainMs = 5_000;

export interface ServerParts {
  ingestion: Ingestion;
  /** Builds the page if that is needed; the folder that it stands in. */
  preparePage: () => Promise<string>;
  /** Build the vectors of the configured model in the background, even where another set is in use. */
  reindex?: boolean;
  /** Is told what the start is doing, one line at a time. */
  say: (line: string) => void;
}

export interface RunningServer {
  url: string;
  /** Ends what is under way, closes the database and gives its folder free. */
  close(): Promise<void>;
}

/**
 * Opens the database, loads the sample repository into an empty one, builds the page and listens.
 * @throws ConfigError when the folder is taken, the database is out of reach or the port is in use.
 */
export async function startServer(config: Config, parts: ServerParts): Promise<RunningServer> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const database = await openDatabase(config);
  try {
    const room = await openRoom(database, { embedding: config.embedding, rerank: config.rerank, indexFolder: config.dataFolder, chat: config.chat, expert: config.expert, onUnavailable: ({ message }) => log.warn(message), onChatFailure: ({ message }) => log.warn(message) });
    const counts = await countStored(database, undefined);
    if (config.loadSample && counts.records === 0 && counts.documents === 0) {
      parts.say("The database is empty: loading the sample repository …");
      const { records, documents, tookMs } = await parts.ingestion.loadSample(room);
      parts.say(`Loaded ${records.added} initiatives and ${documents.added} documents in ${(tookMs / 1_000).toFixed(1)} s.`);
    }
    const stored = await readIndexState(database, "version");
    const current = parts.ingestion.indexVersion(room);
    if (stored !== undefined && stored !== current) {
      const names = await listSourceNames(database);
      if (config.loadSample && names.every((name) => name === "sample")) {
        parts.say("The sample repository was indexed by another version: indexing it again …");
        await parts.ingestion.loadSample(room);
      } else log.warn({ stored, current }, "the stored index was built by another version: until your files are ingested again, some searches find less");
    }
    const renewal = await renewVectors(room, config, parts, log);
    await room.chatModel?.prepare();
    const pageFolder = await parts.preparePage();
    const app = createApp({ room, ideas: parts.ingestion.createIdeaReader(), pageFolder, onError: (error) => log.error(error) });
    const server = await listen(app.fetch, config);
    // The first question should not wait for the index; whatever goes wrong here is told to whoever asks.
    room.index.current().catch(() => {});
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await renewal.stop();
        await room.index.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Tells how the vectors stand and builds, while the server serves, those that searches wait for: of a set whose model cannot be
 * opened any more, of passages that have none, and of the configured model where that was asked for.
 */
async function renewVectors(room: AnswerRoom, config: Config, parts: ServerParts, log: pino.Logger): Promise<{ stop(): Promise<void> }> {
  const { active, configured, missing, notice } = await room.vectors.state();
  const isWanted = active === undefined || missing > 0 || (configured !== undefined && parts.reindex === true);
  if (!isWanted) {
    if (notice !== undefined) parts.say(notice);
    return { stop: async () => {} };
  }
  const settings = active === undefined || parts.reindex === true ? embedderSettings(config.embedding.model ?? "builtin", config.embedding) : active.embedder.settings;
  parts.say("Building vectors in the background; searches go on meanwhile …");
  const controller = new AbortController();
  const work = reindex(settings, room, { signal: controller.signal }).then(
    ({ name, embedded }) => log.info({ embedded }, `vectors of ${name} are complete and in use`),
    (error: unknown) => {
      if (!controller.signal.aborted) log.warn(error instanceof AppError ? error.message : error, "vectors could not be built; `dalil reindex` goes on where this run stopped");
    },
  );
  return {
    stop: async () => {
      controller.abort();
      await work;
    },
  };
}

async function listen(fetch: (request: Request) => Response | Promise<Response>, config: Config): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port: config.port, hostname: config.host }, (address) => {
      const host = config.host === "0.0.0.0" || config.host === "::" ? "localhost" : config.host;
      resolve({
        url: `http://${host}:${address.port}`,
        close: () =>
          new Promise((done) => {
            const timer = setTimeout(() => {
              if ("closeAllConnections" in server) server.closeAllConnections();
            }, drainMs);
            server.close(() => {
              clearTimeout(timer);
              done();
            });
            if ("closeIdleConnections" in server) server.closeIdleConnections();
          }),
      });
    });
    server.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? `Port ${config.port} is in use by another program. Set PORT to a free one.` : `Cannot listen on ${config.host}:${config.port}: ${error.message}`;
      reject(new ConfigError(reason, { cause: error }));
    });
  });
}
