/** Bytes of UTF-8 that a token has at least, over the tokenizers in use and six languages: an estimate that rather counts too many. */
const bytesPerToken = 3;

/** How many tokens a text costs, where the endpoint does not say. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** What a day has cost so far. */
export interface TokenUse {
  /** The day in UTC, as 2026-01-31. */
  day: string;
  used: number;
  limit?: number;
}

export interface TokenBudget {
  /** Sets tokens aside for one call, so that calls at the same time cannot spend them twice; false when the day has not as many left. */
  reserve(tokens: number): boolean;
  /** Gives back what was set aside and counts what was used. */
  settle(reserved: number, used: number): void;
  use(): TokenUse;
}

/**
 * Counts the tokens of a day (UTC) in this process.
 * @param limit tokens of a day; none when absent.
 * @param now the time; a parameter for tests.
 */
export function createTokenBudget(limit: number | undefined, now: () => Date = () => new Date()): TokenBudget {
  let day = "";
  let used = 0;
  let reserved = 0;
  const turnPage = () => {
    const today = now().toISOString().slice(0, 10);
    // What is set aside stays: those calls are still under way.
    if (today !== day) [day, used] = [today, 0];
  };
  return {
    reserve(tokens) {
      turnPage();
      if (limit !== undefined && used + reserved + tokens > limit) return false;
      reserved += tokens;
      return true;
    },
    settle(tokens, spent) {
      turnPage();
      reserved -= tokens;
      used += spent;
    },
    use() {
      turnPage();
      return { day, used, ...(limit === undefined ? {} : { limit }) };
    },
  };
}
