import type { FoldedText } from "../../language/folded-text.ts";
import { languages, type Language } from "../../language/language.ts";
import { createPatternSet, longestMatches, type PatternSet } from "./pattern-set.ts";
import { compilePattern, readWords } from "./patterns.ts";
import type { StatedFilter } from "./stated-filter.ts";

interface GoalWords {
  /** What stands before a goal's number. */
  heads: Record<Language, string>;
  number: Record<Language, string>;
  /** What makes a goal of a name that is an ordinary subject as well; what makes one of a single word. */
  goalWord: Record<Language, string>;
  strongWord: Record<Language, string>;
  joint: Record<Language, string>;
  targets: string;
  targetsHan: string;
  /** The UN's short names of the 17 goals; with `!` those that are subjects as well. */
  names: Record<Language, string[][]>;
  topics: Record<Language, string[][]>;
}

const words = readWords<GoalWords>("goals");
const numbers = readWords<Record<Language, { cardinals: string[]; ordinals: string[] }>>("numbers");
/** One or several goals in digits, with the target's number behind the point: "3, 4 and 5.1", "1-3". */
const listed = String.raw`(\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?(?!\d)(?:\s*(?:,|;|/|&|-|、|،|and|et|y|e|и|و|和|与|及|to|through|a|à|al|по|до|الي|至|到|or|ou|o|u|или|او|或)\s*(?:(?:sdgs?|odd|ods|цур)\s*)?\d{1,2}(?:\.(?:\d{1,2}|[a-d]))?(?!\d|\.\d))*)`;
/** What makes a quantity of a number: "goal 10 million", "objetivo 15 %". */
const quantity = /^\s*(?:%|percent|per cent|million|mille|mil|billion|pour cent|por ciento|процент|миллион|млн|тыс|مليون|بالمئه|بالمائه|في المائه|ملايين|万|亿|年|个|years?|ans|anos|лет|months?|days?)/u;
/** The ordinal of somebody else's goal: "the first goal of the project". */
const ofSomethingElse = /^\s*(?:(?:of|in)\s+(?:the|this|that|our|their|its|a)\s+(?!2030|sdg|sustainable|un\b|united|agenda)|(?:du|de la|de l'|des|de ce|de notre|d')\s*(?!developpement durable|odd|agenda|nations|l'agenda|objectifs de dev)|(?:del|de la|de los|de las|de este|de nuestro)\s+(?!desarrollo sostenible|ods|agenda|naciones|objetivos de des)|(?:проект|программ|стратеги|план|документ)|(?:من|ل)\s*(?!اهداف|لتنميه|التنميه|الاهداف|خطه|اجنده|ال17)\p{L}|的(?!项目|倡议|举措|计划|方案|进展|案例))/u;

/** "Goal thirteen" in the languages where the number in words follows; one is an article in some of them. */
const wordForGoal: Readonly<Partial<Record<Language, string>>> = { en: "goal(?: number)?", fr: "objectif(?: numero)?", es: "objetivo(?: numero)?", ru: "цел(?:ь|и|ью)(?: номер)?" };

type GoalKind = "listed" | "target" | { goal: number; by: "number" | "ordinal" | "name" };

const patterns = Object.fromEntries(languages.map((lang) => [lang, createPatternSet(compileAll(lang))])) as Readonly<Record<Language, PatternSet<GoalKind>>>;

function compileAll(lang: Language): { kind: GoalKind; pattern: RegExp }[] {
  const compile = (kind: GoalKind, pattern: string) => ({ kind, pattern: compilePattern(pattern, lang) });
  const [head, goal, strong, joint] = [words.heads[lang], words.goalWord[lang], words.strongWord[lang], words.joint[lang]];
  const ofGoals = words.heads[lang].replace("odd|ods|", "").replace(/\|goals\?\)|\|objectifs\?\)|\|objetivos\?\)/, ")");
  const after = lang === "zh" ? "" : "(?: of the sdgs| des odd| de los ods)?";
  return [
    // Targets are named with words of other languages too.
    compile("target", lang === "zh" ? words.targetsHan : words.targets),
    { kind: "listed", pattern: compilePattern(`${head}(?: ?(?:${words.number[lang]}))? ?:? ?${listed}`, lang) },
    ...Array.from({ length: 17 }, (_, index) => index).flatMap((index) => {
      const cardinal = `(?:${numbers[lang].cardinals[index] ?? ""})`;
      const ordinal = `(?:${numbers[lang].ordinals[index] ?? ""})`;
      const target = { goal: index + 1, by: "name" as const };
      const inWords = { goal: index + 1, by: "number" as const };
      const counted = { goal: index + 1, by: "ordinal" as const };
      const own = (words.names[lang][index] ?? []).flatMap((name) => {
        const bare = name.replace(/^!/, "");
        const named = [compile(target, `${goal}${joint}"?${bare}`), compile(target, `${bare}"? ${lang === "zh" ? "?" : ""}${goal}`)];
        return name.startsWith("!") ? named : [compile(target, bare), ...named];
      });
      const topics = (words.topics[lang][index] ?? []).flatMap((topic) => [compile(target, `${strong}${joint}"?${topic}`), ...(lang === "en" ? [compile(target, `${topic} (?:sdg|goal)`)] : [])]);
      const place = lang === "zh" ? `${ordinal}(?:个|项)? ?(?:可持续发展)?目标` : lang === "ar" ? `(?:ال)?هدف ${ordinal}${index < 10 ? "(?! عشر)" : ""}` : `${ordinal} ${head}`;
      return [...own, ...topics, compile(inWords, `${ofGoals}(?: ?(?:${words.number[lang]}))? ${lang === "zh" ? "?" : ""}${cardinal}`), ...(index > 0 && lang in wordForGoal ? [compile(inWords, `${wordForGoal[lang] ?? ""} ${cardinal}`)] : []), compile(counted, `${place}${after}`)];
    }),
  ];
}

/** The Sustainable Development Goals that a question states: by number, by target, by ordinal, or by name. */
export function readGoals({ text, asWritten }: FoldedText, lang: Language): StatedFilter[] {
  return longestMatches(text, patterns[lang]).flatMap(({ kind, match, start, end }) => {
    const rest = text.slice(end);
    // "odd" is an English word; in capitals it is the French acronym, which stands in titles of every language.
    if (lang === "en" && /^od[ds]/u.test(match[0]) && !/^OD[DS]/u.test(asWritten(start, end).words)) return [];
    // "15.3.1" is the number of an indicator: its text is asked for, not records of the goal.
    if (/^[.-]\d/u.test(rest)) return [];
    if (typeof kind === "object" ? kind.by === "ordinal" && ofSomethingElse.test(rest) : quantity.test(rest)) return [];
    const values = kind === "target" ? [Number(match[1])] : kind === "listed" ? readListed(match.findLast((part, index) => index > 0 && part !== undefined) ?? "") : [kind.goal];
    if (values.length === 0 || values.some((value) => value < 1 || value > 17)) return [];
    return [{ filter: "sdgs" as const, values, ...asWritten(start, end), isSubject: typeof kind === "object" && kind.by === "name" }];
  });
}

/** "3, 4 and 5.1" → 3, 4, 5; "1-3" → 1, 2, 3. */
function readListed(written: string): number[] {
  const values: number[] = [];
  for (const { 1: between = "", 2: number = "" } of written.matchAll(/([^\d.]*)(\d{1,2})(?:\.(?:\d{1,2}|[a-d]))?/gu)) {
    const value = Number(number);
    const first = values.at(-1);
    if (first !== undefined && value > first && /^\s*(?:-|to|through|a|al|по|до|الي|至|到)\s*$/u.test(between)) for (let next = first + 1; next < value; next += 1) values.push(next);
    if (!values.includes(value)) values.push(value);
  }
  return values;
}
