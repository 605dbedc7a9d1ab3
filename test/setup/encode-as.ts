/** A text in an encoding that Node can read and not write: the decoder's table, turned round. */
export function encodeAs(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map<string, number[]>();
  for (let byte = 0; byte < 256; byte += 1) bytes.set(decoder.decode(Uint8Array.of(byte)), [byte]);
  if (encoding === "gb18030") {
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if (character.length === 1 && !bytes.has(character)) bytes.set(character, [lead, trail]);
      }
    }
  }
  return Buffer.from(
    [...text].flatMap((character) => {
      const found = bytes.get(character);
      if (found === undefined) throw new Error(`${character} is not in ${encoding}`);
      return found;
    }),
  );
}
