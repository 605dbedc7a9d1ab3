/** Currencies by what names them in six languages; the dinar, the pound, the riyal and the like of several countries are one here. */
const currencies: readonly { code: string; pattern: RegExp }[] = [
  { code: "dollar", pattern: /\$|(?<!\p{L})(?:USD|dollars?|d[oó]lar(?:es)?|доллар\p{L}*|долл\.|[وب]?(?:ال)?دولار\p{L}*)(?!\p{L})|美元|美金/giu },
  { code: "euro", pattern: /€|(?<!\p{L})(?:EUR|euros?|евро|[وب]?(?:ال)?يورو)(?!\p{L})|欧元/giu },
  { code: "pound", pattern: /£|(?<!\p{L})(?:GBP|EGP|pounds?(?= sterling| British| Egyptian)|pounds sterling|livres? (?:sterling|égyptiennes?)|libras? (?:esterlinas?|egipcias?)|фунт\p{L}* стерлингов|[وب]?(?:ال)?جنيه\p{L}*)(?!\p{L})|英镑|埃镑/giu },
  { code: "yuan", pattern: /¥|(?<!\p{L})(?:CNY|RMB|yuans?|юан\p{L}*|[وب]?(?:ال)?يوان)(?!\p{L})|人民币|(?<=[\d千百万亿]\s?)元/giu },
  { code: "ruble", pattern: /₽|(?<!\p{L})(?:RUB|roubles?|rubles?|rublos?|рубл\p{L}+|руб\.|[وب]?(?:ال)?روبل\p{L}{0,2})(?!\p{L})|卢布/giu },
  { code: "dinar", pattern: /(?<!\p{L})(?:TND|JOD|KWD|DZD|IQD|dinars?|dinar(?:es)?|динар\p{L}*|[وب]?(?:ال)?دينار\p{L}*|دنانير)(?!\p{L})|第纳尔/giu },
  { code: "dirham", pattern: /(?<!\p{L})(?:AED|MAD|dirhams?|dírhams?|дирхам\p{L}*|[وب]?(?:ال)?درهم\p{L}*|دراهم)(?!\p{L})|迪拉姆/giu },
  { code: "riyal", pattern: /(?<!\p{L})(?:SAR|QAR|OMR|riyals?|riales?|rials?|риал\p{L}*|[وب]?(?:ال)?ريال\p{L}*)(?!\p{L})|里亚尔/giu },
  { code: "rupee", pattern: /₹|(?<!\p{L})(?:INR|rupees?|roupies?|rupias?|рупи\p{L}*|[وب]?(?:ال)?روبي(?:ه|ة|ات))(?!\p{L})|卢比/giu },
  { code: "yen", pattern: /(?<!\p{L})(?:JPY|yens?|иен\p{L}*|ين ياباني)(?!\p{L})|日元/giu },
  { code: "franc", pattern: /(?<!\p{L})(?:CHF|XOF|francs?(?= suisses?| CFA)|Swiss francs?|francos? suizos?|швейцарск\p{L}+ франк\p{L}*|فرنك\p{L}*)(?!\p{L})|瑞士法郎/giu },
];

/** The currencies that a text names, with the words as written and where they stand. */
export function readCurrencies(text: string): { code: string; words: string; start: number; end: number }[] {
  return currencies.flatMap(({ code, pattern }) => [...text.matchAll(pattern)].map((match) => ({ code, words: match[0], start: match.index, end: match.index + match[0].length })));
}
