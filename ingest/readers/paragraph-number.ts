import { normaliseDigits } from "../../src/language/normalise.ts";

const article = /^(?:article|art[ií]culo|статья|المادة|مادة)\s+([0-9٠-٩]+|premier|première|первая)(?:er)?\s*(?:[.:–—-]\s*(.{0,120}))?$/iu;
const hanArticle = /^第([一二三四五六七八九十百零〇0-9]+)条\s*/u;
const hanDigits: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
/** "12. …", "12) …", "(12) …", "12 - …", "12、…": a mark must follow, and after the Latin ones a space, or "3.5 million" would be paragraph 3. */
const numbered = /^\s*(?:\(([0-9٠-٩۰-۹]{1,4})\)\s*|([0-9٠-٩۰-۹]{1,4})(?:[.)]\s+|[.)](?=\p{Script=Arabic}|\p{Script=Han}|\p{Lu}\p{Ll})|[、．]\s*)|([0-9٠-٩۰-۹]{1,3})(?:\s*[-–—ـ]\s+|\s+[-–—])(?![0-9٠-٩۰-۹]))(?=\S)/u;

/** The number of an article whose heading a line is ("Article 33", "المادة ٣٣", "第三十三条 …"), with the heading as written and what follows it on the line. */
export function articleHeading(text: string): { number: string; heading: string; rest: string } | undefined {
  const latin = article.exec(text);
  if (latin !== null) {
    const [, written = "", title = ""] = latin;
    const number = /^[0-9٠-٩]/u.test(written) ? normaliseDigits(written) : "1";
    // What ends like a sentence is the article's text and no title of it.
    const rest = /[.;:!?؟؛。]$/u.test(title) ? title : "";
    return { number, heading: text.slice(0, text.length - rest.length).replace(/[\s.:–—-]+$/u, "").trim(), rest };
  }
  const han = hanArticle.exec(text);
  return han === null ? undefined : { number: String(hanNumber(han[1] ?? "")), heading: han[0].trim(), rest: text.slice(han[0].length).trim() };
}

/** The number that a paragraph begins with, in ASCII digits, and how many characters it takes; undefined when there is none. */
export function paragraphNumber(text: string): { number: string; length: number } | undefined {
  const match = numbered.exec(text);
  return match === null ? undefined : { number: normaliseDigits(match[1] ?? match[2] ?? match[3] ?? ""), length: match[0].length };
}

/** "三十三" → 33, "一百一十一" → 111. */
function hanNumber(written: string): number {
  if (/^\d+$/.test(written)) return Number(written);
  let total = 0;
  let digit = 0;
  for (const character of written) {
    if (character === "百" || character === "十") {
      total += (digit || 1) * (character === "百" ? 100 : 10);
      digit = 0;
    } else digit = hanDigits[character] ?? 0;
  }
  return total + digit;
}
