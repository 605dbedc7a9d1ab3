import { Command } from "commander";
import { addAskCommand } from "./cli/ask.ts";
import type { CommandParts } from "./cli/command-parts.ts";
import { addCoverageCommand } from "./cli/coverage.ts";
import { addEmbedCommand } from "./cli/embed.ts";
import { addEvalCommand } from "./cli/eval.ts";
import { addHistoryCommand } from "./cli/history.ts";
import { addIngestCommand } from "./cli/ingest.ts";
import { addReindexCommand } from "./cli/reindex.ts";
import { addSearchCommand } from "./cli/search.ts";
import { addServeCommand } from "./cli/serve.ts";
import { addSimilarCommand } from "./cli/similar.ts";
import { addStatusCommand } from "./cli/status.ts";
import { addWithdrawCommand } from "./cli/withdraw.ts";
import { AppError } from "./errors.ts";
import { readVersion } from "./status.ts";

/**
 * Runs one command line. Errors that the user can do something about are one sentence on stderr; anything else comes with its trace.
 * @returns the exit status: 0 done, 1 failed or partly failed, 2 wrong usage.
 */
export async function runCommandLine(words: string[], parts: CommandParts): Promise<number> {
  const program = new Command("dalil")
    .description("Cited answers over a repository of initiatives and documents, in Arabic, Chinese, English, French, Russian and Spanish.")
    .version(readVersion())
    .showHelpAfterError("(dalil --help lists the commands)")
    .exitOverride();
  let exitCode = 0;
  const setExitCode = (code: number) => {
    exitCode = code;
  };
  addServeCommand(program, parts);
  addIngestCommand(program, parts, setExitCode);
  addWithdrawCommand(program);
  addHistoryCommand(program);
  addAskCommand(program, setExitCode);
  addSearchCommand(program);
  addSimilarCommand(program, parts);
  addCoverageCommand(program);
  addEmbedCommand(program);
  addEvalCommand(program);
  addReindexCommand(program);
  addStatusCommand(program, parts);
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof Error && "exitCode" in error && "code" in error && String(error.code).startsWith("commander.")) return error.exitCode === 0 ? 0 : 2;
    console.error(error instanceof AppError ? `dalil: ${error.message}` : error);
    return 1;
  }
}
