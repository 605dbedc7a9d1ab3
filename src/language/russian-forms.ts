const adjectiveEnding = /(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$/u;
const hardAdjective = ["ый", "ий", "ой", "ая", "ое", "ые", "ие", "ого", "ому", "ым", "им", "ом", "ую", "ых", "их", "ыми", "ими", "яя", "ее", "его", "ему", "ем", "юю", "ей"];
/** Foreign names that look like plurals. */
const indeclinable = new Set(["гаити", "джибути", "кирибати", "бурунди", "малави", "мали", "сомали", "чили", "фиджи"]);
const nounForms: readonly [RegExp, readonly string[]][] = [
  [/ия$/u, ["ия", "ии", "ию", "ией"]],
  [/ие$/u, ["ие", "ия", "ию", "ием", "ии"]],
  [/ий$/u, ["ий", "ия", "ию", "ием", "ии"]],
  [/й$/u, ["й", "я", "ю", "ем", "е"]],
  [/ль$|нь$|рь$/u, ["ь", "я", "ю", "ем", "е", "и", "ью"]],
  [/я$/u, ["я", "и", "е", "ю", "ей"]],
  [/(?<=ств)а$/u, ["а", "", "ам", "ами", "ах"]],
  [/(?<=остров)а$/u, ["а", "ов", "ам", "ами", "ах"]],
  [/а$/u, ["а", "ы", "и", "е", "у", "ой", "ей"]],
  [/(?<=ств)о$/u, ["о", "а", "у", "ом", "е"]],
  [/(?<=[вйкнртщ])[ыи]$/u, ["ы", "и", "", "ов", "ам", "ами", "ах"]],
  [/[бвгджзклмнпрстфхцчшщ]$/u, ["", "а", "у", "ом", "ем", "е"]],
];

/**
 * The cases of a Russian word of a name, folded, the word itself first: adjectives in all genders, nouns by their ending. Exact
 * forms instead of a stem, since a stem makes one of "Дания" and "данные", "Нигер" and "Нигерия", "Грузия" and "грузы".
 */
export function russianForms(word: string): string[] {
  if (indeclinable.has(word)) return [word];
  if (word.length < 4 && !/[бвгджзклмнпрстфхцчшщая]$/u.test(word)) return [word];
  const isNoun = /(?:ание|ение|(?<!ск|цк|н)ий)$/u.test(word);
  if (adjectiveEnding.test(word) && !isNoun && word.length > 4) return unique([word, ...hardAdjective.map((ending) => word.replace(adjectiveEnding, "") + ending)]);
  for (const [ending, forms] of nounForms) {
    if (!ending.test(word)) continue;
    const base = ending.source.startsWith("ль") ? word.slice(0, -1) : ending.source.startsWith("[бв") ? word : word.replace(ending, "");
    return unique([word, ...forms.map((form) => base + form)]);
  }
  return [word];
}

function unique(forms: string[]): string[] {
  return [...new Set(forms)];
}
