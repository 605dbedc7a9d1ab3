import type { GivenAnswer } from "../db/answers.ts";

/** Half a day: a page that was left open over a meeting still shares what stands on it. */
const keptMs = 12 * 60 * 60 * 1_000;
/** An answer is some ten kilobytes, so that these are some twenty megabytes; the second bound is for long ones. */
const mostAnswers = 2_000;
const mostCharacters = 32_000_000;

/** The answers of the last hours in memory, so that they can be shared or rated; nothing of the others is stored. */
export interface RecentAnswers {
  hold(given: GivenAnswer): void;
  /** An answer by its id; undefined when it is too long ago, or one of too many. */
  find(id: string): GivenAnswer | undefined;
}

/**
 * @param now milliseconds since 1970; a parameter for tests.
 * @param bounds how many answers, characters and milliseconds are held; a parameter for tests.
 */
export function createRecentAnswers(now: () => number = Date.now, bounds: { answers?: number; characters?: number; ms?: number } = {}): RecentAnswers {
  const { answers: most = mostAnswers, characters = mostCharacters, ms = keptMs } = bounds;
  // In the order in which they came, so that the first is always the one to go. As text, which takes less room.
  const held = new Map<string, { text: string; until: number }>();
  let size = 0;
  const drop = (id: string) => {
    size -= held.get(id)?.text.length ?? 0;
    held.delete(id);
  };
  const dropOld = () => {
    for (const [id, { until }] of held) {
      if (held.size <= most && size <= characters && until > now()) break;
      drop(id);
    }
  };
  return {
    hold: (given) => {
      drop(given.answer.id);
      const text = JSON.stringify(given);
      held.set(given.answer.id, { text, until: now() + ms });
      size += text.length;
      dropOld();
    },
    find: (id) => {
      dropOld();
      const text = held.get(id)?.text;
      return text === undefined ? undefined : (JSON.parse(text) as GivenAnswer);
    },
  };
}
