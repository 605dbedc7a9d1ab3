import type { Command } from "commander";
import { listChanges, type ChangeRow } from "../db/changes.ts";
import { findWithdrawn } from "../db/withdrawn.ts";
import type { FieldChange } from "../domain/change.ts";
import { NotFoundError } from "../errors.ts";
import { withRoom } from "./with-room.ts";

const mostChanges = 500;
const shownCharacters = 120;

/** dalil history: what became of a record or a document. */
export function addHistoryCommand(program: Command): void {
  program
    .command("history")
    .description("what changed in a record or document, when, and by which run; also of one that was withdrawn")
    .argument("<id>", "id of a record or a document")
    .option("--json", "the changes as one JSON object")
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      const histories = await withRoom(async ({ database }) => {
        const kinds = await Promise.all((["record", "document"] as const).map(async (kind) => ({ kind, withdrawn: (await findWithdrawn(database, kind, [id])).get(id), changes: await listChanges(database, kind, id, mostChanges) })));
        return kinds.filter(({ withdrawn, changes }) => withdrawn !== undefined || changes.length > 0);
      });
      if (histories.length === 0) throw new NotFoundError(`There is no history of ${JSON.stringify(id)}: no record or document has or had this id since histories are kept.`);
      if (json) {
        console.log(JSON.stringify({ id, histories: histories.map(({ kind, withdrawn, changes }) => ({ kind, ...(withdrawn === undefined ? {} : { withdrawnAt: withdrawn.withdrawnAt }), changes: changes.map(asJson) })) }, null, 2));
        return;
      }
      for (const { kind, withdrawn, changes } of histories) {
        console.log(`${kind} ${id}${withdrawn === undefined ? "" : ` (withdrawn${withdrawn.forGood ? " for good" : ""})`}`);
        for (const { at, what, run, fields } of changes) console.log([`  ${at}  ${what}, ${run === null ? "by hand" : `run ${run}`}`, ...fields.map((field) => `    ${describe(field)}`)].join("\n"));
      }
    });
}

function asJson({ at, what, run, fields }: ChangeRow) {
  return { at, what, ...(run === null ? {} : { run }), fields };
}

function describe({ field, old, new: fresh }: FieldChange): string {
  const value = (one: unknown) => (one === undefined ? "nothing" : shorten(typeof one === "string" ? one : JSON.stringify(one)));
  return `${field}: ${value(old)} → ${value(fresh)}`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= shownCharacters ? line : `${line.slice(0, shownCharacters)}…`;
}
