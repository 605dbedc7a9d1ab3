import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector } from "undici";
import { FetchError } from "./fetch-error.ts";
import type { FetchSettings } from "./settings.ts";

/** The well-known prefix that leads to IPv4 hosts from networks that have only IPv6 (RFC 6052). */
const translated = "64:ff9b::";

/** Whether an IP address is one of the public internet: not private, loopback, link-local, shared, multicast, mapped or reserved. */
export function isPublicAddress(written: string): boolean {
  if (!ipaddr.isValid(written)) return false;
  const address = ipaddr.parse(written);
  const bytes = address.toByteArray();
  if (address.kind() === "ipv4") return address.range() === "unicast";
  if (address.range() === "rfc6052") {
    const prefix = ipaddr.parse(translated).toByteArray().slice(0, 12);
    return prefix.every((byte, index) => bytes[index] === byte) && isPublicAddress(bytes.slice(12).join("."));
  }
  // Global addresses are 2000::/3; what lies outside is unassigned or of a special kind, known to the table or not.
  return address.range() === "unicast" && ((bytes[0] ?? 0) & 0xe0) === 0x20;
}

/**
 * Reads an address that a user or a page has given.
 * @throws FetchError when it is none, is not http(s), carries credentials, names a port that is not allowed or a host outside the public internet.
 */
export function checkUrl(written: string, settings: Pick<FetchSettings, "ports" | "allowedAddresses">): URL {
  if (!URL.canParse(written)) throw new FetchError("this is no web address: it begins with https:// or http:// and a host");
  const url = new URL(written);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new FetchError(`addresses of ${url.protocol} are not fetched, only https: and http:`);
  if (url.username !== "" || url.password !== "") throw new FetchError("addresses with a user name or a password in them are not fetched: download the file and name it");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (!settings.ports.includes(port)) throw new FetchError(`port ${port} is not one that is connected to (${settings.ports.join(", ")}): --allow-port ${port} adds it`);
  url.hash = "";
  const host = bareHost(url.hostname);
  if (isIP(host) !== 0 && !isAllowed(host, settings)) throw refusal(host, [host]);
  return url;
}

/**
 * Connects only to public addresses. The check stands where the connection is made and on the very address that is connected to: a name
 * that answers otherwise the second time (DNS rebinding), or a page that redirects inwards, gets no connection.
 */
export function createGuardedAgent(settings: FetchSettings): Agent {
  const connect = buildConnector({
    timeout: settings.connectMs,
    lookup: guardLookup(settings),
    // Said here, because NODE_TLS_REJECT_UNAUTHORIZED in the environment would switch it off otherwise.
    rejectUnauthorized: true,
    ...(settings.certificateAuthority === undefined ? {} : { ca: settings.certificateAuthority }),
  });
  const guarded: buildConnector.connector = (options, callback) => {
    const host = bareHost(options.hostname);
    // An address in the place of a name is connected to without a look-up.
    if (isIP(host) !== 0 && !isAllowed(host, settings)) {
      callback(refusal(host, [host]), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      if (socket.remoteAddress === undefined || !isAllowed(socket.remoteAddress, settings)) {
        socket.destroy();
        return callback(refusal(host, [socket.remoteAddress ?? "an unknown address"]), null);
      }
      return callback(null, socket);
    });
  };
  return new Agent({ connect: guarded, connections: 1, pipelining: 1, headersTimeout: settings.headersMs, bodyTimeout: settings.idleMs });
}

function guardLookup(settings: FetchSettings): LookupFunction {
  const find = settings.lookup ?? (systemLookup as LookupFunction);
  return (hostname, options, callback) => {
    find(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "");
      const all = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const allowed = all.filter(({ address }) => isAllowed(address, settings));
      const [first] = allowed;
      if (first === undefined) return callback(refusal(hostname, all.map(({ address }) => address)), "");
      return options.all === true ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

function isAllowed(address: string, { allowedAddresses }: Pick<FetchSettings, "allowedAddresses">): boolean {
  return isPublicAddress(address) || allowedAddresses.includes(address);
}

function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function refusal(host: string, addresses: string[]): FetchError {
  const where = addresses.length === 1 && addresses[0] === host ? host : `${host} (${addresses.join(", ") || "no address"})`;
  return new FetchError(`${where} is not on the public internet: nothing is fetched from private networks. Download the file and name it`);
}
