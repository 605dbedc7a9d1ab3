import { readFileSync } from "node:fs";

const compiled = new WebAssembly.Module(readFileSync(new URL("dot-products.wasm", import.meta.url)));
const pageBytes = 65_536;
/** Rows are read sixteen numbers at a time. */
const lane = 16;
/** Queries that one pass over the rows serves. */
const together = 4;

interface Exports {
  memory: WebAssembly.Memory;
  one(count: number, width: number, row: number, query: number, out: number, factor: number): void;
  four(count: number, width: number, row: number, query: number, out: number, first: number, second: number, third: number, fourth: number): void;
}

/** Rows of one length, kept as signed bytes with one scale each, and their inner products with queries. */
export interface VectorMatrix {
  readonly dimensions: number;
  readonly rows: number;
  /** Adds rows of `dimensions` numbers, one after the other in `values`. */
  append(values: ArrayLike<number>): void;
  /** Keeps the rows whose places are given, in this order. */
  keep(places: ArrayLike<number>): void;
  /** The rows as they lie in memory, copied; `load` makes them again. */
  bytes(): Uint8Array;
  load(bytes: Uint8Array): void;
  /** Inner products of all rows with a query, exact to about half a percent of the product of the lengths. */
  scan(query: ArrayLike<number>): Float32Array;
  /** The same for several queries, which costs less than one after the other. */
  scanAll(queries: ArrayLike<number>[]): Float32Array[];
}

/**
 * A matrix in WebAssembly memory whose inner products use 128-bit instructions: a plain loop takes about ten times as long.
 * @param dimensions numbers in a row, up to 8,192.
 */
export function createVectorMatrix(dimensions: number): VectorMatrix {
  const width = Math.ceil(dimensions / lane) * lane;
  /** A row and, behind it, its scale. */
  const stride = width + lane;
  const { memory, one, four } = new WebAssembly.Instance(compiled).exports as Exports;
  const rowsStart = Math.ceil((together * width * 2) / pageBytes) * pageBytes;
  // Sums of `width` products of a byte and a query's number stay within 32 bits.
  const largest = Math.min(32_000, Math.floor(2 ** 31 / (127 * width)) - 1);
  let rows = 0;

  const need = (bytes: number) => {
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.max(Math.ceil(missing / pageBytes), Math.ceil(memory.buffer.byteLength / pageBytes / 8)));
  };
  /** Writes a query and gives what its sums have to be multiplied by. */
  const writeQuery = (query: ArrayLike<number>, place: number): number => {
    const numbers = new Int16Array(memory.buffer, place * width * 2, width);
    let most = 0;
    for (let index = 0; index < dimensions; index += 1) most = Math.max(most, Math.abs(query[index] ?? 0));
    const factor = most === 0 ? 0 : largest / most;
    for (let index = 0; index < dimensions; index += 1) numbers[index] = Math.round((query[index] ?? 0) * factor);
    return factor === 0 ? 0 : 1 / factor;
  };
  const scanSome = (queries: ArrayLike<number>[]): Float32Array[] => {
    const out = rowsStart + rows * stride;
    need(out + rows * 4 * (queries.length === 1 ? 1 : together));
    const factors = Array.from({ length: queries.length === 1 ? 1 : together }, (_, place) => writeQuery(queries[place] ?? [], place));
    const [first = 0, second = 0, third = 0, fourth = 0] = factors;
    if (queries.length === 1) one(rows, width, rowsStart, 0, out, first);
    else four(rows, width, rowsStart, 0, out, first, second, third, fourth);
    return queries.map((_, place) => new Float32Array(memory.buffer, out + place * rows * 4, rows).slice());
  };

  return {
    dimensions,
    get rows() {
      return rows;
    },
    append: (values) => {
      const added = Math.floor(values.length / dimensions);
      need(rowsStart + (rows + added) * stride);
      const bytes = new Int8Array(memory.buffer);
      const view = new DataView(memory.buffer);
      for (let row = 0; row < added; row += 1) {
        const from = row * dimensions;
        const to = rowsStart + (rows + row) * stride;
        let most = 0;
        for (let index = 0; index < dimensions; index += 1) most = Math.max(most, Math.abs(values[from + index] ?? 0));
        const factor = most === 0 ? 0 : 127 / most;
        // Results of an earlier scan may stand where the row goes: its filling is written too.
        for (let index = 0; index < width; index += 1) bytes[to + index] = index < dimensions ? Math.round((values[from + index] ?? 0) * factor) : 0;
        view.setFloat32(to + width, most / 127, true);
      }
      rows += added;
    },
    keep: (places) => {
      const bytes = new Int8Array(memory.buffer);
      const moved = new Int8Array(places.length * stride);
      for (let row = 0; row < places.length; row += 1) {
        const from = rowsStart + (places[row] ?? 0) * stride;
        moved.set(bytes.subarray(from, from + stride), row * stride);
      }
      bytes.set(moved, rowsStart);
      rows = places.length;
    },
    bytes: () => new Uint8Array(memory.buffer, rowsStart, rows * stride).slice(),
    load: (bytes) => {
      need(rowsStart + bytes.byteLength);
      new Uint8Array(memory.buffer).set(bytes, rowsStart);
      rows = bytes.byteLength / stride;
    },
    scan: (query) => scanSome([query])[0] ?? new Float32Array(0),
    scanAll: (queries) => {
      const found: Float32Array[] = [];
      for (let first = 0; first < queries.length; first += together) found.push(...scanSome(queries.slice(first, first + together)));
      return found;
    },
  };
}
