import { secureHeaders } from "hono/secure-headers";

/** Headers for page and API alike: nothing is loaded from, sent to or framed by anywhere else. */
export function securityHeaders() {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    // Dalil is often served without TLS on a venue's own network: whoever adds TLS adds this header with it.
    strictTransportSecurity: false,
  });
}
