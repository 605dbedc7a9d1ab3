import type { Filters } from "../domain/filters.ts";
import type { Database } from "./database.ts";
import { filterCondition, filterParameterCount, filterParameters } from "./filter-condition.ts";

/** The text search configuration of each language; PostgreSQL has none for Chinese. */
const configurations: Record<string, string> = { ar: "arabic", en: "english", es: "spanish", fr: "french", ru: "russian", zh: "simple" };
/** Several passages of a record may lead the list: this many passages hold enough records. */
const passagesRanked = 200;

export interface FullTextQuestion {
  text: string;
  lang: string;
  filters: Filters;
}

/**
 * Ranks records and passages by PostgreSQL's own full text search, as an application without anything else would: titles with
 * weight A, each text in the configuration of its language, any of the question's words, `ts_rank_cd`. A yardstick for
 * evaluation: the words are made anew in a temporary table, once for all questions.
 * @param limit how many ids are given for each question, best first.
 */
export async function rankByFullText(database: Database, questions: FullTextQuestion[], limit: number, onEach: (done: number) => void = () => {}): Promise<string[][]> {
  return database.transaction(async (transaction) => {
    const cases = Object.entries(configurations).map(([lang, name]) => `when '${lang}' then '${name}'`).join(" ");
    await transaction.script(
      `create temporary table full_text_words on commit drop as
       select passages.key as passage,
         setweight(to_tsvector(configuration, coalesce(records.title, concat_ws(' ', documents.title, array_to_string(heading, ' ')))), 'A') || to_tsvector(configuration, text) as words
       from passages left join records on records.key = passages.record left join documents on documents.key = passages.document
       cross join lateral (select (case passages.lang ${cases} else 'simple' end)::regconfig as configuration) as chosen;
       create index on full_text_words using gin (words);
       analyze full_text_words`,
    );
    const ranked: string[][] = [];
    for (const { text, lang, filters } of questions) {
      const parameters = filterParameters(filters);
      const isFiltered = parameters.some((value) => value !== null);
      const first = isFiltered ? filterParameterCount + 1 : 1;
      const rows = await transaction.query<{ id: string }>(
        `with ranked as (
           select passage, ts_rank_cd(words, query) as score
           from full_text_words, (select replace(plainto_tsquery($${first}::text::regconfig, $${first + 1})::text, ' & ', ' | ')::tsquery as query) as asked
           where words @@ query ${isFiltered ? `and passage in (select key from passages where ${filterCondition()})` : ""}
           order by score desc, passage limit $${first + 2}
         )
         select coalesce(records.id, passages.id) as id
         from ranked join passages on passages.key = ranked.passage left join records on records.key = passages.record
         order by score desc, passage`,
        [...(isFiltered ? parameters : []), configurations[lang] ?? "simple", text, passagesRanked],
      );
      ranked.push([...new Set(rows.map(({ id }) => id))].slice(0, limit));
      onEach(ranked.length);
    }
    return ranked;
  });
}
