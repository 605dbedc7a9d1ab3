import { normaliseDigits } from "../../language/normalise.ts";
import { readCurrencies } from "./currencies.ts";
import { readDates, type DateMention } from "./dates.ts";
import { readQuantities } from "./quantities.ts";
import type { UnsupportedPart, VerifiableSource } from "./verification.ts";

/** What a source holds of numbers, dates, percentages and currencies. */
export interface NumberFacts {
  values: ReadonlySet<number>;
  percentages: ReadonlySet<number>;
  dates: readonly DateMention["readings"][number][];
  currencies: ReadonlySet<string>;
  sdgs: ReadonlySet<number>;
}

/** Words of a source that stand for a number which others write. */
const impliedValues: readonly [RegExp, number][] = [
  [/(?<!\p{L})(?:decades?|décennies?|décadas?|decenios?|десятилети\p{L}*|(?:ال)?عقد|عقود)(?!\p{L})|十年/iu, 10],
  [/(?<!\p{L})(?:dozens?|douzaines?|docenas?|дюжин\p{L}*)(?!\p{L})|一打/iu, 12],
  [/(?<!\p{L})(?:half|moitié|mitad|половин\p{L}*|[وب]?(?:ال)?نصف)(?!\p{L})|一半|半数/iu, 50],
  [/(?<!\p{L})(?:centur(?:y|ies)|cent?ena\p{L}+|siècles?|siglos?|век\p{L}*|столет\p{L}*|(?:ال)?قرن|قرون|(?:ال)?مئوية)(?!\p{L})|世纪|百年/iu, 100],
  [/(?<!\p{L})(?:fortnight\p{L}*|quarts? d['’]heure|quarter of an hour|cuarto de hora|четверть часа|ربع ساعة)(?!\p{L})|一刻钟|半个月/iu, 15],
  [/(?<!\p{L})(?:tenfold|decuplic\p{L}*|décupl\p{L}*|десятикратн\p{L}*)(?!\p{L})/iu, 10],
  [/(?<!\p{L})(?:triple\p{L}*|tripli\p{L}*|threefold|тройн\p{L}*|утро\p{L}*|trimest\p{L}*|quarterly|квартал\p{L}*)(?!\p{L})/iu, 3],
];
/** "Two schools" in one Arabic word, "both". */
const two = /(?<!\p{L})(?:two|both|pair|twins?|deux|dos|ambos|ambas|два|две|двух|оба|обе|\p{Script=Arabic}{3,}(?:ان|ين|تان|تين)|كلا|كلتا)(?!\p{L})|[两二双]/iu;
const goalBefore = /(?:SDGs?|(?<!\p{L})goals?|ODD|ODS|objectifs?|objetivos?|ЦУР|цел[ьеиюям]{1,3}|(?:ال|لل)?هدف|(?:ال|لل)?أهداف|目标)[^\p{L}\d]{0,3}(?:(?:number|n[°ºo]\.?|№|رقم)\s*)?$/iu;
const approximately =
  /(?<!\p{L})(?:about|around|nearly|almost|roughly|over|more than|some|approximately|at least|up to|environ|près de|plus de|quelque|presque|au moins|unos|unas|cerca de|más de|casi|alrededor de|aproximadamente|около|почти|более|свыше|примерно|порядка|نحو|حوالي|قرابة|أكثر من|ما يقرب من|ما يزيد على|زهاء)\s*$|(?:大约|约|近|超过|将近|逾|多达)\s*$|~\s*$/iu;
const approximatelyAfter = /^\s*(?:多|余|plus|\+|or so)/iu;

/** Reads the numbers of texts and of a record's data. */
export function readNumberFacts({ texts, years, sdgs, countries }: Omit<VerifiableSource, "n" | "actionLines">): NumberFacts {
  // "In twelve countries" is said of a record that declares twelve.
  const values = new Set<number>([...years, ...(countries.length > 1 ? [countries.length] : [])]);
  const percentages = new Set<number>();
  const dates: DateMention["readings"] = years.map((year) => ({ year }));
  const currencies = new Set<string>();
  for (const { text, lang } of texts) {
    for (const { values: readings, isPercentage } of readQuantities(text, lang)) {
      for (const value of readings) (isPercentage ? percentages : values).add(value);
    }
    for (const [pattern, value] of impliedValues) if (pattern.test(text)) values.add(value);
    if (two.test(text)) values.add(2);
    dates.push(...readDates(text, lang).flatMap(({ readings }) => readings));
    for (const { code } of readCurrencies(text)) currencies.add(code);
  }
  // "In the 1930s" is the twentieth century.
  for (const value of values) if (Number.isInteger(value) && value >= 1000 && value < 2100) values.add(Math.floor(value / 100) + 1);
  for (const { day, year } of dates) for (const value of [day, year]) if (value !== undefined) values.add(value);
  return { values, percentages, dates, currencies, sdgs: new Set(sdgs) };
}

/** The numbers, dates, percentages and currencies of a sentence that no cited source holds. */
export function checkNumbers(text: string, lang: string, cited: readonly NumberFacts[]): UnsupportedPart[] {
  const dates = readDates(text, lang);
  const currencies = readCurrencies(text);
  const plain = normaliseDigits(text);
  const inDate = ({ start, end }: { start: number; end: number }) => dates.some((date) => date.start < end && start < date.end);
  const wrongDates = dates.filter(({ readings }) => !readings.some((reading) => cited.some((facts) => holdsDate(facts, reading))));
  const wrongNumbers = readQuantities(text, lang).filter((quantity) => quantity.required && !inDate(quantity)).flatMap(({ values, start, end, isPercentage, isYear }): UnsupportedPart[] => {
    const before = plain.slice(Math.max(0, start - 30), start);
    const isGoal = goalBefore.test(before);
    const isRough = approximately.test(before) || approximatelyAfter.test(plain.slice(end, end + 8));
    const isHeld = cited.some((facts) => {
      const pool = isPercentage ? facts.percentages : facts.values;
      return values.some((value) => pool.has(value) || (isGoal && facts.sdgs.has(value)) || (isRough && [...pool].some((held) => roundsTo(held, value))));
    });
    if (isHeld) return [];
    const money = currencies.find((currency) => currency.end + 3 >= start && currency.start <= end + 12 && !isPercentage);
    const words = text.slice(start, end);
    return [{ kind: isPercentage ? "percentage" : isYear ? "date" : money === undefined ? "number" : "currency", words }];
  });
  const wrongCurrencies = currencies.filter(({ code }) => !cited.some((facts) => facts.currencies.has(code)));
  return [
    ...wrongDates.map(({ start, end }): UnsupportedPart => ({ kind: "date", words: text.slice(start, end).trim() })),
    ...wrongNumbers,
    ...wrongCurrencies.map(({ words }): UnsupportedPart => ({ kind: "currency", words })),
  ];
}

/** A date is held where one date of the source agrees in all that it says; day and month may stand apart from the year. */
function holdsDate({ dates, values }: NumberFacts, { day, month, year }: DateMention["readings"][number]): boolean {
  return dates.some((held) => {
    const agrees = (own: number | undefined, theirs: number | undefined) => own === undefined || own === theirs;
    if (!agrees(month, held.month) || !agrees(day, held.day)) return false;
    return agrees(year, held.year) || (year !== undefined && held.year === undefined && values.has(year));
  });
}

/** "About 1.2 million" for 1,203,450: the source's number, rounded to as many figures, or cut off there. */
function roundsTo(held: number, value: number): boolean {
  if (held === 0 || value === 0 || held === value) return false;
  const figures = value.toExponential().replace(/e.*$/u, "").replace(/\D/gu, "").length;
  if (figures > 3) return false;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - figures + 1);
  return Math.round(held / step) * step === value || Math.floor(held / step) * step === value;
}
