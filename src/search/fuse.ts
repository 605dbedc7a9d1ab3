/** One entry of a ranked list, best first. */
export interface Ranked {
  key: number;
  owner: string;
  score: number;
}

export interface Fused {
  owner: string;
  /** The best passage of the owner. */
  key: number;
  score: number;
  /** What each list gave the best passage, normalised to 0…1; absent where the list did not have it. */
  matched: { vector?: number; text?: number };
}

/**
 * Fuses two ranked lists of passages into one list of owners (records, or passages of documents): each list's scores are
 * divided by its best one, weighted and added, and an owner stands where its best passage stands.
 * Dividing by the best keeps the distance to it, which ranks alone lose; the best of either list scores at least its share.
 * @param vectorShare share of the vector list, 0 to 1.
 */
export function fuse(text: Ranked[], vector: Ranked[], vectorShare: number): Fused[] {
  const passages = new Map<number, Fused>();
  const add = (list: Ranked[], name: "text" | "vector", share: number) => {
    const best = list[0]?.score ?? 0;
    if (best <= 0) return;
    for (const { key, owner, score } of list) {
      const normalised = Math.max(0, score / best);
      const found = passages.get(key) ?? { owner, key, score: 0, matched: {} };
      found.score += share * normalised;
      found.matched[name] = normalised;
      passages.set(key, found);
    }
  };
  add(text, "text", 1 - vectorShare);
  add(vector, "vector", vectorShare);
  const owners = new Map<string, Fused>();
  for (const passage of passages.values()) {
    const known = owners.get(passage.owner);
    if (known === undefined || passage.score > known.score) owners.set(passage.owner, passage);
  }
  // Equal scores keep the order of the keys, so that the same question always gets the same list.
  return [...owners.values()].sort((first, second) => second.score - first.score || first.key - second.key);
}
