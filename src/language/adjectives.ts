const feminine: Readonly<Record<"fr" | "es", readonly [RegExp, readonly string[]][]>> = {
  fr: [
    [/(?:ien|éen)$/, ["$&ne", "$&s", "$&nes"]],
    [/(?:ais|ois)$/, ["$&e", "$&es"]],
    [/(?:[aio]n|ain|and|at|ol|ur|al|bè|bé|ari|rati|ni|eb|ik|ek|kh|gol)$/, ["$&e", "$&s", "$&es"]],
    [/c$/, ["$&s", "que", "ques"]],
  ],
  es: [
    [/o$/, ["a", "os", "as"]],
    [/([eií])s$/, ["$1sa", "$1ses", "$1sas"]],
    [/és$/, ["esa", "eses", "esas"]],
    [/án$/, ["ana", "anes", "anas"]],
    [/ón$/, ["ona", "ones", "onas"]],
    [/ol$/, ["$&a", "$&es", "$&as"]],
    [/í$/, ["$&es", "$&s"]],
  ],
};
/** Names whose adjective would be another word: "مالية" (finance), "مجرى" (course), "أروبية" (for "European"), and made-up ones. */
const withoutAdjective = new Set(["مالي", "المجر", "أروبا", "النمسا", "بنين", "غوام", "جيرزي", "بالاو", "نييوي", "لاوس"]);

/** The other forms of an adjective of nationality, given as in a dictionary ("tunisien" → "tunisienne" …); none in other languages. */
export function adjectiveForms(adjective: string, lang: string): string[] {
  if (lang !== "fr" && lang !== "es") return [];
  const rule = feminine[lang].find(([ending]) => ending.test(adjective));
  return rule === undefined ? [`${adjective}s`] : rule[1].map((form) => adjective.replace(rule[0], form));
}

/** "تونس" → "تونسي", "تونسية"; "سوريا" → "سوري", "سورية". */
export function arabicAdjectives(name: string): string[] {
  if (withoutAdjective.has(name)) return [];
  const base = name.replace(/^ال/, "").replace(/[ةا]$/, "").replace(/ي$/, "");
  return base.length < 3 ? [] : [`${base}ي`, `${base}ية`, `${base}يين`, `${base}يون`, `${base}يات`];
}
