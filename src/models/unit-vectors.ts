import { createHash } from "node:crypto";
import { UnavailableError } from "../errors.ts";

/**
 * What a foreign model answered, checked: one vector of the right size per text, all numbers finite, brought to length one.
 * @throws UnavailableError naming the model and what is wrong.
 */
export function toUnitVectors(vectors: unknown, texts: number, dimensions: number, name: string): number[][] {
  if (!Array.isArray(vectors) || vectors.length !== texts) {
    throw new UnavailableError(`${name} answered with ${Array.isArray(vectors) ? vectors.length : "no"} vectors for ${texts} texts.`);
  }
  return vectors.map((vector: unknown) => {
    if (!Array.isArray(vector) || !vector.every((value) => typeof value === "number" && Number.isFinite(value))) throw new UnavailableError(`${name} answered with something that is not a vector of numbers.`);
    if (vector.length !== dimensions) {
      throw new UnavailableError(`${name} answered with vectors of ${vector.length} numbers where ${dimensions} are expected. Set DALIL_EMBEDDING_DIMENSIONS to ${vector.length}, or check the model's name.`);
    }
    const numbers = vector as number[];
    const length = Math.hypot(...numbers) || 1;
    return numbers.map((value) => value / length);
  });
}

/** A short name of settings that change the vectors. */
export function fingerprintOf(...parts: (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
