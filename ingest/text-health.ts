import { arabicEvidence } from "./arabic-evidence.ts";
import { countMojibake, repairMojibake } from "./mojibake.ts";

/** What is left of a text after a look at its health: the text, repaired where that is certain, or why it must not be indexed. */
export type Health = { text: string; repairs: string[] } | { reason: string };

/** Less Arabic than this says nothing about its order. */
const leastEvidence = 4;
/** In right text almost nothing looks reversed; a page on which this share does holds at least reversed parts. */
const reversedShare = 0.3;
/** Above this share of characters without meaning a text has lost words. */
const lostShare = 0.02;
/** Above this share of words of one letter the letters of words stand apart. */
const singleShare = 0.4;
const wordsForLostArticle = 120;
const presentationForms = /[\uFB50-\uFDFB\uFDFD-\uFDFF\uFE70-\uFEFC]+/gu;
/** Radicals, which fonts give for the characters that look alike: NFKC brings those of Kangxi back, and of the others those in use. */
const radicals = /[\u2E80-\u2FD5\uF900-\uFAFF]/gu;
const radicalsInUse = new Map([..."⺠民⺩王⺟母⻁虎⻄西⻅见⻆角⻉贝⻋车⻒长⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⺮竹⺼月⻌辶⻖阝⻏阝⺁厂⺂乛⺄乙⺈刀⺊卜⺌小⺍小⺘手⺡水⺣火⺤爪⺧牛⺪疋⺫网⺬示⺭示⺰糸⺱网⺲网⺳网⺴网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿⺽臼⺾艸⺿艸⻀艸⻂衣⻃西⻈言⻊足⻍辵⻎辵⻐金⻑长⻗雨⻞食⻟食⻠食"].reduce<[string, string][]>((pairs, character, index, all) => (index % 2 === 0 ? [...pairs, [character, all[index + 1] ?? character]] : pairs), []));
const tatweel = /(?<=\p{Script=Arabic})\u0640+|\u0640+(?=\p{Script=Arabic})/gu;
// Control characters that no text has, private characters and the mark of what could not be decoded.
const lost = /(?![\s\u0080-\u009F])\p{Cc}|[\uE000-\uF8FF\uFFFD]/gu;

/** Looks at a text as it came out of a file: repairs presentation forms, tatweel and mojibake, refuses what is reversed or has lost letters. */
export function checkText(raw: string): Health {
  const repairs: string[] = [];
  let text = repairMojibake(raw);
  if (text !== raw) repairs.push("text in a wrong encoding (mojibake) was decoded again");
  const formed = text.replace(presentationForms, (forms) => forms.normalize("NFKC"));
  if (formed !== text) repairs.push("Arabic presentation forms were brought back to letters");
  const whole = formed.replace(radicals, (radical) => radicalsInUse.get(radical) ?? radical.normalize("NFKC"));
  text = whole.replace(tatweel, "");
  if (text !== whole) repairs.push("stretched Arabic words (tatweel) were brought to their usual form");
  const reason = findIllness(text);
  return reason === undefined ? { text, repairs } : { reason };
}

function findIllness(text: string): string | undefined {
  const characters = text.match(/\S/gu)?.length ?? 0;
  const without = text.match(lost)?.length ?? 0;
  if (without > 2 && without > characters * lostShare) return `${without} of ${characters} characters have no meaning in the file's fonts: letters are missing`;
  const damaged = countMojibake(text);
  if (damaged > 2 && damaged * 50 > characters) return "the text was saved in a wrong encoding (mojibake) and cannot be restored with certainty";
  const { words, forward, reversed, single } = arabicEvidence(text);
  const evidence = forward + reversed;
  if (reversed >= leastEvidence && reversed > evidence * reversedShare) return "the letters of its Arabic words came out in reverse order";
  if (linesBeginWithTheirEnd(text)) return "the words of its Arabic lines came out in reverse order";
  if (words >= 20 && single > words * singleShare) return "the letters of its Arabic words stand apart, so that words cannot be told";
  // Nearly every fifth word of Arabic text has the article; Persian and Urdu, which have none, have letters of their own.
  if (words >= wordsForLostArticle && forward * 50 < words && !/[پچژگکی]/u.test(text)) return "its Arabic words miss letters: hardly one has the article, which usually every fifth has";
  return undefined;
}

/** A full stop or comma begins no line: where many do and few end with one, the lines were read from the wrong side. */
function linesBeginWithTheirEnd(text: string): boolean {
  const lines = text.split("\n").filter((line) => (line.match(/\p{Script=Arabic}/gu)?.length ?? 0) > 10);
  const begins = lines.filter((line) => /^\s*[.،؛:](?!\d)/u.test(line)).length;
  const ends = lines.filter((line) => /[.،؛:]\s*$/u.test(line)).length;
  return begins >= 3 && begins > ends * 2;
}
