import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { AppError, InvalidRequestError, type Problem } from "../errors.ts";

/** RFC 9457: what went wrong, where, and what to do. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().optional(),
    errors: z.array(z.object({ where: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

/** What may leave the process about an error: an AppError's own words, of anything else only that it happened. */
export function describeError(error: unknown): { title: string; status: number; detail: string; errors?: Problem[] } {
  if (error instanceof AppError && error.status < 500) {
    return { title: error.title, status: error.status, detail: error.message, ...(error.problems.length === 0 ? {} : { errors: error.problems }) };
  }
  if (error instanceof HTTPException && error.status < 500) {
    const detail = error.status === 400 ? "The body is not valid JSON. Send one JSON object, in UTF-8." : error.message || "The request cannot be served.";
    return { title: "Invalid request", status: error.status, detail };
  }
  return { title: "Internal error", status: 500, detail: "Something went wrong on the server, not in the request. Try again; if it stays, tell whoever runs it: the log says more." };
}

/** An error as `application/problem+json`. */
export function problemResponse(context: Context, error: unknown): Response {
  const described = describeError(error);
  const body = { type: "about:blank", title: described.title, status: described.status, detail: described.detail, instance: context.req.path, ...(described.errors === undefined ? {} : { errors: described.errors }) };
  return new Response(JSON.stringify(body), { status: described.status, headers: { "content-type": "application/problem+json" } });
}

/** A failed validation as an InvalidRequestError that names every field. */
export function invalidRequest(error: { issues: readonly { path: PropertyKey[]; message: string }[] }, part: string): InvalidRequestError {
  const problems = error.issues.map((issue) => ({ where: [part, ...issue.path.map(String)].join("."), message: issue.message }));
  const first = problems.map(({ where, message }) => `${where}: ${message}`).join("; ");
  return new InvalidRequestError(`The request cannot be used. ${first}. /openapi.json says what is taken.`, { problems });
}
