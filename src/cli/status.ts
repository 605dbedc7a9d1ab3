import type { Command } from "commander";
import type { CommandParts } from "./command-parts.ts";
import { readIndexState } from "../db/index-state.ts";
import { readStatus } from "../status.ts";
import { withRoom } from "./with-room.ts";

/** dalil status: what is stored, with which models. */
export function addStatusCommand(program: Command, parts: CommandParts): void {
  program
    .command("status")
    .description("what is stored, in which database, with which models")
    .option("--json", "the status as one JSON object")
    .action(async (options: { json?: boolean }) => {
      const { status, stored, current } = await withRoom(async (room) => ({
        status: await readStatus(room),
        stored: await readIndexState(room.database, "version"),
        current: parts.ingestion.indexVersion(room),
      }));
      if (options.json === true) {
        console.log(JSON.stringify(status, null, 2));
        return;
      }
      const { counts, embedding, reranker, database, answers } = status;
      console.log(
        [
          `Dalil ${status.version}`,
          `Stored:    ${counts.records} records, ${counts.documents} documents, ${counts.passages} passages, ${counts.vectors} vectors`,
          `Database:  ${database.engine} ${database.version}`,
          `Embedding: ${embedding.name}, ${embedding.dimensions} dimensions (${embedding.fingerprint})`,
          ...(embedding.note === undefined ? [] : [`           ${embedding.note}`]),
          ...(embedding.sets.length < 2 ? [] : ["Sets:", ...embedding.sets.map(({ fingerprint, name, vectors, use }) => `           ${name} (${fingerprint}): ${vectors} vectors${use === "active" ? ", in use" : use === "before" ? ", the one before (dalil reindex --back)" : ""}`)]),
          ...(reranker === undefined ? [] : [`Reranker:  ${reranker.name} (${reranker.kind})`]),
          `Answers:   ${answers.mode}${answers.model === undefined ? "" : ` (${answers.model})`}`,
          ...(stored === undefined || stored === current ? [] : ["Index:     built by another version: ingest your files again to renew it"]),
        ].join("\n"),
      );
    });
}
