import { createMiddleware } from "hono/factory";
import { InvalidRequestError } from "../errors.ts";

/** A body that is not declared as JSON is refused in words: the validator would pass it over in silence. */
export function requireJson() {
  return createMiddleware(async (context, next) => {
    if (context.req.method === "POST" && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(context.req.header("content-type") ?? "")) {
      throw new InvalidRequestError("The body must be JSON: send the header `content-type: application/json`.", { status: 415, title: "Unsupported content type" });
    }
    await next();
  });
}
