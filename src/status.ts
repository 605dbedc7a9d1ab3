import { readFileSync } from "node:fs";
import { z } from "zod";
import { countStored, readEngineVersion } from "./db/counts.ts";
import { languages } from "./language/language.ts";
import type { ChatModel } from "./models/chat-model.ts";
import type { SearchRoom } from "./search/search.ts";

export const statusSchema = z
  .object({
    name: z.literal("dalil"),
    version: z.string(),
    counts: z.object({ records: z.number().int(), documents: z.number().int(), passages: z.number().int(), vectors: z.number().int() }),
    embedding: z.object({
      name: z.string(),
      kind: z.string(),
      dimensions: z.number().int(),
      fingerprint: z.string(),
      note: z.string().optional().meta({ description: "What the operator should know and do" }),
      sets: z.array(z.object({ fingerprint: z.string(), name: z.string(), dimensions: z.number().int(), vectors: z.number().int(), use: z.enum(["active", "before", "other"]) })),
    }),
    reranker: z.object({ name: z.string(), kind: z.string(), resting: z.boolean().meta({ description: "It did not answer and is left alone for a moment" }) }).optional().meta({ description: "The model that orders the best hits anew, where one is set" }),
    database: z.object({ engine: z.string(), version: z.string() }),
    answers: z.object({
      mode: z.enum(["extractive", "generative"]),
      model: z.string().optional().meta({ description: "The language model that writes answers" }),
      tokens: z.object({ day: z.string(), used: z.number().int(), limit: z.number().int().optional() }).optional().meta({ description: "Tokens that answers have cost on this day (UTC), since the process started" }),
    }),
    languages: z.array(z.string()),
  })
  .meta({ id: "Status" });

/** The version in package.json. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;
}

/** What is stored, with which models, in which engine: the same for the API, the command line and the page. */
export async function readStatus(room: SearchRoom & { chatModel?: ChatModel }): Promise<z.infer<typeof statusSchema>> {
  const { database, vectors, reranking, chatModel } = room;
  const { active, fingerprint, notice, sets } = await vectors.state();
  const { name = "words only", kind = "none", dimensions = 0, note } = active?.embedder ?? {};
  const notes = [note, notice].filter((one) => one !== undefined).join(" ");
  return {
    name: "dalil",
    version: readVersion(),
    counts: await countStored(database, active?.key),
    embedding: { name, kind, dimensions, fingerprint, sets, ...(notes === "" ? {} : { note: notes }) },
    ...(reranking === undefined ? {} : { reranker: { name: reranking.name, kind: reranking.kind, resting: reranking.isResting() } }),
    database: { engine: database.engine, version: await readEngineVersion(database) },
    answers: chatModel === undefined ? { mode: "extractive" } : { mode: "generative", model: chatModel.name, tokens: chatModel.tokenUse() },
    languages: [...languages],
  };
}
