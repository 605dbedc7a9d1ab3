import { insertChanges } from "../src/db/changes.ts";
import { upsertDocument } from "../src/db/documents.ts";
import { removeWithdrawn } from "../src/db/withdrawn.ts";
import type { Passage, StoredDocument } from "../src/domain/document.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { SearchRoom } from "../src/search/search.ts";
import type { Changed } from "./compare-items.ts";
import { indexPassages, replacePassages, type Indexable } from "./index-passages.ts";

/** Documents carry none of the fields that filters ask for, but for their source. */
const noColumns = { countries: [], sdgs: [], action_lines: [], technologies: [], types: [], stakeholder: null, year_from: null, year_to: null };

/**
 * Stores a document that is new or changed with its passages, terms, vectors and history in one transaction.
 * @param run that the change is entered under.
 * @returns how many passages were written.
 */
export async function storeDocument(
  { document, passages }: { document: StoredDocument; passages: Passage[] },
  hash: string,
  { what, fields }: Changed<StoredDocument>,
  source: { key: number; name: string },
  room: SearchRoom,
  run?: number,
): Promise<number> {
  const item: Indexable = {
    kind: "passage",
    title: document.title,
    lang: document.lang,
    context: [{ text: document.title, lang: document.lang, weight: searchSettings.documentTitleWeight }],
    columns: { ...noColumns, source_names: [source.name] },
    passages,
  };
  const { model, passages: [indexed = []] } = await indexPassages([item], room);
  return room.database.transaction(async (transaction) => {
    const key = await upsertDocument(transaction, source.key, document, hash);
    const stored = await replacePassages(transaction, model, [{ key, item, indexed }], new Set(what === "updated" ? [key] : []));
    if (what === "restored") await removeWithdrawn(transaction, "document", [document.id]);
    if (what !== "updated" || fields.length > 0) await insertChanges(transaction, run, [{ kind: "document", id: document.id, what, fields }]);
    return stored;
  });
}
