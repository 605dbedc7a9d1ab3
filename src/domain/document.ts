/** A document as it is stored and shown; its text stands in its passages. */
export interface StoredDocument {
  id: string;
  title: string;
  lang: string;
  url?: string;
  /** A digest is our own summary of a document, paragraph by paragraph: never to be shown as the document itself. */
  digest: boolean;
  /** The work that this is a version of, in one language of several; versions share the id and the scope (a folder, or "stated" in the files themselves). */
  work?: { id: string; scope: string };
  date?: string;
  symbol?: string;
  note?: string;
}

/** A stretch of a document or of a record's field, with where it stands; the span is that of its source, whose markup the text leaves out. */
export interface Passage {
  id: string;
  field?: string;
  heading: string[];
  paragraph?: string;
  page?: number;
  /** Name of the place in its page, to be put behind `#` in the document's address. */
  anchor?: string;
  charStart: number;
  charEnd: number;
  text: string;
}
