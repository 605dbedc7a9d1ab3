import type { FetchSettings } from "./settings.ts";

export interface Pace {
  /** Does a piece of work as soon as the host is free and was left alone for `delayMs` since the last one; others wait. */
  run<Result>(host: string, delayMs: number, work: () => Promise<Result>): Promise<Result>;
}

/** One piece of work at a time per host, with a rest between them. */
export function createPace({ wait }: Pick<FetchSettings, "wait">): Pace {
  const lanes = new Map<string, { last: Promise<unknown>; endedAt: number }>();
  return {
    run: (host, delayMs, work) => {
      const lane = lanes.get(host) ?? { last: Promise.resolve(), endedAt: -Infinity };
      lanes.set(host, lane);
      const turn = lane.last.then(async () => {
        const rest = lane.endedAt + delayMs - performance.now();
        if (rest > 0) await wait(rest);
        try {
          return await work();
        } finally {
          lane.endedAt = performance.now();
        }
      });
      lane.last = turn.catch(() => {});
      return turn;
    },
  };
}
