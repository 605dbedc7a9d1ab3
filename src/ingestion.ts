import type { IngestReport } from "./domain/ingest-report.ts";
import type { SearchRoom } from "./search/search.ts";

/** How far a run is: files, records and documents so far. */
export interface IngestProgress {
  file: string;
  records: number;
  documents: number;
  passages: number;
}

export interface IngestOptions {
  /** Name of the source instead of each file's name without its ending. */
  source?: string;
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
   * Adds or updates the records and documents of files, folders, addresses and the WSIS library; what cannot go in is in the report, the rest goes in.
   * @throws InvalidRequestError when an input does not exist, or is an address and `web` is not given.
   */
  ingest(inputs: string[], room: SearchRoom, options?: IngestOptions): Promise<IngestReport>;
  /** Loads the sample repository that ships with the program. */
  loadSample(room: SearchRoom): Promise<IngestReport>;
  /** Names everything that shapes the stored index: an index of another version is renewed by ingesting again. */
  indexVersion(room: SearchRoom): string;
}
