/** What runs SQL: a database or an open transaction of one. Values are parameters ($1, $2 …), never part of the text. */
export interface Queryable {
  /** One statement with parameters; its rows. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Several statements without parameters (a migration). */
  script(sql: string): Promise<void>;
}

/** The one interface to both engines: PGlite in a folder, or a PostgreSQL server. */
export interface Database extends Queryable {
  readonly engine: "pglite" | "postgresql";
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  /** Makes what was committed survive a killed process quickly (CHECKPOINT where that is ours to ask for). */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}
