import type { StoredDocument } from "./document.ts";

const wordsShown = 6;
const hanCharacters = 14;

/**
 * An address that opens a document at a passage: at its page where it has pages, else at its anchor and at its first words (a text
 * fragment, which browsers without them pass over). Undefined where the document has no address.
 */
export function passageLink(document: StoredDocument | null, passage: { page: number | null; anchor: string | null; text: string }): string | undefined {
  if (document?.url === undefined) return undefined;
  const [address = "", place = ""] = document.url.split("#");
  if (passage.page !== null) return `${address}#page=${passage.page}`;
  // A digest is our own text: its words are not to be found in the document.
  const fragment = document.digest ? "" : textFragment(passage.text);
  const anchor = passage.anchor === null ? place : encodeURIComponent(passage.anchor);
  return fragment === "" && anchor === "" ? address : `${address}#${anchor}${fragment}`;
}

function textFragment(text: string): string {
  const [line = ""] = text.split("\n");
  const start = /\p{Script=Han}/u.test(line) ? (/^[^。，、；：（）]{1,14}/u.exec(line)?.[0] ?? "").slice(0, hanCharacters) : line.split(/\s+/u).slice(0, wordsShown).join(" ");
  // The three characters that mean something in a fragment and that encoding leaves alone.
  return start === "" ? "" : `:~:text=${encodeURIComponent(start).replaceAll("-", "%2D")}`;
}
