import type { FoldedText } from "../../language/folded-text.ts";

/** Stand for each character of a place and of a subject that was understood: no letters, so that words end beside them. */
export const placeMark = "\uE000";
export const subjectMark = "\uE001";

/** The folded text with a mark in place of every character of the spans; positions stay. */
export function markSpans({ text, asWritten }: FoldedText, spans: readonly { start: number; end: number; mark: string }[]): string {
  if (spans.length === 0) return text;
  let marked = "";
  for (let index = 0; index < text.length; index += 1) {
    const { start } = asWritten(index, index + 1);
    marked += spans.find((span) => span.start <= start && start < span.end)?.mark ?? text.charAt(index);
  }
  return marked;
}
