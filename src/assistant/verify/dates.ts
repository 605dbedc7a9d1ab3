import { normaliseDigits } from "../../language/normalise.ts";
import { languages } from "../../language/language.ts";

/** A date of a text; what it leaves open is undefined. A date in figures can be read with day and month exchanged. */
export interface DateMention {
  readings: { day?: number; month?: number; year?: number }[];
  start: number;
  end: number;
}

/** Arabic names months in three ways: Egypt and the Gulf, the Levant, Algeria and Tunisia. */
const arabicLocales = ["ar-EG", "ar-SY", "ar-DZ", "ar-MA"];
const months = monthNames();
const alternation = [...months.keys()].sort((first, second) => second.length - first.length).map((name) => name.replaceAll(".", String.raw`\.`)).join("|");
/** A preposition can be joined to an Arabic month; "آذار/مارس" names one month twice. */
const monthPattern = new RegExp(String.raw`(?<![\p{L}\p{M}])[بل]?(${alternation})(?:\.|(?:\s*[/(]\s*(?:${alternation})\)?))?(?![\p{L}\p{M}])`, "giu");
const dayBefore = /(?<!\d)(\d{1,2})\s?(?:st|nd|rd|th|er|\.?[ºª]|-?(?:го|е|ое))?\.?[\s\u00a0-]*(?:(?:day\s+)?of\s+|de\s+|d['’]|من(?:\s+شهر)?\s+)?$/iu;
const yearAfter = /^[\s\u00a0,-]*(?:(?:del?\s+(?:año\s+)?|of\s+|in\s+|من\s+)?(?:سنة|عام)?\s*)?(\d{4})(?!\d)/iu;
const dayAfter = /^[\s\u00a0-]*(\d{1,2})(?:st|nd|rd|th)?(?![\d:.])(?:[\s\u00a0]*,?[\s\u00a0]*(\d{4})(?!\d))?/iu;
/** The first day of "13 to 30 July". */
const firstDay = /(?<!\d)(\d{1,2})\s*(?:-|–|—|to|and|&|au|et|al|y|a|по|и|إلى|حتى|و)\s*(?:el\s+|le\s+)?$/iu;
/** Words before a month that stands alone. */
const monthAlone = /(?<!\p{L})(?:in|since|until|till|by|from|between|during|early|late|mid|every|each|en|depuis|dès|fin|début|mi|desde|hasta|entre|в|с|до|к|начале|конце|середине|في|منذ|حتى|من|شهر|مطلع|أواخر|أوائل)[\s-]+$/iu;
/** Short forms alone are other words ("sept", "mar"). */
const shortestAlone = 4;
const chinese = /(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号](?:\s*[至到-]\s*(\d{1,2})\s*[日号])?)?/gu;
const iso = /(?<![\d.-])(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])/gu;
const inFigures = /(?<![\d./])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)/gu;

/** The dates of a text that name a month: in words of six languages, in figures ("12/03/2020"), in ISO 8601. Bare years are numbers. */
export function readDates(text: string, lang: string): DateMention[] {
  const plain = normaliseDigits(text);
  const found: DateMention[] = [];
  const push = (reading: DateMention["readings"][number] | undefined, start: number, end: number, other?: DateMention["readings"][number]) => {
    const readings = [reading, other].filter((one) => one !== undefined && isPossible(one)) as DateMention["readings"];
    if (readings.length > 0 && !found.some((one) => one.start < end && start < one.end)) found.push({ readings, start, end });
  };
  // The other day of a range takes no room: its number stands by itself.
  const pushAt = (own: DateMention["readings"][number], at: number) => found.push({ readings: [own], start: at, end: at });
  for (const match of plain.matchAll(iso)) push(reading(match[3], Number(match[2]), match[1]), match.index, match.index + match[0].length);
  for (const match of plain.matchAll(inFigures)) {
    const [first, second] = [Number(match[1]), Number(match[3])];
    push(reading(match[1], second, match[4]), match.index, match.index + match[0].length, reading(match[3], first, match[4]));
  }
  if (lang === "zh") for (const match of plain.matchAll(chinese)) {
    push(reading(match[3], Number(match[2]), match[1]), match.index, match.index + match[0].length);
    if (match[4] !== undefined) pushAt(reading(match[4], Number(match[2]), match[1]), match.index + match[0].length);
  }
  for (const match of plain.matchAll(monthPattern)) {
    const month = months.get((match[1] ?? "").toLowerCase());
    // "You may", "they march".
    if (month === undefined || (lang === "en" && /^\p{Ll}/u.test(match[0]))) continue;
    const end = match.index + match[0].length;
    const before = dayBefore.exec(plain.slice(Math.max(0, match.index - 20), match.index));
    const after = yearAfter.exec(plain.slice(end, end + 24));
    const american = after === null && before === null ? dayAfter.exec(plain.slice(end, end + 16)) : null;
    if (before === null && after === null && american === null && (match[0].length < shortestAlone || match[0] === "sept" || !monthAlone.test(plain.slice(Math.max(0, match.index - 12), match.index)))) continue;
    const start = match.index - (before?.[0].length ?? 0);
    const last = end + (after?.[0].length ?? american?.[0].length ?? 0);
    push(reading(before?.[1] ?? american?.[1], month, after?.[1] ?? american?.[2]), start, last);
    const first = before === null ? undefined : firstDay.exec(plain.slice(Math.max(0, start - 16), start))?.[1];
    if (first !== undefined) pushAt(reading(first, month, after?.[1]), start);
  }
  return found.sort((first, second) => first.start - second.start);
}

function reading(day: string | undefined, month: number, year: string | undefined): { day?: number; month?: number; year?: number } {
  return { ...(day === undefined ? {} : { day: Number(day) }), month, ...(year === undefined ? {} : { year: Number(year) }) };
}

function isPossible({ day = 1, month = 1 }: { day?: number; month?: number }): boolean {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** The names that the runtime knows, long and short, in the nominative and as they stand in dates. */
function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const locales = languages.flatMap((lang) => (lang === "zh" ? [] : lang === "ar" ? arabicLocales : [lang]));
  for (const locale of locales) {
    for (let month = 1; month <= 12; month += 1) {
      const date = new Date(Date.UTC(2021, month - 1, 12));
      for (const options of [{ month: "long" }, { month: "long", day: "numeric" }, { month: "short" }, { month: "short", day: "numeric" }] as const) {
        const part = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).formatToParts(date).find(({ type }) => type === "month")?.value;
        const name = part?.toLowerCase().replace(/\.$/u, "");
        if (name === undefined || /\d/u.test(name)) continue;
        const stem = name.replace(/[ьйя]$/u, "");
        const cases = locale === "ru" && name.length > 2 ? ["е", "ем", "ом", "у", "ю"].map((ending) => stem + ending) : [];
        const withoutAccents = name.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
        for (const written of [name, withoutAccents, ...cases]) if (!names.has(written)) names.set(written, month);
      }
    }
  }
  return names.set("sept", 9).set("setiembre", 9);
}
