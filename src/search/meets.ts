import type { IndexSnapshot } from "./memory/search-index.ts";
import type { RankedOwner, WeighedTerm } from "./rank.ts";

/**
 * How well a record (all of its passages) or a passage of a document meets each term of a question: 1 where it has the term itself, else the
 * similarity of the nearest word that it has, 0 where nothing is near. In any language, as the ranking sees it.
 */
export function meetTerms({ row }: RankedOwner, terms: WeighedTerm[], { passages }: IndexSnapshot): Map<string, number> {
  const { ownerOf, ownerStart, rowsByOwner, rowStart, rowTerms } = passages;
  const owner = ownerOf[row] ?? 0;
  const held = new Set<number>();
  for (let place = ownerStart[owner] ?? 0, end = ownerStart[owner + 1] ?? 0; place < end; place += 1) {
    const one = rowsByOwner[place] ?? 0;
    for (let entry = rowStart[one] ?? 0, last = rowStart[one + 1] ?? 0; entry < last; entry += 1) held.add(rowTerms[entry] ?? 0);
  }
  return new Map(terms.map(({ term, own, near }) => {
    if (own !== undefined && held.has(own)) return [term, 1];
    const place = near?.terms.findIndex((other) => held.has(other)) ?? -1;
    return [term, place < 0 ? 0 : Math.min(1, near?.similarities[place] ?? 0)];
  }));
}
