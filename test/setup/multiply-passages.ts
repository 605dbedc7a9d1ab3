import type { Database, Queryable } from "../../src/db/database.ts";

/** Keys of copies lie so far above those of the originals. */
const apart = 10_000_000;

/** What a copy has in place of a column's value; all other columns are the same. `$1` is the copy's number. */
const changed: Record<string, Record<string, string>> = {
  documents: { key: `key + $1::int * ${apart}`, id: "id || '~' || $1::int", body: "jsonb_set(body, '{id}', to_jsonb(id || '~' || $1::int))" },
  records: { key: `key + $1::int * ${apart}`, id: "id || '~' || $1::int", body: "jsonb_set(body, '{id}', to_jsonb(id || '~' || $1::int))" },
  passages: { key: `key + $1::int * ${apart}`, id: "id || '~' || $1::int", record: `record + $1::int * ${apart}`, document: `document + $1::int * ${apart}` },
  vectors: { passage: `passage + $1::int * ${apart}` },
  record_duplicates: { record: `record + $1::int * ${apart}`, leader: `leader + $1::int * ${apart}` },
};

/**
 * Makes a repository so many passages large, or a little larger, by copying what it has under new keys and ids, with the same texts, terms and vectors:
 * the work of a search over so many passages, though not their variety. Nothing may be ingested into it afterwards.
 * @returns how many passages there are.
 */
export async function multiplyPassages(database: Database, least: number): Promise<number> {
  const count = async () => (await database.query<{ count: number }>("select count(*)::int as count from passages"))[0]?.count ?? 0;
  const own = await count();
  if (own === 0) throw new Error("there are no passages to multiply");
  await database.transaction(async (transaction) => {
    for (let copy = 1; copy * own < least; copy += 1) for (const table of Object.keys(changed)) await copyRows(transaction, table, copy);
  });
  await database.script("analyze");
  await database.checkpoint();
  return count();
}

async function copyRows(transaction: Queryable, table: string, copy: number): Promise<void> {
  const columns = await transaction.query<{ name: string }>("select column_name as name from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position", [table]);
  const key = table === "record_duplicates" ? "record" : table === "vectors" ? "passage" : "key";
  await transaction.query(
    `insert into ${table} (${columns.map(({ name }) => name).join(", ")}) overriding system value
     select ${columns.map(({ name }) => changed[table]?.[name] ?? name).join(", ")} from ${table} where ${key} < ${apart}`,
    [copy],
  );
}
