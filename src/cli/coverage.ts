import { Option, type Command } from "commander";
import { reportCoverage, writeCoverageCsv, type CoverageReport } from "../assistant/coverage-report.ts";
import { dimensions, type Dimension } from "../search/dimensions.ts";
import { keepItemGroups } from "../search/item-groups.ts";
import { addFilterOptions, readFilterOptions, type FilterOptions } from "./filter-options.ts";
import { languageOption } from "./language-option.ts";
import { withRoom } from "./with-room.ts";

interface Options extends FilterOptions {
  rows: Dimension;
  cols: Dimension;
  region?: string;
  suggested?: boolean;
  lang?: string;
  csv?: boolean;
  json?: boolean;
}

const longestName = 34;
const columnWidth = 7;

/** dalil coverage: how many records there are for every pair of two dimensions. */
export function addCoverageCommand(program: Command): void {
  const command = program
    .command("coverage")
    .description("how many records there are for every pair of two dimensions, pairs without a record included")
    .addOption(new Option("--rows <dimension>", "what the rows are").choices(dimensions).default("country"))
    .addOption(new Option("--cols <dimension>", "what the columns are").choices(dimensions).default("actionLine"))
    .option("--region <name>", "only the countries of a region, each of them a row: arab-region, or its name in any of the six languages")
    .option("--suggested", "count suggested goals and action lines too, apart from declared ones")
    .option("--lang <code>", "language of the names", "en")
    .option("--csv", "the table as CSV")
    .option("--json", "the table as one JSON object");
  addFilterOptions(command).action(async (options: Options) => {
    const lang = languageOption(options.lang) ?? "en";
    const filters = { ...readFilterOptions(options), ...(options.suggested === true ? { suggested: true } : {}) };
    const { report, messages } = await withRoom(async (room) => ({
      report: await reportCoverage({ rows: options.rows, cols: options.cols, filters, region: options.region, lang }, { groups: keepItemGroups(room.database), glossary: room.glossary, messages: room.messages }),
      messages: room.messages,
    }));
    if (options.json === true) console.log(JSON.stringify(report, null, 2));
    else if (options.csv === true) process.stdout.write(writeCoverageCsv(report, messages));
    else console.log(formatTable(report));
  });
}

/** Columns by their codes, explained below: names of columns would make the table too wide for a terminal. */
function formatTable({ rows, cols, cells, suggested, total, empty, note }: CoverageReport): string {
  const cell = (own: number, more: number | undefined) => `${own === 0 && (more ?? 0) === 0 ? "·" : own}${more === undefined || more === 0 ? "" : `+${more}`}`;
  const short = (code: string) => code.replace("C7-e", "e-").slice(0, columnWidth - 1);
  const line = (name: string, values: string[]) => [name.slice(0, longestName).padEnd(longestName), ...values.map((value) => value.padStart(columnWidth))].join(" ");
  return [
    line("", [...cols.values.map(({ value }) => short(value)), "all"]),
    ...rows.values.map((row, index) => line(row.label, [...cols.values.map((_, at) => cell(cells[index]?.[at] ?? 0, suggested?.[index]?.[at])), cell(row.total, row.suggested)])),
    line("", [...cols.values.map((col) => cell(col.total, col.suggested)), String(total)]),
    "",
    ...cols.values.filter(({ value, label }) => value !== label).map(({ value, label }) => `${short(value).padEnd(columnWidth)} ${label}`),
    "",
    `· ${empty}. ${note}`,
  ].join("\n");
}
