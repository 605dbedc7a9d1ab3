import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { reportCoverage, writeCoverageCsv, type CoverageParts } from "../assistant/coverage-report.ts";
import { filtersSchema } from "../domain/filters.ts";
import { InvalidRequestError } from "../errors.ts";
import { languages } from "../language/language.ts";
import { dimensions } from "../search/dimensions.ts";
import { readFilterQuery } from "./filter-query.ts";
import { problemResponses } from "./responses.ts";
import { filterQuery } from "./schemas.ts";

const dimension = z.enum(dimensions, { error: `must be one of ${dimensions.join(", ")}` });
const count = z.number().int();
const axisSchema = z.object({
  dimension,
  label: z.string(),
  values: z.array(z.object({ value: z.string(), label: z.string(), total: count, suggested: count.optional(), filters: filtersSchema })),
  notStated: count,
  omitted: count,
});
const coverageSchema = z
  .object({
    lang: z.enum(languages), filters: filtersSchema, rows: axisSchema, cols: axisSchema, cells: z.array(z.array(count)), suggested: z.array(z.array(count)).optional(),
    total: count, empty: z.string(), note: z.string(),
  })
  .openapi("Coverage");

const route = createRoute({
  method: "get",
  path: "/api/coverage",
  summary: "How many records there are for every pair of two dimensions, pairs without a record included",
  description:
    "0 means that this repository holds no record (`empty` says so in the reader's language), never that nothing is done. A record with several values counts in each of them, once in `total`. `region` limits to the countries of a region and gives each of them a row, also without a record. `suggested=true` counts apart, in `suggested`, the pairs that rest on a suggested goal or action line. As CSV with `format=csv` or `Accept: text/csv`.",
  request: {
    query: filterQuery.extend({
      rows: dimension,
      cols: dimension,
      region: z.string().min(1).max(200).optional().describe("Id of a region, such as arab-region, or its name in any of the six languages"),
      lang: z.enum(languages, { error: `must be one of ${languages.join(", ")}` }).default("en"),
      format: z.enum(["json", "csv"]).optional(),
    }),
  },
  responses: { 200: { description: "The table", content: { "application/json": { schema: coverageSchema }, "text/csv": { schema: z.string() } } }, ...problemResponses },
});

/** GET /api/coverage, as JSON or CSV. */
export function addCoverageRoute(app: OpenAPIHono, parts: CoverageParts): void {
  app.openapi(route, async (context) => {
    const { rows, cols, region, lang, format, ...query } = context.req.valid("query");
    const filters = readFilterQuery(query);
    if (filters.kinds !== undefined && !filters.kinds.includes("record")) throw new InvalidRequestError("Coverage counts records: `kinds` must name `record` or be left out.");
    const report = await reportCoverage({ rows, cols, filters, region, lang }, parts);
    const accept = context.req.header("accept") ?? "";
    if (format === "csv" || (format === undefined && /\btext\/csv\b/i.test(accept))) {
      return context.body(writeCoverageCsv(report, parts.messages), 200, {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="dalil-coverage-${rows}-${cols}.csv"`,
        vary: "accept",
      });
    }
    return context.json(report, 200, { vary: "accept" });
  });
}
