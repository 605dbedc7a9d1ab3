import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Database } from "../src/db/database.ts";
import { listItems, type ItemRow } from "../src/db/ingest-items.ts";
import type { LatestRun } from "../src/db/ingest-runs.ts";
import { digestRecords } from "../src/db/records.ts";
import { readVersion } from "../src/status.ts";
import type { InputFile } from "./input-file.ts";
import type { Mapping } from "./mapping/mapping.ts";
import type { FileMeasure } from "./measure-file.ts";
import { emptyNoticed, type Noticed } from "./noticed.ts";
import { holdsRecords } from "./read-records.ts";

/** A file of a run, how far an interrupted run over the same bytes was, and what a finished one made of them. */
export interface RunItem {
  ordinal: number;
  file: InputFile;
  measure: FileMeasure;
  /** Of the bytes and of everything else that shapes what is stored; undefined where the bytes could not be read. */
  fingerprint: string | undefined;
  /** Everything up to this line is stored already. */
  position: number;
  /** The document that is stored already, whole, and its content hash. */
  document: string | undefined;
  contentHash: string | undefined;
  noticed: Noticed;
  /** The last finished run read the same bytes in the same way. The file need not be read again as long as what it stored is still stored. */
  before: { position: number; document: string | undefined; contentHash: string | undefined; noticed: Noticed } | undefined;
}

/** How a source is read. */
export interface WayOfReading {
  files: { file: InputFile; measure: FileMeasure }[];
  /** Name of the source. */
  name: string;
  version: string;
  mapping: Mapping | undefined;
}

/**
 * The files of a run with what the latest run of their source knows of them.
 * @param goesOn that run was interrupted and is gone on with.
 */
export async function resumeItems(way: WayOfReading, latest: LatestRun | undefined, goesOn: boolean, database: Database): Promise<RunItem[]> {
  const isOfUse = latest !== undefined && (goesOn || latest.state === "finished");
  const earlier = new Map((isOfUse ? await listItems(database, latest.key) : []).map((item) => [`${item.path}\n${item.fingerprint}`, item]));
  return way.files.map(({ file, measure }, ordinal) => {
    const fingerprint = fingerprintOf(file, measure, way);
    const known = fingerprint === undefined ? undefined : earlier.get(`${resolve(file.path)}\n${fingerprint}`);
    const noticed = known === undefined ? undefined : noticedOf(known);
    const item: RunItem = { ordinal, file, measure, fingerprint, position: 0, document: undefined, contentHash: undefined, noticed: emptyNoticed(), before: undefined };
    if (known === undefined || noticed === undefined) return item;
    const stored = known.state === "done" ? { document: known.document ?? undefined, contentHash: known.contentHash ?? undefined } : { document: undefined, contentHash: undefined };
    if (!goesOn) return { ...item, before: known.state === "done" && noticed.isRepeatable ? { position: known.position, ...stored, noticed } : undefined };
    return { ...item, position: known.position, ...stored, noticed: known.state === "rejected" ? item.noticed : noticed };
  });
}

/**
 * Whether a source's records are what reading its files again would make of them: each file is as the latest run read it, none more, none fewer, and
 * the records are as that run left them.
 */
export async function areRecordsUnchanged(items: RunItem[], source: number | undefined, latest: LatestRun | undefined, database: Database): Promise<boolean> {
  if (source === undefined || latest === undefined || latest.recordsDigest === null || !items.some(({ file }) => holdsRecords(file.format))) return false;
  if (!items.every(({ before }) => before !== undefined) || (await listItems(database, latest.key)).length !== items.length) return false;
  return (await digestRecords(database, source)) === latest.recordsDigest;
}

/** Undefined where nothing was committed of a file, or by a version that noted less. */
function noticedOf({ noticed }: ItemRow): Noticed | undefined {
  if (noticed === null || typeof noticed !== "object") return undefined;
  return { ...emptyNoticed(), isRepeatable: false, ...(noticed as Partial<Noticed>) };
}

function fingerprintOf({ name, format, defaults, stated }: InputFile, { hash }: FileMeasure, { name: source, version, mapping }: WayOfReading): string | undefined {
  if (hash === undefined) return undefined;
  return createHash("sha256").update([hash, version, source, readVersion(), JSON.stringify([mapping ?? null, name, format, defaults ?? null, stated ?? null])].join("\n")).digest("hex");
}
