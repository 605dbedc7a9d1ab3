/** What a record looked like in its file: enough to write it into a rejects file of the same format, unchanged. */
export type Origin =
  | { kind: "json"; text: string }
  | { kind: "row"; cells: string[]; table: Table }
  /** A row whose cells could not be told apart: its line as it stands. */
  | { kind: "line"; text: string; table: Table };

/** The table that a row is from: its header as written, and in CSV what stands between the cells. */
export interface Table {
  header: string[];
  delimiter?: string;
}

/** Something about a whole file that its reader had to assume or leave out; goes into the report's warnings. */
export interface Notice {
  field: string;
  value: string;
  message: string;
}
