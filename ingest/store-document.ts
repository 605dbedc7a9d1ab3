import { findDocumentHash, upsertDocument } from "../src/db/documents.ts";
import type { Passage, StoredDocument } from "../src/domain/document.ts";
import { searchSettings } from "../src/search/settings.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { indexPassages, replacePassages, type Indexable } from "./index-passages.ts";

/** Documents carry none of the fields that filters ask for, but for their source. */
const noColumns = { countries: [], sdgs: [], action_lines: [], technologies: [], types: [], stakeholder: null, year_from: null, year_to: null };

/** Stores a document with its passages, terms and vectors in one transaction; one that is stored with the same hash costs a look-up. */
export async function storeDocument(
  read: { document: StoredDocument; passages: Passage[] },
  hash: string,
  source: { key: number; name: string },
  room: SearchRoom,
): Promise<{ outcome: "added" | "updated" | "unchanged"; passages: number }> {
  const { document, passages } = read;
  const known = await findDocumentHash(room.database, document.id);
  if (known === hash) return { outcome: "unchanged", passages: 0 };
  const item: Indexable = {
    kind: "passage",
    title: document.title,
    lang: document.lang,
    context: [{ text: document.title, lang: document.lang, weight: searchSettings.documentTitleWeight }],
    columns: { ...noColumns, source_names: [source.name] },
    passages,
  };
  const { model, passages: [indexed = []] } = await indexPassages([item], room);
  const stored = await room.database.transaction(async (transaction) => {
    const key = await upsertDocument(transaction, source.key, document, hash);
    return replacePassages(transaction, model, [{ key, item, indexed }], new Set(known === undefined ? [] : [key]));
  });
  return { outcome: known === undefined ? "added" : "updated", passages: stored };
}
