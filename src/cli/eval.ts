import { Option, type Command } from "commander";
import { depth, evaluate, type LanguageScores } from "../evaluation/evaluate.ts";
import { readQuestionSet } from "../evaluation/question-set.ts";
import { searchBy, type SearchBy } from "../search/search.ts";
import { withRoom } from "./with-room.ts";

/** dalil eval: how well questions of a set are served, per language. */
export function addEvalCommand(program: Command): void {
  program
    .command("eval")
    .description("score retrieval and answers on question sets, per language")
    .argument("<files...>", "question sets (JSON Lines)")
    .option("--retrieval", "score the retrieval alone, without asking for answers")
    .addOption(new Option("--by <lists>", "which lists the search uses, for comparison").choices(searchBy).default("both"))
    .option("--json", "the scores as one JSON object")
    .action(async (files: string[], options: { json?: boolean; retrieval?: boolean; by: SearchBy }) => {
      const questions = (await Promise.all(files.map(readQuestionSet))).flat();
      const evaluation = await withRoom((room) => evaluate(questions, room, { by: options.by, answers: options.retrieval !== true && options.by === "both" }));
      if (options.json === true) {
        console.log(JSON.stringify(evaluation, null, 2));
        return;
      }
      const row = (name: string, { questions: count, recall, reciprocalRank, ndcg }: LanguageScores) =>
        [name.padEnd(6), String(count).padStart(9), ...[recall, reciprocalRank, ndcg].map((value) => value.toFixed(3).padStart(10))].join(" ");
      const shares = [["worst ÷ English", evaluation.parity], ["spread", evaluation.spread], [`overlap@${depth}`, evaluation.overlap], ["false refusals", evaluation.falseRefusals], ["false answers", evaluation.falseAnswers], ["citation precision", evaluation.citationPrecision]] as const;
      console.log(
        [
          `       questions  recall@${depth}     MRR@${depth}    nDCG@${depth}`,
          ...Object.entries(evaluation.byLanguage).map(([lang, scores]) => row(lang, scores)),
          row("all", evaluation.all),
          "",
          ...shares.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(18)} ${value.toFixed(3)}`])),
          ...(evaluation.missed.length === 0 ? [] : ["", "Nothing relevant found:", ...evaluation.missed.map(({ id, question }) => `  ${id}  ${question}`)]),
        ].join("\n"),
      );
    });
}
