import { ConfigError } from "../errors.ts";

/** One tensor of a safetensors file: its shape, and its bytes as they stand in the file. */
export interface Tensor {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}

/**
 * Reads a safetensors file: eight bytes of header length, a JSON header, the data. Source: the format's README (huggingface/safetensors).
 * @throws ConfigError when it is cut off or its header is no such header.
 */
export function readSafetensors(file: Uint8Array, name: string): Map<string, Tensor> {
  const broken = (why: string) => new ConfigError(`${name} is not a usable safetensors file: ${why}. Restore it from the release.`);
  if (file.byteLength < 8) throw broken("it is cut off");
  const headerLength = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  const data = 8 + headerLength;
  if (data > file.byteLength) throw broken("it is cut off");
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(new TextDecoder().decode(file.subarray(8, data)));
  } catch (error) {
    throw new ConfigError(broken("its header is not JSON").message, { cause: error });
  }
  const tensors = new Map<string, Tensor>();
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") continue;
    const [start, end] = entry.data_offsets;
    if (data + end > file.byteLength) throw broken(`the tensor ${key} is cut off`);
    tensors.set(key, { dtype: entry.dtype, shape: entry.shape, bytes: file.subarray(data + start, data + end) });
  }
  return tensors;
}
