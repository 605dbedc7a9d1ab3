/** A block of a document as a reader gives it: plain text with where it stands. */
export interface Block {
  heading: string[];
  /** Official number of the paragraph or article, where the document has one. */
  paragraph?: string;
  /** Page on which it begins, counted from 1 as a viewer counts, where the format has pages. */
  page?: number;
  /** Name of the place in its page, to be put behind `#` in an address. */
  anchor?: string;
  text: string;
  charStart: number;
  charEnd: number;
}

/** Something about the text of a file that its owner should know: a part that was repaired, or one that is not indexed. */
export interface Finding {
  page?: number;
  indexed: boolean;
  reason: string;
}

/** What a reader makes of a document file. */
export interface ReadDocument {
  /** Fields that the file states about itself (front matter), not yet validated. */
  stated: Record<string, unknown>;
  /** Title as the text has it, where it has one. */
  title?: string;
  blocks: Block[];
  findings?: Finding[];
}

/** What a reader throws about a file that cannot be read: the message is for the file's owner. */
export class UnreadableError extends Error {}
