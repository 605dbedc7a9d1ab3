import { sparseDimensions, type WeightedTerm } from "./lexical.ts";

/** Weighted terms in pgvector's text form of a `sparsevec`; terms that share a dimension are added up. */
export function toSparseVector(terms: WeightedTerm[]): string {
  const weights = new Map<number, number>();
  for (const { dimension, weight } of terms) weights.set(dimension, (weights.get(dimension) ?? 0) + weight);
  const entries = [...weights].filter(([, weight]) => weight !== 0).sort(([first], [second]) => first - second);
  return `{${entries.map(([dimension, weight]) => `${dimension}:${weight.toFixed(3)}`).join(",")}}/${sparseDimensions}`;
}

/** The dimensions in the text form of a `sparsevec`. */
export function parseDimensions(sparse: string): number[] {
  const inside = sparse.slice(1, sparse.indexOf("}"));
  return inside === "" ? [] : inside.split(",").map((entry) => Number.parseInt(entry, 10));
}
