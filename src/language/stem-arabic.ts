import { readFileSync } from "node:fs";

/**
 * A light stemmer: articles, clitics and endings come off, roots are not looked for. After Larkey, Ballesteros and Connell, "Light
 * Stemming for Arabic Information Retrieval" (2007), with the plurals of this field and the words that only look as if they had a
 * prefix ("وزارة", "بوابة", "لاجئ", "التزام").
 */
const articles = ["وال", "بال", "كال", "فال", "ولل", "لل", "ال"];
const suffixes = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];
/** "our", "their": a ta marbuta before them is written ت. */
const possessives = ["هما", "هم", "هن", "نا", "ها"];
const shortestStem = 3;

/** Words whose first letters are their own, folded. */
const ownWaw =
  /^و(?:زار|زير|زراء|ثي?ق|ثائق|طن|سيل|سائل|سائط|سيط|سط|ظيف|ظائف|كال|كيل|كلاء|صول|صف|صاي|صيه|قاي|عي(?:ه|$)|لاي|اقع|قائع|اجه|اجب|احد|حد[هات]|باء|بائي|رش|رق(?:ه|ي|ات|$)|قت|قود|الد|الي$|في(?:ات|ا$|ه$)|راث|رد|ادي|جود|جه(?:ه|ات|$)|زن|زع|ضع|ضوح|اضح|اضع|افق|اسع|سع|اعد|ارد|اتس|يب(?:$|ي)|يكي|يندوز|ايرلس|اي$|ساط|داع|لاد|لد|جب|يلات)/;
const ownBa = /^ب(?:ي|ر|ن|ح[ثروي]|ل|و|د|ش|ع|ذ|ط|ص|ق|ه|كتير|كال|اح|اك|اب|تر|تك|الغ|ارد|اد|ائع|اطن|اقي|سيط|سات|ث|غ|ز|ض|نا)/;
const ownLam = /^ل(?:اج|ائ|قاح|غ|وح|جن|جان|بنان|يب|وجي?س|حوم|سان|كن|وائح|اسلك|اتين|يزر|ياق|مس|قاء|اعب|عب|يل|حظ|يس|وا|ون|ؤلؤ|ندن|جوء|حق|احق|ازم|ين|يمون)/;
/** Words that begin with ل themselves, after "for the" or "for". */
const doubleLam = /^لل(?:اجئ|اجي|بنان|يبي|قاح|غه|غات|غوي|جنه|جان|وح|حوم)/;
const ownArticle = /^ال(?:كترون|مان|غاء|غي|تزام|تهاب|تحاق|تماس|ياف|زام|هام|تقاط|تقي|تباس|بان|ه$|ي$|يه$|ات$|يات$)/;

/** Broken plurals, and words whose singular, plural and adjective endings do not bring together, folded, without the article. */
const singulars = JSON.parse(readFileSync(new URL("./arabic-singulars.json", import.meta.url), "utf8")) as Readonly<Record<string, string>>;
/** Stems that stand for one thing: whoever looks for farms wants farmers. */
const meetingStems: Readonly<Record<string, string>> = { مزارع: "مزرع", مشاريع: "مشروع", برامج: "برنامج", مدارس: "مدرس", مراكز: "مركز", شباب: "شاب", معلمات: "معلم", فتي: "فتا" };

/** The stem of an Arabic word that was folded (`foldText`). */
export function stemArabic(word: string): string {
  const whole = singulars[word];
  if (whole !== undefined) return stripSuffixes(whole);
  const bare = stripPrefixes(word);
  const stem = stripSuffixes(singulars[bare] ?? bare);
  return meetingStems[stem] ?? stem;
}

function stripPrefixes(word: string): string {
  let left = word;
  // و stands before everything else and is often part of the word itself: it goes only where enough is left.
  const keepsWaw = left.startsWith("وال") ? left.length <= shortestStem + 2 || /^وال[دي]/.test(left) : ownWaw.test(left);
  if (left.startsWith("و") && left.length > shortestStem + 1 && !keepsWaw) left = left.slice(1);
  if (doubleLam.test(left)) return left.slice(1);
  if (ownArticle.test(left) || singulars[left] !== undefined) return left;
  const article = articles.find((one) => left.startsWith(one) && left.length - one.length >= 2);
  if (article !== undefined) return left.slice(article.length);
  const isPrefixed = (left.startsWith("ب") && !ownBa.test(left)) || (left.startsWith("ل") && !ownLam.test(left));
  return isPrefixed && left.length > shortestStem + 1 ? left.slice(1) : left;
}

function stripSuffixes(word: string): string {
  let left = word;
  const possessive = possessives.find((one) => left.endsWith(one) && left.length - one.length > shortestStem);
  if (possessive !== undefined) {
    left = left.slice(0, -possessive.length);
    if (/[^ا]ت$/.test(left) && left.length > shortestStem) left = left.slice(0, -1);
    left = singulars[left] ?? left;
  }
  // The ending of the accusative ("رقميا"), and of names of countries and sciences.
  if (left.endsWith("ا") && left.length > shortestStem + 1) left = left.slice(0, -1);
  for (const suffix of suffixes) {
    if (left.endsWith(suffix) && left.length - suffix.length >= shortestStem) left = left.slice(0, -suffix.length);
  }
  return left;
}
