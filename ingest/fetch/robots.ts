import robotsParser from "robots-parser";
import { FetchError } from "./fetch-error.ts";
import type { FetchSettings } from "./settings.ts";

// The package's types describe a module with a default export, and it is the function itself.
const parse = robotsParser as unknown as typeof robotsParser.default;

export interface Robots {
  /**
   * How long to rest between requests to the host of an address.
   * @throws FetchError when the host's robots.txt asks that the address be left alone, or cannot be read.
   */
  delayFor(url: URL): Promise<number>;
}

/** The robots.txt of each host, read once a run (RFC 9309): without one everything may be read, with one that fails nothing. */
export function createRobots(settings: FetchSettings, load: (url: URL) => Promise<{ status: number; body: Buffer }>): Robots {
  const known = new Map<string, Promise<ReturnType<typeof parse> | undefined>>();
  const rulesFor = async (origin: string): Promise<ReturnType<typeof parse> | undefined> => {
    const url = new URL("/robots.txt", origin);
    const { status, body } = await load(url);
    if (status >= 400 && status < 500 && status !== 429) return undefined;
    if (status !== 200) throw new FetchError(`${url.href} answers ${status}, so that it is not known what may be read there: try again later`, { again: true });
    return parse(url.href, body.toString("utf8"));
  };
  return {
    delayFor: async (url) => {
      const reading = known.get(url.origin) ?? rulesFor(url.origin);
      known.set(url.origin, reading);
      const rules = await reading;
      if (rules?.isAllowed(url.href, settings.userAgent) === false) throw new FetchError(`the host asks in ${url.origin}/robots.txt that this page not be read by programs: download it and name the file`);
      const asked = (rules?.getCrawlDelay(settings.userAgent) ?? 0) * 1_000;
      return Math.min(Math.max(settings.delayMs, asked), settings.longestDelayMs);
    },
  };
}
