import { FetchError } from "./fetch-error.ts";
import { checkUrl, createGuardedAgent } from "./guard.ts";
import { createPace } from "./pace.ts";
import { openPageCache, type CachedPage } from "./page-cache.ts";
import { requestOnce, type RawAnswer } from "./request-once.ts";
import { createRobots } from "./robots.ts";
import type { FetchSettings } from "./settings.ts";

export interface FetchedPage {
  /** The address that was asked for (without a fragment), and the one that answered after redirects. */
  url: string;
  finalUrl: string;
  contentType: string | undefined;
  contentDisposition: string | undefined;
  body: Buffer;
}

export interface Fetcher {
  /**
   * Fetches a page as its host asks: robots.txt, one request at a time with rests, conditional requests, Retry-After.
   * @throws FetchError that says in words why not.
   */
  fetch(address: string): Promise<FetchedPage>;
  close(): Promise<void>;
}

type Answer = Pick<RawAnswer, "status" | "headers"> & { page?: CachedPage };

const accept = "text/html, application/xhtml+xml, application/pdf, application/json, text/*, */*;q=0.5";
const redirected = new Set([301, 302, 303, 307, 308]);
const worthAnotherTry = new Set([408, 425, 429, 500, 502, 503, 504]);
const statusWords: Record<number, string> = {
  401: "the page asks for a login", 403: "the host does not let this program read the page", 404: "there is no such page", 406: "the host has no such page for this program",
  410: "the page was removed", 429: "the host asks for fewer requests: try again later", 451: "the page may not be shown for legal reasons",
};

/** A fetcher for one run; to be closed. */
export function createFetcher(settings: FetchSettings): Fetcher {
  const agent = createGuardedAgent(settings);
  const pace = createPace(settings);
  const cache = openPageCache(settings.cacheFolder);
  const robots = createRobots(settings, async (url) => {
    const answer = await follow(url, () => Promise.resolve(settings.delayMs), settings.maxRobotsBytes);
    return { status: answer.status, body: answer.page?.body ?? Buffer.alloc(0) };
  });

  /** Asks an address and those that it redirects to, each checked anew. */
  async function follow(first: URL, delayFor: (url: URL) => Promise<number>, maxBytes: number): Promise<Answer & { url: URL }> {
    let url = first;
    for (let hops = 0; hops <= settings.redirects; hops += 1) {
      const delayMs = await delayFor(url);
      const asked = url;
      const answer = await pace.run(url.host, delayMs, () => askWithRetries(asked, maxBytes));
      if (!redirected.has(answer.status)) return { ...answer, url };
      const location = answer.headers.get("location");
      if (location === undefined || !URL.canParse(location, url.href)) throw new FetchError(`the host answers ${answer.status} (moved) without saying where to`);
      const next = new URL(location, url).href;
      try {
        url = checkUrl(next, settings);
      } catch (error) {
        throw error instanceof FetchError ? new FetchError(`it redirects to ${withoutCredentials(next)}, and ${error.message}`, { cause: error }) : error;
      }
    }
    throw new FetchError(`it redirects more than ${settings.redirects} times`);
  }

  async function askWithRetries(url: URL, maxBytes: number): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const backOffMs = settings.backOffMs * 2 ** (attempt - 1);
      const isLast = attempt >= settings.tries;
      try {
        const answer = await ask(url, maxBytes);
        if (isLast || !worthAnotherTry.has(answer.status)) return answer;
        const asked = retryAfterMs(answer.headers.get("retry-after"));
        if (asked !== undefined && asked > settings.longestWaitMs) {
          throw new FetchError(`the host answers ${answer.status} and asks to wait ${Math.ceil(asked / 1_000)} s, longer than a run waits: try again then`);
        }
        await settings.wait(asked ?? backOffMs);
      } catch (error) {
        if (isLast || !(error instanceof FetchError) || !error.again) throw error;
        await settings.wait(backOffMs);
      }
    }
  }

  async function ask(url: URL, maxBytes: number): Promise<Answer> {
    const cached = await cache.read(url);
    const answer = await requestOnce(url, { accept, ...conditions(cached) }, { agent, settings, maxBytes });
    if (answer.status === 304) {
      if (cached === undefined) throw new FetchError("the host answers 304 (not changed) to a question that was not asked");
      return { status: 200, headers: answer.headers, page: cached };
    }
    if (answer.status !== 200) return answer;
    const page = asCached(url, answer);
    if (!/\bno-store\b/i.test(answer.headers.get("cache-control") ?? "")) await cache.write(page);
    return { status: 200, headers: answer.headers, page };
  }

  return {
    fetch: async (address) => {
      const first = checkUrl(address, settings);
      const { url, status, page } = await follow(first, robots.delayFor, settings.maxBytes);
      if (page === undefined) throw new FetchError(`${statusWords[status] ?? (status >= 500 ? "the host has a fault: try again later" : "the host does not give the page")} (status ${status})`);
      return { url: first.href, finalUrl: url.href, contentType: page.contentType, contentDisposition: page.contentDisposition, body: page.body };
    },
    close: () => agent.close(),
  };
}

function conditions(cached: CachedPage | undefined): Record<string, string> {
  return {
    ...(cached?.etag === undefined ? {} : { "if-none-match": cached.etag }),
    ...(cached?.lastModified === undefined ? {} : { "if-modified-since": cached.lastModified }),
  };
}

function asCached(url: URL, { headers, body }: RawAnswer): CachedPage {
  const named = { etag: headers.get("etag"), lastModified: headers.get("last-modified"), contentType: headers.get("content-type"), contentDisposition: headers.get("content-disposition") };
  return { url: url.href, body, ...(Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as Partial<Record<keyof typeof named, string>>) };
}

/** Retry-After in seconds or as a date; undefined where it is absent or says neither. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}
