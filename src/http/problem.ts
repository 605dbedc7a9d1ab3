import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { AppError, GoneError, InvalidRequestError, type Problem } from "../errors.ts";

/** RFC 9457: what went wrong, where, and what to do. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().optional(),
    withdrawnAt: z.string().optional().meta({ description: "Of status 410: when it was withdrawn" }),
    errors: z.array(z.object({ where: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

/** What may leave the process about an error: an AppError's own words, of anything else only that it happened. */
export function describeError(error: unknown): { title: string; status: number; detail: string; withdrawnAt?: string; errors?: Problem[] } {
  if (error instanceof AppError && error.status < 500) {
    return { title: error.title, status: error.status, detail: error.message, ...(error instanceof GoneError ? { withdrawnAt: error.withdrawnAt } : {}), ...(error.problems.length === 0 ? {} : { errors: error.problems }) };
  }
  if (error instanceof HTTPException && error.status < 500) {
    const detail = error.status === 400 ? (/FormData/i.test(error.message) ? "The body is not a valid form. Send it as multipart/form-data, as a browser or `curl -F` does." : "The body is not valid JSON. Send one JSON object, in UTF-8.") : error.message || "The request cannot be served.";
    return { title: "Invalid request", status: error.status, detail };
  }
  return { title: "Internal error", status: 500, detail: "Something went wrong on the server, not in the request. Try again; if it stays, tell whoever runs it: the log says more." };
}

/** An error as `application/problem+json`. */
export function problemResponse(context: Context, error: unknown): Response {
  const described = describeError(error);
  const { title, status, detail, ...more } = described;
  const body = { type: "about:blank", title, status, detail, instance: context.req.path, ...more };
  return new Response(JSON.stringify(body), { status: described.status, headers: { "content-type": "application/problem+json" } });
}

/** A failed validation as an InvalidRequestError that names every field. */
export function invalidRequest(error: { issues: readonly { path: PropertyKey[]; message: string }[] }, part: string): InvalidRequestError {
  const problems = error.issues.map((issue) => ({ where: [part, ...issue.path.map(String)].join("."), message: issue.message }));
  const first = problems.map(({ where, message }) => `${where}: ${message}`).join("; ");
  return new InvalidRequestError(`The request cannot be used. ${first}. /openapi.json says what is taken.`, { problems });
}
