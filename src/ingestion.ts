import type { IngestReport } from "./domain/ingest-report.ts";
import type { SearchRoom } from "./search/search.ts";
import type { IdeaReader } from "./search/similar/idea.ts";

/** How far a run is: what was read so far, all of it committed. */
export interface IngestProgress {
  file: string;
  records: number;
  documents: number;
  passages: number;
  /** Everything up to this line or row of the file is committed; 0 for a document. */
  line: number;
  /** Share of all bytes of the inputs that was read, 0 to 1. */
  share: number;
}

export interface IngestOptions {
  /** Name of the source instead of each file's name without its ending. */
  source?: string;
  /** What is gone from a source is withdrawn, instead of staying. */
  mirror?: boolean;
  /** Withdraws although most of a source would go, or parts of it cannot be read. */
  force?: boolean;
  /** Stores nothing: the report says what would change. */
  dryRun?: boolean;
  /** Files are read although they, and what was stored of them, are as the last run left them. */
  reread?: boolean;
  /** A column mapping for the records of every file: the name of one that ships, or a YAML file. */
  mapping?: string;
  /** Where rejected records are written in their input's format; a folder where several files hold records. */
  rejects?: string;
  /** Seconds that the parsing of one PDF, page or office file may take; a file that takes longer is rejected. */
  documentSeconds?: number;
  /** Lets addresses and the WSIS library be fetched; only the command line gives it. Without it an address is refused. */
  web?: {
    /** Folder for fetched files and for what is kept of earlier runs. */
    folder: string;
    /** Ports that are connected to beside 80 and 443. */
    ports?: number[];
  };
  onProgress?: (progress: IngestProgress) => void;
}

/** What that the command line and the server ask of the ingestion: `bin/dalil.js` hands them in, so that `src` never imports `ingest`. */
export interface Ingestion {
  /**
   * Adds or updates the records and documents of files, folders, addresses and the WSIS library, and withdraws what is gone from a mirrored source; what cannot
   * go in is in the report, the rest goes in. Goes on where an interrupted run over the same file was.
   * @throws InvalidRequestError when an input does not exist, or is an address and `web` is not given, or when the mapping or the place for rejects cannot be used.
   */
  ingest(inputs: string[], room: SearchRoom, options?: IngestOptions): Promise<IngestReport>;
  /**
   * A mapping for a file of records, guessed from its headers and values, as YAML with comments for editing; ingests nothing.
   * @throws InvalidRequestError when the file does not exist or holds no records.
   */
  proposeMapping(input: string): Promise<string>;
  /** Loads the sample repository that ships with the program. */
  loadSample(room: SearchRoom): Promise<IngestReport>;
  /** Opens the reading of texts and files that are compared with what is stored and not stored themselves. */
  createIdeaReader(): IdeaReader;
  /** Names everything that shapes the stored index: an index of another version is renewed by ingesting again. */
  indexVersion(room: SearchRoom): string;
}
