import type { Command } from "commander";
import { searchInferred } from "../assistant/search-inferred.ts";
import { understand } from "../assistant/understand.ts";
import { InvalidRequestError } from "../errors.ts";
import { asHit } from "../search/hits.ts";
import type { Hit } from "../domain/answer.ts";
import { addFilterOptions, readFilterOptions, withoutOf, type FilterOptions } from "./filter-options.ts";
import { describeFilters } from "./inferred-lines.ts";
import { languageOption } from "./language-option.ts";
import { withRoom } from "./with-room.ts";

/** dalil search: ranked hits. */
export function addSearchCommand(program: Command): void {
  const command = program
    .command("search")
    .description("ranked records and paragraphs")
    .argument("<query>", "what to look for, in any of the six languages")
    .option("--lang <code>", "language of the query, instead of the detected one")
    .option("--limit <number>", "how many hits, 1 to 50", "10")
    .option("--explain", "why each hit stands where it stands: the parts of its score and the words that met")
    .option("--json", "the result as one JSON object");
  addFilterOptions(command).action(async (text: string, options: FilterOptions & { lang?: string; limit: string; json?: boolean; explain?: boolean }) => {
    if (text.trim() === "") throw new InvalidRequestError("The query is empty.");
    const limit = Number(options.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 50) throw new InvalidRequestError(`--limit ${options.limit} is not a number from 1 to 50.`);
    const asked = languageOption(options.lang);
    const filters = readFilterOptions(options);
    const started = performance.now();
    const { found, total, inferred, lang, corrections } = await withRoom(async (room) => {
      const understood = understand(text, asked, room.glossary, { without: withoutOf(options) });
      return { lang: understood.lang, ...(await searchInferred(understood, filters, { limit, offset: 0, ...(options.explain === true ? { explain: true } : {}) }, room)) };
    });
    const hits = found.map(asHit);
    if (options.json === true) {
      console.log(JSON.stringify({ query: { text, lang }, filters, inferred, hits, total, ...(corrections.length === 0 ? {} : { corrected: corrections }), tookMs: Math.round(performance.now() - started) }, null, 2));
      return;
    }
    for (const { from, to } of corrections) console.log(`No text has "${from}": searched for "${to}".`);
    for (const line of describeFilters(inferred)) console.log(line);
    if (hits.length === 0) console.log("Nothing found.");
    for (const [index, hit] of hits.entries()) {
      const where = hit.document === undefined ? hit.id : `${hit.document.title}${hit.document.paragraph === undefined ? "" : `, ${hit.document.paragraph}`}`;
      const also = hit.duplicates === undefined ? "" : `\n   The same project: ${hit.duplicates.join(", ")}`;
      console.log(`${index + 1}. ${hit.title} (${where}; ${hit.lang}; ${hit.score})\n   ${hit.snippet.replaceAll(/\s+/g, " ")}${also}`);
      if (hit.trace !== undefined) console.log(traceLines(hit.trace));
    }
  });
}

/** A trace as text: one line for the sum, one for the words. */
function traceLines({ parts, words }: NonNullable<Hit["trace"]>): string {
  const sum = parts.map(({ part, value, weight, gives }) => `${part} ${value.toFixed(3)} × ${weight} = ${gives.toFixed(4)}`).join("\n     ");
  const met = words.map(({ term, share, met: other, similarity }) => `${term} (${(share * 100).toFixed(0)} %) ${other === undefined ? "not met" : other === term ? "met" : `≈ ${other} ${(similarity ?? 0).toFixed(2)}`}`).join(", ");
  return `     ${sum}\n     = ${parts.reduce((all, { gives }) => all + gives, 0).toFixed(4)}\n   Words: ${met}`;
}
