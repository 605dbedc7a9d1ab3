/** A query as it is searched: what it says beside its operators. */
export interface QueryOperators {
  /** The query without excluded words; quoted words stay, they say something too. */
  text: string;
  /** What must stand in a text word for word. */
  phrases: string[];
  /** What must not stand in a text: words, or phrases that were quoted. */
  excluded: string[];
}

const quoted = String.raw`"[^"]+"|“[^”]+”|«[^»]+»|„[^“”]+[“”]|「[^」]+」`;
const exclusion = new RegExp(String.raw`(?<=^|\s)[-−–](?:(${quoted})|(\p{L}[\p{L}\p{M}\p{N}/-]*))(?=$|[\s.,;?!؟،。？！])`, "gu");
const phrase = new RegExp(quoted, "gu");

/** Reads quotation marks of six languages and words with a minus before them ("-blockchain", -"smart city"); a hyphen inside a word or between numbers is none. */
export function readOperators(query: string): QueryOperators {
  const excluded: string[] = [];
  const text = query.replace(exclusion, (_whole, marked: string | undefined, word: string | undefined) => {
    excluded.push(marked === undefined ? (word ?? "") : unquote(marked));
    return " ";
  });
  const phrases = [...text.matchAll(phrase)].map(([marked]) => unquote(marked)).filter((words) => words !== "");
  return { text: text.trim() === "" ? query : text.replace(/\s+/gu, " ").trim(), phrases, excluded: excluded.filter((words) => words !== "") };
}

/** The query with spaces in the place of what it excludes, so that nothing is read out of those words; positions stay. */
export function blankExcluded(query: string): string {
  return query.replace(exclusion, (whole) => " ".repeat(whole.length));
}

function unquote(marked: string): string {
  return marked.slice(1, -1).trim();
}
