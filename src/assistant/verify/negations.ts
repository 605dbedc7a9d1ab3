import { segmentWords } from "../../language/segment.ts";

interface Cue {
  words: string;
  start: number;
  end: number;
}

/** How a text denies: `strong` cues turn a statement round, `weak` ones ("lack", "only", "prevent") say in one language what another says with a strong one. */
export interface Negations {
  strong: Cue[];
  weak: Cue[];
}

interface Cues {
  strong: RegExp;
  weak: RegExp;
  /** Wordings that hold a cue and deny nothing ("not only", "ne … que", "لا يزال", "不仅"). */
  none: RegExp;
}

const cues: Readonly<Record<string, Cues>> = {
  en: {
    strong: /(?<!\p{L})(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without)(?!\p{L})|(?<=\p{L})n['’]t(?!\p{L})/giu,
    weak: /(?<!\p{L})(?:lack\p{L}*|fail\p{L}*|unable|impossib\p{L}+|unless|hardly|barely|except\p{L}*|only|instead|rather|avoid\p{L}*|prevent\p{L}*|prohibit\p{L}*|forbid\p{L}*|forbidden|ban(?:s|ned)?|refus\p{L}+|den(?:y|ies|ied)|absen\p{L}+|zero|\p{L}{3,}less|non(?=-))(?!\p{L})/giu,
    none: /(?<!\p{L})(?:not (?:only|just|merely|simply)|no (?:less|fewer|later|more) than|whether or not|no matter|No\.? ?(?=\d)|nothing but|not to mention)(?!\p{L})/giu,
  },
  fr: {
    // "Ne" alone denies after few verbs; after "avant que" or "plus que" it says nothing.
    strong: /(?<!\p{L})(?:ne |n['’])(?:[\p{L}-]+['’ ]){1,4}?(?:pas|jamais|plus(?! que)|point|guère|personne|rien|aucune?|ni)(?!\p{L})|(?<!\p{L})(?:ne |n['’])(?=(?:peu[tx]|pouva|puiss|saura|cess|os))|(?<!\p{L})(?:pas|jamais|aucune?s?|nul(?:le)?s?|personne ne|rien ne|ni|non|sans)(?![\p{L}-])/giu,
    weak: /(?<!\p{L})(?:hors|sauf|seul\p{L}*|uniquement|impossib\p{L}+|incapab\p{L}+|évit\p{L}+|empêch\p{L}+|interdi\p{L}+|manqu\p{L}+|absen\p{L}+|défaut|faute|refus\p{L}*|non-\p{L}+|moins|au lieu)(?!\p{L})/giu,
    none: /(?<!\p{L})(?:(?:ne |n['’])(?:(?!(?:pas|jamais|aucun\p{L}*|rien)(?!\p{L}))[^.;:])*?(?<!\p{L})qu(?:e(?!\p{L})|['’])|non seulement|pas seulement|(?:ne |n['’])(?:\p{L}+ )?pas (?:seulement|que)|non moins|pas moins|sans doute|sans cesse)/giu,
  },
  es: {
    strong: /(?<!\p{L})(?:no|nunca|jamás|ning[uú]n\p{L}*|nadie|nada|ni|tampoco|sin)(?!\p{L})/giu,
    weak: /(?<!\p{L})(?:salvo|excepto|sólo|solo|solamente|únicamente|imposib\p{L}+|incapa\p{L}+|evit\p{L}+|imp[ei]d\p{L}+|prohib\p{L}+|falt\p{L}+|carec\p{L}+|car[eê]n\p{L}+|ausen\p{L}+|menos|en vez|en lugar)(?!\p{L})/giu,
    none: /(?<!\p{L})(?:no (?:sólo|solo|solamente|únicamente)|no menos de|no obstante|sin embargo|sin duda|nada más|sino|mientras no|hasta que no|no (?:[^ .,;]+ ){1,5}?(?:más que|sino))(?!\p{L})/giu,
  },
  ru: {
    strong: /(?<!\p{L})(?:не|нет|нельзя|никто|никого|никому|никогда|ничто|ничего|ничем|никак\p{L}*|нигде|ни|без)(?!\p{L})/giu,
    weak: /(?<!\p{L})(?:кроме|только|лишь|невозможн\p{L}+|запре[щт]\p{L}+|отсутств\p{L}+|лиш[её]н\p{L}*|лиша\p{L}+|избе[гж]\p{L}+|отказ\p{L}*|нехватк\p{L}+|вместо|незачем|избавл\p{L}+)(?!\p{L})/giu,
    none: /(?<!\p{L})(?:не только|не менее|не более|не позднее|не раз|ни разу не менее|не что иное, как|как ни|тем не менее|едва ли не|едва не|чуть (?:было )?не|пока(?: [^ .;]+){0,12}? не)(?!\p{L})/giu,
  },
  ar: {
    strong: /(?<!\p{L})[وفأ]?(?:لا|لم|لن|ليس\p{L}{0,2}|ألا|ألّا|بدون|دون|بلا)(?!\p{L})/gu,
    weak: /(?<!\p{L})[وفبلك]{0,2}(?:غير|عدم|إلا|فقط|سوى|ما|(?:ال)?حظر|يحظر|تحظر|(?:ال)?منع|يمنع|تمنع|تجنب|يتجنب|نقص|انعدام|تعذر|يتعذر|يستحيل|يحرم|حرمان|خال\p{L}*|لئلا|كي لا|رفض|يرفض|افتقار|يفتقر\p{L}*|تفتقر\p{L}*|مجرد|خلو|بمنأى|بعيدا|أقل|بدلا?)(?!\p{L})|(?:لا)(?:سلكي|مركزي)\p{L}*/gu,
    none: /(?<!\p{L})(?:[وف]?لا سيما|[وف]?(?:لا|لم|ما) (?:ي|ت|)زا?ل\p{L}*|[وف]?لا بد|[وف]?لا شك|[وف]?(?:لا|لم|لن|ليس\p{L}{0,2})(?: [^ .،؛]+){1,8}? (?:إلا|سوى)|[وف]?دون (?:سن|ال(?:خامس|سادس|سابع|ثامن|تاسع|عاشر|ثاني|ثالث|رابع|حادي|عشرين|ثلاثين|أربعين|خمسين)\p{L}*)|[وف]?(?:لا|لم|لن) (?:ي|ت)قتصر\p{L}*|ليس فقط|ليس فحسب|لا (?:ي|ت)قل عن|إلى ما لا نهاية)(?!\p{L})/gu,
  },
  zh: {
    strong: /不|没有?|未|无|勿|毋/gu,
    weak: /非|仅|只|除|禁止|避免|缺|防止|免|拒|少|失|难|空/gu,
    none: /不[仅但断同少久过论管等止]|不只|不单|不得不|无论|无人机|无人[驾机船]|无线|未来|无障碍|无偿|无缝|无限|无形|不丹|不动产|不锈钢|差不多|不可或缺|不可避免|独一无二|毫无疑问|不乏|不约而同|前所未有|必不可少|无疑/gu,
  },
};

/** Chinese words that deny what follows them; in other words of two characters ("无声", "吞没", "不良") the "not" is a part of the word. */
const denyingWord = /^(?:不(?:是|能|会|再|必|用|得|应|可|要|许|准|该|宜|需|想|愿|含|属|予|被|把|用于)|没有?|未(?:经|能|曾|必|有)?|无(?:法|需|须|权|意|从)|从不|从未|并不|并非|毫不|决不|绝不|都不|也不|而不|既不|又不|还不|就不|不能够|不可以|不允许|不应当)$/u;
/** How a word denies by itself: "unable", "impossible", "необязательно". */
const prefixes: Readonly<Record<string, RegExp>> = {
  en: /^(?:non|un(?!i|de)|dis(?:ab|adv|conn|cont|reg|sat|trust)|ir(?:reg|rev|resp)|il(?:leg|lit)|in(?:abil|access|adequ|capab|complet|correct|depend|effect|effic|equ|formal|secur|stab|suffic|vis|val|accur|approp)|im(?:poss|prop|part|perf|mat))/u,
  fr: /^(?:non|mal|in(?:access|adéquat|capab|complet|correct|dépend|égal|effic|form|sécur|stab|suffis|vis|val|connu|justi)|im(?:poss|prop|part|parf|mat|pré)|ir(?:rég|rév|resp)|il(?:lég|lett)|dés(?:avant|inform|uni))/u,
  es: /^(?:in(?:access|adec|capa|complet|correct|depend|efic|igual|form|segur|estab|sufic|vis|val|justi|just)|im(?:pos|prop|parc|perf)|ir(?:reg|resp)|il(?:eg|et)|des(?:igual|conoc|conect|empl|prot|ampar)|mal)/u,
  ru: /^(?:не|без|бес)\p{L}{3,}/u,
  zh: /^[不无未非]/u,
};

/** What a text denies with, by the words of its language; languages without a list deny nothing. */
export function readNegations(text: string, lang: string): Negations {
  const own = cues[lang];
  if (own === undefined) return { strong: [], weak: [] };
  const spared = find(own.none, text);
  const found = find(own.strong, text).filter(({ start, end }) => !spared.some((one) => one.start <= start && end <= one.end));
  const within = lang === "zh" ? segmentWords(text).filter((word) => word.text.length > 1 && !denyingWord.test(word.text)) : [];
  const isLexical = (cue: Cue) => within.some(({ start, end }) => start <= cue.start && cue.end <= end);
  const strong = found.filter((cue) => !isLexical(cue));
  const weak = find(own.weak, text).filter(({ start, end }) => !spared.some((one) => one.start <= start && end <= one.end));
  return { strong, weak: [...weak, ...found.filter(isLexical)] };
}

/** Whether a folded word holds its own "not". */
export function deniesItself(word: string, lang: string): boolean {
  return prefixes[lang]?.test(word) ?? false;
}

function find(pattern: RegExp, text: string): Cue[] {
  return [...text.matchAll(pattern)].map((match) => ({ words: match[0], start: match.index, end: match.index + match[0].length }));
}
