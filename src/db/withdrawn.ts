import type { ItemKind } from "../domain/change.ts";
import type { Queryable } from "./database.ts";

/** What stays of a withdrawn record or document. */
export interface WithdrawnRow {
  id: string;
  title: string;
  source: number;
  sourceName: string;
  withdrawnAt: string;
  reason: string | null;
  forGood: boolean;
}

/** Enters what was withdrawn; to be called in the transaction that removes it. */
export async function insertWithdrawn(
  database: Queryable,
  run: number | undefined,
  kind: ItemKind,
  items: { id: string; title: string; source: number }[],
  why: { reason?: string; forGood?: boolean } = {},
): Promise<void> {
  await database.query(
    `insert into withdrawn (kind, id, title, source, run, reason, for_good)
     select $2, id, title, source, $3, $4, $5 from json_to_recordset($1::json) as w (id text, title text, source int)
     on conflict (kind, id) do update set title = excluded.title, source = excluded.source, run = excluded.run, withdrawn_at = now(), reason = excluded.reason, for_good = excluded.for_good`,
    [JSON.stringify(items), kind, run ?? null, why.reason ?? null, why.forGood ?? false],
  );
}

/** Those of the given ids that are withdrawn. */
export async function findWithdrawn(database: Queryable, kind: ItemKind, ids: string[]): Promise<Map<string, WithdrawnRow>> {
  const rows = await database.query<WithdrawnRow>(
    `select id, title, source, sources.name as "sourceName", to_char(withdrawn_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "withdrawnAt", reason, for_good as "forGood"
     from withdrawn join sources on sources.key = withdrawn.source where kind = $1 and id = any($2::text[])`,
    [kind, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Takes the mark off records or documents that came back; to be called in the transaction that stores them. */
export async function removeWithdrawn(database: Queryable, kind: ItemKind, ids: string[]): Promise<void> {
  if (ids.length > 0) await database.query("delete from withdrawn where kind = $1 and id = any($2::text[])", [kind, ids]);
}

/** Sets whether withdrawn records or documents stay out although their source has them. */
export async function keepOut(database: Queryable, kind: ItemKind, ids: string[], forGood: boolean): Promise<void> {
  await database.query("update withdrawn set for_good = $3 where kind = $1 and id = any($2::text[])", [kind, ids, forGood]);
}
