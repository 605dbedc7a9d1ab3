/** Why something was not fetched, in words that name what to do; `again` when a later try may succeed. */
export class FetchError extends Error {
  readonly again: boolean;

  constructor(message: string, options: { again?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "FetchError";
    this.again = options.again ?? false;
  }
}

const certificates: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "is signed by nobody but itself",
  SELF_SIGNED_CERT_IN_CHAIN: "goes back to an authority that this machine does not know",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "comes without the certificates that vouch for it",
  UNABLE_TO_GET_ISSUER_CERT: "comes without the certificates that vouch for it",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "comes without the certificates that vouch for it",
  CERT_HAS_EXPIRED: "has expired",
  CERT_NOT_YET_VALID: "is not valid yet (or the clock of this machine is wrong)",
  CERT_REVOKED: "was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "is for another host",
};

const network: Record<string, { words: string; again: boolean }> = {
  ENOTFOUND: { words: "no such host is known (DNS): check the address and this machine's connection", again: false },
  EAI_AGAIN: { words: "the name service (DNS) does not answer: check this machine's connection", again: true },
  ECONNREFUSED: { words: "the host refuses the connection", again: true },
  ECONNRESET: { words: "the host broke the connection off", again: true },
  EPIPE: { words: "the host broke the connection off", again: true },
  UND_ERR_SOCKET: { words: "the host broke the connection off", again: true },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { words: "the answer is shorter or longer than it says", again: true },
  EHOSTUNREACH: { words: "there is no way to the host from this machine", again: true },
  ENETUNREACH: { words: "there is no way to the host from this machine", again: true },
  ETIMEDOUT: { words: "the host does not answer in time", again: true },
  UND_ERR_CONNECT_TIMEOUT: { words: "the host does not answer in time", again: true },
  UND_ERR_HEADERS_TIMEOUT: { words: "the host takes the connection and does not answer in time", again: true },
  UND_ERR_BODY_TIMEOUT: { words: "the answer stopped in the middle", again: true },
  UND_ERR_HEADERS_OVERFLOW: { words: "the headers of the answer are larger than is accepted", again: false },
  EPROTO: { words: "the host does not speak TLS there as it should: try the address with http://", again: false },
  Z_DATA_ERROR: { words: "the compressed answer is damaged", again: true },
  Z_BUF_ERROR: { words: "the compressed answer ends in the middle", again: true },
};

/** Says in words what went wrong on the way to a host; what was said already stays as it is. */
export function asFetchError(error: unknown): FetchError {
  if (error instanceof FetchError) return error;
  // Of several addresses of a host each was tried; the first failure says as much as the others.
  if (error instanceof AggregateError && error.errors.length > 0) return asFetchError(error.errors[0]);
  const code = codeOf(error);
  const certificate = certificates[code];
  if (certificate !== undefined) return new FetchError(`the certificate of the host ${certificate} (${code}): nothing is fetched without a valid one`, { cause: error });
  const known = network[code] ?? (code.startsWith("ERR_SSL") ? network["EPROTO"] : undefined);
  if (known !== undefined) return new FetchError(`${known.words} (${code})`, { again: known.again, cause: error });
  if (code.startsWith("HPE_")) return new FetchError(`what the host answers is not HTTP (${code})`, { cause: error });
  if (error instanceof Error && error.cause !== undefined) return asFetchError(error.cause);
  return new FetchError(`the connection failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : "";
}
