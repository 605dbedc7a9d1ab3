const arabic = /^▁[\u0621-\u064A]{3,}$/u;
const cyrillic = /^▁[\u0400-\u04FF]{6,}$/u;
const latin = /^▁[a-z]{7,}$/u;
const arabicEnding = /(?:تها|تهم|ناه|ها|هم|هن|كم|نا|ني|ات|ون|ين|ان|وا|ته|تي|تك|ه|ي|ت|ك|ا)$/u;
const arabicBeginning = /^(?:س?[يتنا]|است|مت|م|ب|ل|و|ف)/u;
const longVowels = /[اوي]/gu;
/** Letters of a longer word that its forms mostly share, in Russian and in languages of Latin letters, where relatives of other languages share them too. */
const beginning = 5;
const longestWord = 24;

/**
 * Names of what the forms of an inflected word share, beside its pieces: for Arabic its stem without endings, its consonants and its
 * runs of three letters (a root stands in many patterns), for other words their beginning. Each name has a vector of its own, found by a hash.
 * @param word as `markWords` gives it.
 */
export function wordForms(word: string): string[] {
  if (word.length > longestWord) return [];
  if (cyrillic.test(word) || latin.test(word)) return [`b${word.slice(1, 1 + beginning)}`];
  if (!arabic.test(word)) return [];
  const bare = word.slice(1);
  const withoutEnding = cut(bare, arabicEnding);
  const stem = cut(withoutEnding, arabicBeginning);
  const forms = [`s${withoutEnding}`, `c${stem.replace(longVowels, "")}`];
  const framed = `<${bare}>`;
  for (let start = 0; start + 3 <= framed.length; start += 1) forms.push(framed.slice(start, start + 3));
  return forms;
}

/** Without an affix, where three letters are left. */
function cut(word: string, affix: RegExp): string {
  const left = word.replace(affix, "");
  return left.length >= 3 ? left : word;
}

/** A place among so many: the FNV-1a hash of a name's UTF-16 units. */
export function hashForm(form: string, places: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < form.length; index += 1) hash = Math.imul(hash ^ form.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % places;
}
