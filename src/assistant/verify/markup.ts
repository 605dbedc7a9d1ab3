const hiddenElements = /<(script|style|iframe|object|svg|math|template|noscript)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/giu;
const comments = /<!--[\s\S]*?(?:-->|$)/gu;
const angleAddress = /<(?:[a-z][a-z0-9+.-]*:|www\.)[^>\s]*>/giu;
/** A tag, also one that was never closed: a stream can stop anywhere. */
const tags = /<\/?[a-z][^<>]*(?:>|$)/giu;
const images = /!\[([^\]]*)\](?:\([^)]*\)?|\[[^\]]*\])/gu;
const links = /\[([^\]]*)\]\(\s*(?:<[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)/gu;
/** What is left of a link whose address was cut off or holds what no address holds. */
const brokenLink = /\[([^\]]*)\]\((?=\s*(?:[a-z][a-z0-9+.-]*:|\/\/|www\.))[^)]*\)?/giu;
const definition = /^\s*\[[^\]]+\]:\s*\S+.*$/gmu;
const bareAddress = /(?<![\p{L}\p{N}])(?:(?:https?|ftp|file|wss?):\/\/|(?:javascript|data|vbscript|mailto|blob):|www\.)[^\s<>"'«»“”（）()\u3000-\u303f\uff00-\uffef]*/giu;
/** Emphasis, code, headings and lists of Markdown, as far as they are marks and not characters of a text. */
const emphasis = /(\*\*\*|\*\*|__|~~|`{1,3})(?=\S)([^\n]*?\S)\1/gu;
const lineStart = /^\s{0,3}(?:#{1,6}\s+|>\s*|[*+•-]\s+)/gmu;
const control = /[\p{Cc}\p{Co}\p{Cn}\ufffd]/gu;
const addressEnd = /[.,;:!?…。，؛،]+$/u;

/**
 * The words of a text that a language model wrote, without HTML, images, links, addresses and marks of Markdown.
 * @param known addresses of the sources: these may stay, as words.
 */
export function stripMarkup(text: string, known: ReadonlySet<string>): string {
  return text
    .replace(hiddenElements, " ")
    .replace(comments, " ")
    .replace(angleAddress, (whole) => (known.has(whole.slice(1, -1)) ? whole.slice(1, -1) : ""))
    .replace(definition, "")
    .replace(images, "")
    .replace(links, linkWords)
    .replace(brokenLink, linkWords)
    .replace(tags, " ")
    .replace(bareAddress, (whole) => {
      const end = addressEnd.exec(whole)?.[0] ?? "";
      const address = end === "" ? whole : whole.slice(0, -end.length);
      return known.has(address) || known.has(address.replace(/\/$/u, "")) ? whole : end;
    })
    .replace(emphasis, "$2")
    .replace(lineStart, "")
    .replace(/[\n\r\t\u2028\u2029]+/gu, " ")
    .replace(control, "");
}

/** The words of a link; a number among them is a marker that was made a link, and stays one. */
function linkWords(_link: string, words: string): string {
  return /^\P{L}{0,3}\p{N}/u.test(words) ? `[${words}]` : words;
}
