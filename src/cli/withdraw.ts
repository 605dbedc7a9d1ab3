import { Option, type Command } from "commander";
import type { Database } from "../db/database.ts";
import { listDocuments } from "../db/documents.ts";
import { listRecords } from "../db/records.ts";
import { findSource } from "../db/sources.ts";
import { findWithdrawn, keepOut } from "../db/withdrawn.ts";
import type { ItemKind } from "../domain/change.ts";
import { InvalidRequestError, NotFoundError } from "../errors.ts";
import { withdraw } from "../search/withdraw.ts";
import { withRoom } from "./with-room.ts";

interface Options {
  source?: string;
  kind?: ItemKind;
  reason?: string;
  forGood?: boolean;
  purge?: boolean;
  lift?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

interface Item {
  kind: ItemKind;
  id: string;
  title: string;
}

/** dalil withdraw: takes records or documents out by hand. */
export function addWithdrawCommand(program: Command): void {
  program
    .command("withdraw")
    .description("take records or documents out of search, counts and answers; their addresses say since when (410)")
    .argument("[ids...]", "ids of records or documents")
    .option("--source <name>", "everything of a source, instead of ids")
    .addOption(new Option("--kind <kind>", "where a record and a document have the same id: which one").choices(["record", "document"]))
    .option("--reason <text>", "shown publicly wherever the withdrawn thing is asked for")
    .option("--for-good", "stays out although its source still has it; without this the next ingestion of it brings it back")
    .option("--purge", "take the old and new values out of its history too")
    .option("--lift", "end --for-good: the next ingestion may bring the ids back")
    .option("--dry-run", "change nothing; print what would be withdrawn")
    .option("--json", "the result as one JSON object")
    .action(async (ids: string[], options: Options) => {
      if ((ids.length === 0) === (options.source === undefined)) throw new InvalidRequestError("Name either ids or --source <name>.");
      if (options.lift === true && options.source !== undefined) throw new InvalidRequestError("--lift takes ids.");
      const items = await withRoom(({ database }) => (options.lift === true ? lift(ids, options, database) : withdrawItems(ids, options, database)));
      if (options.json === true) console.log(JSON.stringify({ dryRun: options.dryRun === true, [options.lift === true ? "lifted" : "withdrawn"]: items }, null, 2));
      else console.log(describe(items, options));
    });
}

async function withdrawItems(ids: string[], options: Options, database: Database): Promise<Item[]> {
  const items = options.source === undefined ? await findItems(ids, options.kind, database) : await itemsOfSource(options.source, options.kind, database);
  if (options.dryRun === true) return items;
  const { reason, forGood = false, purge = false } = options;
  for (const kind of ["record", "document"] as const) {
    const ofKind = items.filter((item) => item.kind === kind).map(({ id }) => id);
    await withdraw({ kind, ids: ofKind, forGood, purge, ...(reason === undefined ? {} : { reason }) }, database);
  }
  await database.checkpoint();
  return items;
}

async function itemsOfSource(name: string, kind: ItemKind | undefined, database: Database): Promise<Item[]> {
  const source = await findSource(database, name);
  if (source === undefined) throw new NotFoundError(`There is no source ${JSON.stringify(name)}. The facet "sources" (GET /api/facets) lists those there are.`);
  return [...asItems("record", await listRecords(database, { source })), ...asItems("document", await listDocuments(database, { source }))].filter((item) => kind === undefined || item.kind === kind);
}

/** Every id is looked up before anything is withdrawn: a mistyped one stops the command while nothing has changed. */
async function findItems(ids: string[], kind: ItemKind | undefined, database: Database): Promise<Item[]> {
  const found = [...asItems("record", await listRecords(database, { ids })), ...asItems("document", await listDocuments(database, { ids }))].filter((item) => kind === undefined || item.kind === kind);
  for (const id of new Set(ids)) {
    const own = found.filter((item) => item.id === id);
    if (own.length > 1) throw new InvalidRequestError(`A record and a document have the id ${JSON.stringify(id)}: say which one with --kind.`);
    if (own.length === 1) continue;
    const gone = (await Promise.all((["record", "document"] as const).map((one) => findWithdrawn(database, one, [id])))).map((rows) => rows.get(id)).find((row) => row !== undefined);
    if (gone !== undefined) throw new InvalidRequestError(`${JSON.stringify(id)} was withdrawn on ${gone.withdrawnAt} already. Nothing was changed.`);
    throw new NotFoundError(`No record and no document has the id ${JSON.stringify(id)}. Nothing was changed.`);
  }
  return found;
}

async function lift(ids: string[], { kind, dryRun }: Options, database: Database): Promise<Item[]> {
  const items: Item[] = [];
  for (const one of ["record", "document"] as const) {
    if (kind !== undefined && kind !== one) continue;
    for (const row of (await findWithdrawn(database, one, ids)).values()) if (row.forGood) items.push({ kind: one, id: row.id, title: row.title });
  }
  const unknown = ids.filter((id) => !items.some((item) => item.id === id));
  if (unknown.length > 0) throw new NotFoundError(`Not withdrawn for good: ${unknown.join(", ")}. Nothing was changed.`);
  if (dryRun !== true) for (const item of items) await keepOut(database, item.kind, [item.id], false);
  return items;
}

function asItems(kind: ItemKind, rows: { id: string; title: string }[]): Item[] {
  return rows.map(({ id, title }) => ({ kind, id, title }));
}

function describe(items: Item[], { lift: isLift, dryRun, forGood }: Options): string {
  const lines = items.map(({ kind, id, title }) => `  ${kind} ${id}: ${title}`);
  if (isLift === true) return [`The next ingestion may bring back${dryRun === true ? " (a dry run: nothing was changed)" : ""}:`, ...lines].join("\n");
  const what = dryRun === true ? `Would be withdrawn (${items.length}); a dry run, nothing was changed:` : `Withdrawn (${items.length}):`;
  const hint = forGood === true || dryRun === true || items.length === 0 ? [] : ["If their source still has them, its next ingestion brings them back; --for-good keeps them out."];
  return [what, ...lines, ...hint].join("\n");
}
