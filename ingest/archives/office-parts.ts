import { UnreadableError } from "../readers/document-block.ts";
import { openZip } from "./zip-file.ts";

/** Office files and books are archives too; their text is never near to these. */
const officeLimits = { entries: 10_000, bytes: 1_000_000_000, entryBytes: 300_000_000, ratio: 500 };
const largestPart = 60_000_000;
const largestParts = 120_000_000;

/**
 * The text parts of an office file or book, unpacked within bounds; its pictures and other parts stay packed.
 * @param isWanted by the part's path in the file.
 * @throws UnreadableError when the file is no such archive, is broken or would unpack to too much.
 */
export async function readOfficeParts(bytes: Uint8Array, isWanted: (name: string) => boolean): Promise<Map<string, Buffer>> {
  const [first, second, third, fourth] = bytes;
  if (first === 0xd0 && second === 0xcf && third === 0x11 && fourth === 0xe0) throw new UnreadableError("it is in the format of before 2007, or protected by a password: save it as .docx without one");
  if (first !== 0x50 || second !== 0x4b) throw new UnreadableError("it is not what its ending says: office files begin as zip archives do");
  const archive = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), officeLimits);
  try {
    const parts = new Map<string, Buffer>();
    let total = 0;
    for (const entry of archive.entries) {
      if (!isWanted(entry.name)) continue;
      total += entry.bytes;
      if (entry.bytes > largestPart || total > largestParts) throw new UnreadableError(`its text (${entry.name}) unpacks to more than ${largestPart} bytes`);
      parts.set(entry.name, await entry.read());
    }
    return parts;
  } finally {
    archive.close();
  }
}

/** A text part by its name. */
export function partText(parts: Map<string, Buffer>, name: string): string | undefined {
  const part = parts.get(name);
  return part === undefined ? undefined : new TextDecoder("utf-8").decode(part);
}
