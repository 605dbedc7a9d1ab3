/** Cosine, for vectors of length one; of vectors of different models nought. */
export function dot(first: readonly number[], second: readonly number[]): number {
  if (first.length !== second.length) return 0;
  let sum = 0;
  for (let index = 0; index < first.length; index += 1) sum += (first[index] ?? 0) * (second[index] ?? 0);
  return sum;
}

/** The mean of vectors, of length one. */
export function meanVector(vectors: readonly (readonly number[])[]): number[] {
  const sum: number[] = Array.from({ length: vectors[0]?.length ?? 0 }, () => 0);
  for (const vector of vectors) for (const [index, value] of vector.entries()) sum[index] = (sum[index] ?? 0) + value;
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}
