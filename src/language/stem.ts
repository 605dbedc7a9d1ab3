import { stemmer as english } from "@orama/stemmers/english";
import { stemmer as french } from "@orama/stemmers/french";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as spanish } from "@orama/stemmers/spanish";

/** The Snowball stemmers, and for Arabic a light one: taking away articles, clitics and endings finds more than looking for roots. */
const stemmers: Record<string, (word: string) => string> = { en: english, fr: french, ru: russian, es: spanish, ar: stemArabic };

/** What the English stemmer would make one with "programme", the most frequent word of a repository of programmes. */
const englishExceptions: Record<string, string> = { programming: "programming", programmer: "programmer", programmers: "programmer" };

/** Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007): light10, with the prefixes of two letters first. */
const arabicPrefixes = ["وال", "بال", "كال", "فال", "ولل", "لل", "ال"];
const arabicSuffixes = ["ها", "ان", "ات", "ون", "ين", "يه", "يه", "ه", "ي"];
const shortestArabicStem = 3;

/** Broken plurals of the field, folded, which no light stemmer brings to their singular. */
const brokenPlurals: Record<string, string> = {
  مشاريع: "مشروع", برامج: "برنامج", مدارس: "مدرسه", مزارع: "مزرعه", مراكز: "مركز", اطفال: "طفل", شباب: "شاب", نساء: "امراه", دول: "دوله", بلدان: "بلد", مدن: "مدينه",
  اعمال: "عمل", وظائف: "وظيفه", مناهج: "منهج", مياه: "ماء", امراض: "مرض", بحوث: "بحث", ابحاث: "بحث", علوم: "علم", تقنيات: "تقنيه", اسواق: "سوق", بنوك: "بنك", مصارف: "مصرف", قوانين: "قانون",
  حقوق: "حق", شركاء: "شريك", موارد: "مورد", اهداف: "هدف", طلاب: "طالب", طلبه: "طالب", معلمون: "معلم", اطباء: "طبيب", مرضي: "مريض", روبوتات: "روبوت", خدمات: "خدمه", قري: "قريه", ارياف: "ريف", محاصيل: "محصول", فلاحون: "فلاح",
  مستشفيات: "مستشفي", ادويه: "دواء", لغات: "لغه", كتب: "كتاب", افكار: "فكره", الات: "اله", اقمار: "قمر", شبكات: "شبكه", بيانات: "بيان", حلول: "حل", ادوات: "اداه", طرق: "طريق", جرائم: "جريمه", مخاطر: "خطر", كوارث: "كارثه", فيضانات: "فيضان",
};

/** The stem of a folded word; languages without a stemmer keep the word. */
export function stem(word: string, lang: string): string {
  const stemmer = stemmers[lang];
  const exception = lang === "en" ? englishExceptions[word] : undefined;
  if (exception !== undefined) return exception;
  return stemmer === undefined || /\d/.test(word) ? word : stemmer(word);
}

function stemArabic(word: string): string {
  let left = word;
  // و stands before everything else and is often part of the word itself: it goes only where enough is left.
  if (left.startsWith("و") && left.length > shortestArabicStem + 1) left = left.slice(1);
  const prefix = arabicPrefixes.find((one) => left.startsWith(one) && left.length - one.length >= shortestArabicStem - 1);
  if (prefix !== undefined) left = left.slice(prefix.length);
  else if (/^[بلفك]/.test(left) && left.length > shortestArabicStem + 2 && !/^(?:بي|بر|لي|كت|كو|بح|بن|بل)/.test(left)) left = left.slice(1);
  const plural = brokenPlurals[left];
  if (plural !== undefined) left = plural;
  for (const suffix of arabicSuffixes) {
    if (left.endsWith(suffix) && left.length - suffix.length >= shortestArabicStem) left = left.slice(0, -suffix.length);
  }
  return left;
}
