import type { OfficialText, Source } from "./api.ts";

/** What the panel is to show: a record, or a paragraph in its document, with the words that an answer quoted of it. */
export interface PanelTarget {
  kind: "record" | "passage";
  id: string;
  documentId?: string | undefined;
  quote: string;
  field?: string | undefined;
  /** The cited paragraph in the reader's language. */
  official?: OfficialText | undefined;
}

export function targetOfSource(source: Source): PanelTarget {
  return { kind: source.kind, id: source.id, documentId: source.document?.id, quote: source.quote, field: source.field, official: source.official };
}
