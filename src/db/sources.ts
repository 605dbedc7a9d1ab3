import type { Queryable } from "./database.ts";

/** How a source is kept in step: what is gone from it stays (merge) or is withdrawn (mirror). */
export type SourceMode = "merge" | "mirror";

/** The key of a source by its name; a new name is entered with where it came from and how it is kept in step. */
export async function upsertSource(database: Queryable, name: string, origin: string, mode: SourceMode = "merge"): Promise<number> {
  const [row] = await database.query<{ key: number }>(
    `insert into sources (name, origin, mode) values ($1, $2, $3)
     on conflict (name) do update set origin = excluded.origin, mode = excluded.mode
     returning key`,
    [name, origin, mode],
  );
  if (row === undefined) throw new Error(`source ${name} was not stored`);
  return row.key;
}

/** The names of all sources, in order. */
export async function listSourceNames(database: Queryable): Promise<string[]> {
  return (await database.query<{ name: string }>("select name from sources order by name")).map((row) => row.name);
}

/** The key of a source by its name, or undefined. */
export async function findSource(database: Queryable, name: string): Promise<number | undefined> {
  return (await database.query<{ key: number }>("select key from sources where name = $1", [name]))[0]?.key;
}

/** All sources that have something stored, with where they came from and how much it is. */
export async function listFilledSources(database: Queryable): Promise<{ key: number; name: string; origin: string; stored: number }[]> {
  return database.query(
    `select key, name, origin, stored from (
       select sources.key, name, origin,
         (select count(*)::int from records where source = sources.key) + (select count(*)::int from documents where source = sources.key) as stored
       from sources) as filled
     where stored > 0 order by name`,
  );
}
