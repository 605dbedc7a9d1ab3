#!/usr/bin/env node
// The entry: joins src, ingest and web, which do not import one another. The sources are TypeScript and run as they are.
import { register } from "tsx/esm/api";

register();
const [{ runCommandLine }, { ingest }, { loadSample }, { indexVersion }, { proposeMapping }, { createIdeaReader }, { preparePage }] = await Promise.all([
  import("../src/cli.ts"),
  import("../ingest/pipeline.ts"),
  import("../ingest/sample.ts"),
  import("../ingest/index-passages.ts"),
  import("../ingest/mapping/propose-mapping.ts"),
  import("../ingest/read-idea.ts"),
  import("../web/prepare-page.ts"),
]);
const code = await runCommandLine(process.argv.slice(2), { ingestion: { ingest, loadSample, indexVersion, proposeMapping, createIdeaReader }, preparePage });
process.exitCode = code;
