import type { LookupFunction } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { readVersion } from "../../src/status.ts";

/** How pages are fetched. The command line sets the folder and perhaps the ports; the rest is as below, and otherwise only in tests. */
export interface FetchSettings {
  /** Folder of the pages kept from earlier runs, for conditional requests. */
  cacheFolder: string;
  /** Ports that may be connected to. */
  ports: readonly number[];
  /** Addresses outside the public internet that may be connected to all the same. Never set from the environment or by a user of the server. */
  allowedAddresses: readonly string[];
  /** Finds the addresses of a name; the system's resolver unless a test gives one. */
  lookup: LookupFunction | undefined;
  /** Certificates (PEM) that are trusted beside the system's. */
  certificateAuthority: string | undefined;
  userAgent: string;
  /** Bytes of a page, unpacked. */
  maxBytes: number;
  /** Bytes of a robots.txt; RFC 9309 asks that at least 500 KiB be read. */
  maxRobotsBytes: number;
  connectMs: number;
  headersMs: number;
  /** Between two pieces of a page. */
  idleMs: number;
  /** For one whole request: a page that drips a byte a second never is idle. */
  totalMs: number;
  redirects: number;
  tries: number;
  /** Before the second try; doubled before each further one. */
  backOffMs: number;
  /** A host that asks for a longer wait (Retry-After) is left alone in this run. */
  longestWaitMs: number;
  /** Between two requests to a host. */
  delayMs: number;
  /** A longer Crawl-delay is taken for this. */
  longestDelayMs: number;
  wait: (ms: number) => Promise<unknown>;
}

/** The usual settings, with others in their places. */
export function fetchSettings(given: Partial<FetchSettings> & Pick<FetchSettings, "cacheFolder">): FetchSettings {
  return {
    ports: [80, 443],
    allowedAddresses: [],
    lookup: undefined,
    certificateAuthority: undefined,
    userAgent: `Dalil/${readVersion()} (reads pages that its operator names; one request at a time)`,
    maxBytes: 100_000_000,
    maxRobotsBytes: 1_000_000,
    connectMs: 15_000,
    headersMs: 30_000,
    idleMs: 30_000,
    totalMs: 180_000,
    redirects: 5,
    tries: 3,
    backOffMs: 2_000,
    longestWaitMs: 120_000,
    delayMs: 1_000,
    longestDelayMs: 30_000,
    wait: (ms) => sleep(ms),
    ...given,
  };
}
