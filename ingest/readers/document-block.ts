/** A block of a document as a reader gives it: plain text with where it stands. */
export interface Block {
  heading: string[];
  /** Official number of the paragraph or article, where the document has one. */
  paragraph?: string;
  text: string;
  charStart: number;
  charEnd: number;
}

/** What a reader makes of a document file. */
export interface ReadDocument {
  /** Fields that the file states about itself (front matter), not yet validated. */
  stated: Record<string, unknown>;
  /** Title as the text has it, where it has one. */
  title?: string;
  blocks: Block[];
}
