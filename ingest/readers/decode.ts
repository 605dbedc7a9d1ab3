/** What Windows-1252 has in the places of Latin-1's control characters; the five that it leaves free stay control characters. */
const windowsSigns = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

/**
 * A decoder for a text that comes in pieces. Some releases of Node 20 and 22 decode Windows-1252 as Latin-1, without its quotation
 * marks and dashes: those are put in afterwards, which changes nothing where they are there already.
 */
export function createDecoder(encoding: string): { decode: (bytes?: Uint8Array) => string } {
  const decoder = new TextDecoder(encoding);
  const decode = (bytes?: Uint8Array) => (bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
  if (encoding !== "windows-1252") return { decode };
  return { decode: (bytes) => decode(bytes).replaceAll(/[\u0080-\u009F]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80] ?? sign) };
}
