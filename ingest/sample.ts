import { fileURLToPath } from "node:url";
import type { IngestReport } from "../src/domain/ingest-report.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { ingest } from "./pipeline.ts";

/** The repository that ships with the program: real initiatives, and digests of the WSIS documents. */
const folder = fileURLToPath(new URL("./sample", import.meta.url));

export async function loadSample(room: SearchRoom): Promise<IngestReport> {
  return ingest([folder], room, { source: "sample" });
}
