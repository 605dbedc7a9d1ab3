/** A number in Chinese characters, or in digits with Chinese units ("3亿5000万"). */
export interface ChineseNumber {
  value: number;
  start: number;
  end: number;
  /** Whether it surely counts something: characters for small numbers are parts of many words. */
  counted: boolean;
}

const figures = "零一二三四五六七八九";
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 亿: 1e8, 萬: 1e4, 億: 1e8 };
const numeral = /[零〇一二两三四五六七八九十百千万亿]+/gu;
const mixed = /(?:\d+(?:[.,]\d+)*\s*(?:[百万亿萬億]|千(?![米克瓦伏卡帕赫焦字]))+)+/gu;
const classifier = /^\s*(?:多|余|几)?\s*(?:个|名|位|家|所|座|项|年|月|日|天|次|种|条|间|台|岁|人|国|县|省|市|届|期|倍|成|件|份|册|门|类|级|章|款|段|周|小时|分钟|世纪|平方|公里|公顷|公斤|吨|米|元|美元|欧元|户|亩|套|支|辆|架|颗|大|层|方面|阶段)/u;
/** Words that are written with numerals and count nothing. */
const words = /^(?:千万|万万|万一|一一|百千|万千|十分|三三两两|一两|两三|三四|三五|四五|五六|七八|千百|百万千万|一十)$/u;

/** The numbers of a Chinese text that are not plain digits. */
export function readChineseNumbers(text: string): ChineseNumber[] {
  const inDigits = [...text.matchAll(mixed)].map((match) => ({ value: valueOfMixed(match[0]), start: match.index, end: match.index + match[0].length, counted: true }));
  const inCharacters = [...text.matchAll(numeral)].flatMap((match): ChineseNumber[] => {
    const end = match.index + match[0].length;
    const value = valueOfNumeral(match[0]);
    if (value === undefined || /\d\s?$/u.test(text.slice(0, match.index)) || inDigits.some((one) => one.start <= match.index && end <= one.end)) return [];
    // "Some ten thousand" counts nothing exactly.
    const isWord = words.test(match[0]) || /[几数上成]/u.test(text.charAt(match.index - 1));
    const counts = text.charAt(match.index - 1) === "第" || classifier.test(text.slice(end, end + 6));
    return [{ value, start: match.index, end, counted: !isWord && (counts || (match[0].length > 1 && value > 10)) }];
  });
  return [...inDigits, ...inCharacters];
}

/** "2018年" in characters is a row of figures, "一百二十三" a sum; undefined for what is neither. */
export function valueOfNumeral(written: string): number | undefined {
  const plain = written.replaceAll("〇", "零").replaceAll("两", "二");
  if (/^[零一二三四五六七八九]+$/u.test(plain)) return plain.length === 1 || plain.length === 4 || plain.includes("零") ? Number([...plain].map((sign) => figures.indexOf(sign)).join("")) : undefined;
  let [total, section, figure] = [0, 0, 0];
  for (const sign of plain) {
    const unit = units[sign];
    if (unit === undefined) figure = figures.indexOf(sign);
    else if (unit < 1e4) {
      section += (figure === 0 ? 1 : figure) * unit;
      figure = 0;
    } else {
      total = (total + (section + figure === 0 ? 1 : section + figure)) * unit;
      [section, figure] = [0, 0];
    }
  }
  return total + section + figure;
}

function valueOfMixed(written: string): number {
  let sum = 0;
  for (const [, digits = "", names = ""] of written.matchAll(/(\d+(?:[.,]\d+)*)\s*([百千万亿萬億]+)/gu)) {
    const plain = digits.replace(/,(?=\d{3})/gu, "").replace(",", ".");
    sum += Number(plain) * [...names].reduce((product, name) => product * (units[name] ?? 1), 1);
  }
  return sum;
}
