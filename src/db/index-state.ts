import type { Queryable } from "./database.ts";

/** A fact about how the stored index was built, or undefined when nothing was built yet. */
export async function readIndexState(database: Queryable, name: string): Promise<string | undefined> {
  const [row] = await database.query<{ value: string }>("select value from index_state where name = $1", [name]);
  return row?.value;
}

export async function writeIndexState(database: Queryable, name: string, value: string): Promise<void> {
  await database.query("insert into index_state (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value", [name, value]);
}
