/** Big-endian 32-bit integers. */
export function readIntegers(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.byteLength / 4 }, (_, index) => view.getInt32(index * 4));
}

/** Reads pgvector's binary `sparsevec`s: for each, its dimensions (from 1) and weights. */
export function readSparseVectors(bytes: Uint8Array, add: (dimensions: Int32Array, weights: Float32Array) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.byteLength; ) {
    // Dimensions of the space, entries, an unused number; then the places, counted from zero, and the weights.
    const entries = view.getInt32(at + 4);
    at += 12;
    const dimensions = new Int32Array(entries);
    const weights = new Float32Array(entries);
    for (let entry = 0; entry < entries; entry += 1) {
      dimensions[entry] = view.getInt32(at + entry * 4) + 1;
      weights[entry] = view.getFloat32(at + (entries + entry) * 4);
    }
    at += entries * 8;
    add(dimensions, weights);
  }
}

/** Reads pgvector's binary `halfvec`s into rows of `dimensions` numbers; one without numbers is a row of zeros. */
export function readVectors(bytes: Uint8Array, count: number, dimensions: number): Float32Array {
  const rows = new Float32Array(count * dimensions);
  const values = halves();
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    const numbers = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    at += 4;
    for (let index = 0; index < numbers; index += 1, at += 2) if (index < dimensions) rows[row * dimensions + index] = values[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] ?? 0;
  }
  return rows;
}

/** What each of the 65,536 half-precision numbers stands for (IEEE 754: one bit of sign, five of exponent, ten of fraction). */
function halves(): Float32Array {
  return Float32Array.from({ length: 65_536 }, (_, bits) => {
    const [sign, exponent, fraction] = [bits >> 15 === 0 ? 1 : -1, (bits >> 10) & 31, bits & 1023];
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  });
}
