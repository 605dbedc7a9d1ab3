/** How well one ranked list serves one question; each from 0 to 1, over the first `depth` results. */
export interface RankingScores {
  /** Share of what the list could show of the relevant that it shows. */
  recall: number;
  /** One divided by the rank of the first relevant result (Voorhees 1999). */
  reciprocalRank: number;
  /** Discounted cumulative gain with relevance 0 or 1, divided by that of the best order (Järvelin and Kekäläinen 2002). */
  ndcg: number;
}

/** Scores a ranked list of ids against the relevant ones. Recall is of min(relevant, depth), so that a long list of relevant records can be served in full. */
export function scoreRanking(ranked: string[], relevant: ReadonlySet<string>, depth: number): RankingScores {
  const top = ranked.slice(0, depth);
  const possible = Math.min(relevant.size, depth);
  if (possible === 0) return { recall: 0, reciprocalRank: 0, ndcg: 0 };
  const hits = top.filter((id) => relevant.has(id)).length;
  const first = top.findIndex((id) => relevant.has(id));
  const gain = top.reduce((sum, id, index) => sum + (relevant.has(id) ? 1 / Math.log2(index + 2) : 0), 0);
  const best = Array.from({ length: possible }, (_, index) => 1 / Math.log2(index + 2)).reduce((sum, value) => sum + value, 0);
  return { recall: hits / possible, reciprocalRank: first < 0 ? 0 : 1 / (first + 1), ndcg: gain / best };
}

/** How alike the results of one question in several languages are: the mean, over all pairs, of the share of the first `depth` results that both have. */
export function overlapWithin(lists: string[][], depth: number): number | undefined {
  const tops = lists.map((list) => new Set(list.slice(0, depth)));
  const shares: number[] = [];
  for (const [index, one] of tops.entries()) {
    for (const other of tops.slice(index + 1)) {
      const size = Math.max(one.size, other.size);
      shares.push(size === 0 ? 1 : [...one].filter((id) => other.has(id)).length / size);
    }
  }
  return mean(shares);
}

export function mean(values: number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
