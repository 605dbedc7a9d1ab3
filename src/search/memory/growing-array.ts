type Numbers = Int32Array | Float32Array | Uint8Array;

/** A typed array with room to grow: `values` holds `length` numbers in use. */
export interface GrowingArray<Kind extends Numbers> {
  values: Kind;
  length: number;
  push(value: number): void;
  /** Replaces what is in it. */
  set(values: ArrayLike<number>): void;
}

/** @param make gives an array of so many zeros. */
export function createGrowingArray<Kind extends Numbers>(make: (length: number) => Kind, room = 1_024): GrowingArray<Kind> {
  const array: GrowingArray<Kind> = {
    values: make(room),
    length: 0,
    push: (value) => {
      if (array.length === array.values.length) {
        const larger = make(Math.ceil(array.values.length * 1.5) + 1);
        larger.set(array.values);
        array.values = larger;
      }
      array.values[array.length] = value;
      array.length += 1;
    },
    set: (values) => {
      array.values = make(values.length + room);
      array.values.set(values);
      array.length = values.length;
    },
  };
  return array;
}

/** The numbers in use, not copied. */
export function used<Kind extends Numbers>(array: GrowingArray<Kind>): Kind {
  return array.values.subarray(0, array.length) as Kind;
}
