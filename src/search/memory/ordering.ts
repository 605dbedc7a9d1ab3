/** Numbers owners in the order in which their keys come. */
export function numberOwners(owners: Int32Array): { numbers: Int32Array; keys: number[] } {
  const known = new Map<number, number>();
  const numbers = new Int32Array(owners.length);
  for (let row = 0; row < owners.length; row += 1) {
    const key = owners[row] ?? 0;
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    numbers[row] = number;
  }
  return { numbers, keys: [...known.keys()] };
}

/** Items by their group, as a counting sort leaves them. */
export function orderBy(groups: Int32Array, count: number): { start: Int32Array; items: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const group of groups) start[group + 1] = (start[group + 1] ?? 0) + 1;
  for (let group = 0; group < count; group += 1) start[group + 1] = (start[group + 1] ?? 0) + (start[group] ?? 0);
  const next = start.slice();
  const items = new Int32Array(groups.length);
  for (let item = 0; item < groups.length; item += 1) {
    const group = groups[item] ?? 0;
    items[next[group] ?? 0] = item;
    next[group] = (next[group] ?? 0) + 1;
  }
  return { start, items };
}

/** Means of length one; a sum of zeros stays zero. */
export function means(owners: number[], sums: Map<number, Float32Array>, dimensions: number): Float32Array {
  const rows = new Float32Array(owners.length * dimensions);
  for (const [place, owner] of owners.entries()) {
    const sum = sums.get(owner);
    if (sum === undefined) continue;
    let squares = 0;
    for (const value of sum) squares += value * value;
    const length = Math.sqrt(squares) || 1;
    for (let number = 0; number < dimensions; number += 1) rows[place * dimensions + number] = (sum[number] ?? 0) / length;
  }
  return rows;
}

/** Rows by term, from terms by row. */
export function invert(rowStart: Int32Array, rowTerms: Int32Array, rowWeights: Uint8Array, rows: number, terms: number): { termStart: Int32Array; termRows: Int32Array; termWeights: Uint8Array } {
  const all = rowStart[rows] ?? 0;
  const termStart = new Int32Array(terms + 1);
  for (let entry = 0; entry < all; entry += 1) {
    const place = (rowTerms[entry] ?? 0) + 1;
    termStart[place] = (termStart[place] ?? 0) + 1;
  }
  for (let term = 0; term < terms; term += 1) termStart[term + 1] = (termStart[term + 1] ?? 0) + (termStart[term] ?? 0);
  const next = termStart.slice();
  const termRows = new Int32Array(all);
  const termWeights = new Uint8Array(all);
  for (let row = 0; row < rows; row += 1) {
    for (let entry = rowStart[row] ?? 0, end = rowStart[row + 1] ?? 0; entry < end; entry += 1) {
      const term = rowTerms[entry] ?? 0;
      const place = next[term] ?? 0;
      next[term] = place + 1;
      termRows[place] = row;
      termWeights[place] = rowWeights[entry] ?? 0;
    }
  }
  return { termStart, termRows, termWeights };
}
