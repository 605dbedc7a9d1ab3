import type { AnswerRoom } from "../assistant/answer.ts";
import { readConfig } from "../config.ts";
import { openDatabase } from "../db/open-database.ts";
import { openRoom } from "../open-room.ts";

/** Opens the configured database for one piece of work and closes it again, whatever happens. */
export async function withRoom<Result>(work: (room: AnswerRoom) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env);
  const database = await openDatabase(config);
  const report = ({ message }: Error) => console.error(`dalil: ${message}`);
  let room: AnswerRoom | undefined;
  try {
    room = await openRoom(database, { embedding: config.embedding, rerank: config.rerank, indexFolder: config.dataFolder, chat: config.chat, expert: config.expert, onUnavailable: report, onChatFailure: report });
    return await work(room);
  } finally {
    await room?.index.close();
    await database.close();
  }
}
