import { writeFile } from "node:fs/promises";
import { Option, type Command } from "commander";
import { InvalidRequestError } from "../errors.ts";
import { compareRuns } from "../evaluation/compare.ts";
import { evaluate } from "../evaluation/evaluate.ts";
import { checkQuestionSets, readQuestionSets } from "../evaluation/question-set.ts";
import { readRun } from "../evaluation/read-run.ts";
import { searchBy, type SearchBy } from "../search/search.ts";
import { formatComparison, formatEvaluation } from "./eval-report.ts";
import { showCounter } from "./progress.ts";
import { withRoom } from "./with-room.ts";

interface EvalOptions {
  json?: boolean;
  retrieval?: boolean;
  by: SearchBy;
  baselines?: boolean;
  compare?: string;
  save?: string;
}

/** dalil eval: how well questions of a set are served, per language and per kind of question. */
export function addEvalCommand(program: Command): void {
  program
    .command("eval")
    .description("score retrieval and answers on question sets, per language and per kind of question")
    .argument("<files...>", "question sets (JSON Lines)")
    .option("--retrieval", "score the retrieval alone, without asking for answers")
    .option("--baselines", "rank by words only, meaning only and PostgreSQL's own full text search too")
    .addOption(new Option("--by <lists>", "which lists the search uses, for comparison").choices(searchBy).default("both"))
    .option("--compare <file>", "say what differs from an earlier run, and how surely")
    .option("--save <file>", "write the run to a file, question by question, for --compare")
    .option("--json", "the scores as one JSON object")
    .addHelpText("after", "\nNothing is judged by a model: answers are scored against the relevant records, the stored texts and the expected numbers of the set.")
    .action(async (files: string[], options: EvalOptions) => {
      // Before the work, so that a wrong file is told at once.
      const earlier = options.compare === undefined ? undefined : await readRun(options.compare);
      const total = await checkQuestionSets(files);
      if (total === 0) throw new InvalidRequestError(`There is no question in ${files.join(", ")}.`);
      if (options.save !== undefined) await checkWritable(options.save);
      const progress = showCounter(process.stderr);
      const evaluation = await withRoom((room) =>
        evaluate(readQuestionSets(files), room, {
          by: options.by,
          baselines: options.baselines === true,
          answers: options.retrieval !== true && options.by === "both",
          onProgress: (done, what) => progress.show(done, total, what),
        }),
      ).finally(progress.end);
      const comparison = earlier === undefined ? undefined : compareRuns(earlier.results, evaluation.results);
      const whole = JSON.stringify({ ...evaluation, ...(comparison === undefined ? {} : { comparison }) }, null, 2);
      if (options.save !== undefined) await writeFile(options.save, `${whole}\n`);
      if (options.json === true) console.log(whole);
      else console.log([formatEvaluation(evaluation), ...(comparison === undefined ? [] : [formatComparison(comparison, options.compare ?? "")])].join("\n\n"));
    });
}

/** A place that cannot be written to is told before the work, not after it. @throws InvalidRequestError */
async function checkWritable(path: string): Promise<void> {
  await writeFile(path, "", { flag: "a" }).catch((error: unknown) => {
    throw new InvalidRequestError(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  });
}
