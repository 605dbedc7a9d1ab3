import { parse } from "csv-parse/sync";

const candidates = [",", ";", "\t", "|"];

/**
 * What stands between the cells of a table: the candidate that cuts most of its first lines into the same number of cells, more than one.
 * @param usual wins where it cuts the first lines into cells at all.
 */
export function chooseDelimiter(lines: string[], usual?: string): string {
  const scored = candidates.map((delimiter) => ({ delimiter, score: evenness(lines, delimiter) }));
  const stated = scored.find(({ delimiter, score }) => delimiter === usual && score > 0);
  if (stated !== undefined) return stated.delimiter;
  const best = scored.reduce((first, second) => (second.score > first.score ? second : first));
  return best.score > 0 ? best.delimiter : (usual ?? ",");
}

/** The share of rows with the most frequent number of cells, a little more where these are many. */
function evenness(lines: string[], delimiter: string): number {
  const counts = cellCounts(lines, delimiter).filter((count) => count > 0);
  const byCount = new Map<number, number>();
  for (const count of counts) byCount.set(count, (byCount.get(count) ?? 0) + 1);
  // Among equally frequent numbers the larger one: lines above a header have one cell, too.
  const [columns, rows] = [...byCount].reduce((best, next) => (next[1] > best[1] || (next[1] === best[1] && next[0] > best[0]) ? next : best), [1, 0]);
  return columns < 2 ? 0 : (rows / counts.length) * (1 + Math.log2(columns) / 4);
}

function cellCounts(lines: string[], delimiter: string): number[] {
  try {
    const rows = parse(lines.join("\n"), { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
    return rows.map((row) => row.length);
  } catch {
    return lines.map((line) => (line.trim() === "" ? 0 : line.split(delimiter).length));
  }
}
