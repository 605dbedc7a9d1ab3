/** The best of many scored items, as many as there is room for. */
export interface Best {
  /** Adds an item; the worst goes when there is no room. */
  add(item: number, score: number): void;
  /** What a score must exceed to be taken. */
  least(): number;
  /** The items, in no order. */
  items(): number[];
}

/** A heap of so many items with the worst one on top. Equal scores: what came first stays. */
export function createBest(room: number): Best {
  const items: number[] = [];
  const scores: number[] = [];
  const swap = (first: number, second: number) => {
    [items[first], items[second]] = [items[second] ?? 0, items[first] ?? 0];
    [scores[first], scores[second]] = [scores[second] ?? 0, scores[first] ?? 0];
  };
  const scoreAt = (place: number) => scores[place] ?? Infinity;
  return {
    add: (item, score) => {
      if (items.length < room) {
        items.push(item);
        scores.push(score);
        for (let place = items.length - 1; place > 0; ) {
          const parent = (place - 1) >> 1;
          if (scoreAt(parent) <= scoreAt(place)) break;
          swap(parent, place);
          place = parent;
        }
        return;
      }
      if (score <= scoreAt(0)) return;
      items[0] = item;
      scores[0] = score;
      for (let place = 0; ; ) {
        const left = place * 2 + 1;
        const smaller = scoreAt(left + 1) < scoreAt(left) ? left + 1 : left;
        if (smaller >= items.length || scoreAt(smaller) >= scoreAt(place)) break;
        swap(smaller, place);
        place = smaller;
      }
    },
    least: () => (items.length < room ? -Infinity : scoreAt(0)),
    items: () => items,
  };
}
