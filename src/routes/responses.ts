import { problemSchema } from "../http/problem.ts";

const problem = (description: string) => ({ description, content: { "application/problem+json": { schema: problemSchema } } });

/** What every route may answer when a request cannot be served. */
export const problemResponses = {
  400: problem("The request cannot be used; `errors` says which field and why"),
  413: problem("The body is larger than is read"),
  500: problem("Something went wrong on the server"),
};

export const notFoundResponse = { 404: problem("Nothing is stored under this id") };

export const goneResponse = { 410: problem("What had this id was withdrawn; `withdrawnAt` says when") };
