import type { Suggestions } from "../domain/suggestions.ts";
import type { Queryable } from "./database.ts";

/** Replaces what is suggested for records; those without suggestions have none afterwards. */
export async function replaceSuggestions(database: Queryable, records: { record: number; suggestions: Suggestions | undefined }[]): Promise<void> {
  const rows = records.flatMap(({ record, suggestions }) => {
    if (suggestions === undefined || suggestions.sdgs.length + suggestions.actionLines.length === 0) return [];
    return [{ record, sdgs: suggestions.sdgs.map(({ value }) => value), action_lines: suggestions.actionLines.map(({ value }) => value), body: suggestions }];
  });
  await database.query("delete from record_suggestions where record = any($1::int[])", [records.map(({ record }) => record)]);
  if (rows.length === 0) return;
  await database.query(
    `insert into record_suggestions (record, sdgs, action_lines, body)
     select record, sdgs, action_lines, body from json_to_recordset($1::json) as s (record int, sdgs smallint[], action_lines text[], body jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** What is suggested for a record; empty lists where nothing is. */
export async function findSuggestions(database: Queryable, record: number): Promise<Suggestions> {
  const [row] = await database.query<{ body: Suggestions }>("select body from record_suggestions where record = $1", [record]);
  return row?.body ?? { sdgs: [], actionLines: [] };
}

/** What is suggested for records by their ids; records for which nothing is are missing. */
export async function findSuggestionsByIds(database: Queryable, ids: string[]): Promise<Map<string, Suggestions>> {
  const rows = await database.query<{ id: string; body: Suggestions }>(
    "select records.id, record_suggestions.body from records join record_suggestions on record_suggestions.record = records.key where records.id = any($1::text[])",
    [ids],
  );
  return new Map(rows.map(({ id, body }) => [id, body]));
}
