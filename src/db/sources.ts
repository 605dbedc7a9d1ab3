import type { Queryable } from "./database.ts";

/** The key of a source by its name; a new name is entered with where it came from. */
export async function upsertSource(database: Queryable, name: string, origin: string): Promise<number> {
  const [row] = await database.query<{ key: number }>(
    `insert into sources (name, origin) values ($1, $2)
     on conflict (name) do update set origin = excluded.origin
     returning key`,
    [name, origin],
  );
  if (row === undefined) throw new Error(`source ${name} was not stored`);
  return row.key;
}

/** The names of all sources, in order. */
export async function listSourceNames(database: Queryable): Promise<string[]> {
  return (await database.query<{ name: string }>("select name from sources order by name")).map((row) => row.name);
}
