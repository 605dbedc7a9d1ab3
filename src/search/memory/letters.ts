/** The letters of a word as bits, by their code modulo 32. */
export function letterSet(word: string): number {
  let set = 0;
  for (let place = 0; place < word.length; place += 1) set |= 1 << (word.charCodeAt(place) & 31);
  return set;
}
