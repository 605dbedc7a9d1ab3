// The entry of the worker that parses documents: the sources are TypeScript and run as they are, here as in bin/dalil.js.
import { register } from "tsx/esm/api";

register();
const { serveExtraction } = await import("./extract.ts");
serveExtraction();
