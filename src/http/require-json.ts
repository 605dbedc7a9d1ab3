import { createMiddleware } from "hono/factory";
import { InvalidRequestError } from "../errors.ts";

/**
 * A body that is not declared as JSON is refused in words: the validator would pass it over in silence.
 * @param orFiles paths that take a form with a file as well.
 */
export function requireJson(orFiles: string[] = []) {
  return createMiddleware(async (context, next) => {
    const type = context.req.header("content-type") ?? "";
    const takesFiles = orFiles.includes(context.req.path);
    if (context.req.method === "POST" && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type) && !(takesFiles && /^multipart\/form-data\b/i.test(type))) {
      const or = takesFiles ? ", or a form with a file (`multipart/form-data`)" : "";
      throw new InvalidRequestError(`The body must be JSON: send the header \`content-type: application/json\`${or}.`, { status: 415, title: "Unsupported content type" });
    }
    await next();
  });
}
