import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, LookupFunction } from "node:net";

export interface Visit {
  host: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** When it came and when it was answered. */
  from: number;
  to: number;
}

type Page = (response: ServerResponse, request: IncomingMessage) => void;

export interface WebSite {
  port: number;
  visits: Visit[];
  /** Visits of pages, without those of robots.txt. */
  pages(): string[];
  /** Sets what a path answers, of all hosts. */
  answer(path: string, page: Page): void;
  clear(): void;
  url(path: string, host?: string): string;
  close(): Promise<void>;
}

/** A real server on all addresses of this machine, under any host name: a host that is reached where it should not be leaves a visit. */
export async function openWebSite(certificate?: { key: string; cert: string }): Promise<WebSite> {
  const answers = new Map<string, Page>();
  const visits: Visit[] = [];
  const listener: RequestListener = (request, response) => {
    const path = request.url ?? "";
    const visit: Visit = { host: request.headers.host ?? "", path, headers: request.headers, from: performance.now(), to: Number.NaN };
    visits.push(visit);
    response.on("close", () => (visit.to = performance.now()));
    const page = answers.get(path);
    if (page === undefined) response.writeHead(404).end("nothing here");
    else page(response, request);
  };
  const server = certificate === undefined ? createServer(listener) : createSecureServer(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    visits,
    pages: () => visits.map(({ path }) => path).filter((path) => path !== "/robots.txt"),
    answer: (path, page) => answers.set(path, page),
    clear: () => {
      answers.clear();
      visits.length = 0;
    },
    url: (path, host = "one.test") => `${certificate === undefined ? "http" : "https"}://${host}:${port}${path}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A resolver that knows the names it is given; an answer may change from one time to the next. */
export function resolver(addressesOf: (host: string, time: number) => string[] | undefined): LookupFunction {
  const times = new Map<string, number>();
  return (host, options, callback) => {
    const time = (times.get(host) ?? 0) + 1;
    times.set(host, time);
    const found = addressesOf(host, time);
    if (found === undefined) {
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" }), "");
      return;
    }
    const addresses = found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all === true) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? "", addresses[0]?.family ?? 4);
  };
}
