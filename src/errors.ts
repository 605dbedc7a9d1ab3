/** One problem in a request or an input: where it stands and what is wrong with it, in words. */
export interface Problem {
  where: string;
  message: string;
}

/**
 * An error whose message is meant for the person who caused it: what happened, with which value, and what to do.
 * Anything that is not an AppError is unexpected, and its text never leaves the process.
 */
export class AppError extends Error {
  readonly status: number;
  readonly title: string;
  readonly problems: Problem[];

  constructor(title: string, message: string, options: { status: number; problems?: Problem[]; cause?: unknown }) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.title = title;
    this.status = options.status;
    this.problems = options.problems ?? [];
  }
}

/** The caller sent something that cannot be used: 400 unless a more exact status fits (413, 415, 422). */
export class InvalidRequestError extends AppError {
  constructor(message: string, options: { status?: number; title?: string; problems?: Problem[]; cause?: unknown } = {}) {
    super(options.title ?? "Invalid request", message, { ...options, status: options.status ?? 400 });
  }
}

/** What was asked for by its id or address is not here. */
export class NotFoundError extends AppError {
  constructor(message: string) {
    super("Not found", message, { status: 404 });
  }
}

/** What was asked for was here and was withdrawn. */
export class GoneError extends AppError {
  /** When it was withdrawn, in ISO 8601. */
  readonly withdrawnAt: string;

  constructor(message: string, withdrawnAt: string) {
    super("Withdrawn", message, { status: 410 });
    this.withdrawnAt = withdrawnAt;
  }
}

/** A setting, a file or the state of the data folder keeps the program from doing its work; the message says what to change. */
export class ConfigError extends AppError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super("Cannot start", message, { status: 500, ...options });
  }
}

/** A part that Dalil asks for help (a model's endpoint) does not answer as it should; the rest goes on without it. */
export class UnavailableError extends AppError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super("Not available", message, { status: 503, ...options });
  }
}
