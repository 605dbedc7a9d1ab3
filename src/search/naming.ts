import { termDimension } from "./lexical.ts";
import type { IndexSnapshot } from "./memory/search-index.ts";

/**
 * The records whose text names all of the given things, by their keys: exact terms and concepts of the index, nothing that is merely near in meaning.
 * Each thing is named by any of its alternatives, all of whose terms stand in one passage.
 */
export function findNaming(things: readonly (readonly (readonly string[])[])[], { passages }: IndexSnapshot): number[] {
  const owners = things.map((alternatives) => {
    const naming = new Set<number>();
    for (const terms of alternatives) for (const row of rowsOfAll(terms)) naming.add(passages.ownerKeys[passages.ownerOf[row] ?? 0] ?? 0);
    return naming;
  });
  const [first, ...others] = owners;
  // Keys below zero are passages of documents.
  return [...(first ?? [])].filter((key) => key > 0 && others.every((other) => other.has(key)));

  function rowsOfAll(terms: readonly string[]): Iterable<number> {
    const [start, ...rest] = terms.map(rowsOf);
    const sets = rest.map((rows) => new Set(rows));
    return (start ?? new Int32Array(0)).filter((row) => sets.every((rows) => rows.has(row)));
  }

  function rowsOf(term: string): Int32Array {
    const number = passages.termOf(termDimension(term));
    return number === undefined ? new Int32Array(0) : passages.termRows.subarray(passages.termStart[number] ?? 0, passages.termStart[number + 1] ?? 0);
  }
}
