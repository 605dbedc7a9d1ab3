import { splitSentences } from "../src/language/segment.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import type { Passage } from "../src/domain/document.ts";

/** A passage is filled with whole sentences up to this many characters: enough to say something, short enough to be quoted from. */
const usualCharacters = 900;
/** The fields of a record that hold running text, in the order in which they are read. */
const textFields = ["description", "impact", "challenges"] as const;

/** Names how texts are cut: passages that were cut otherwise have to be cut again. */
export const chunkVersion = "chunks-1";

/** Cuts a text into spans of whole sentences, trimmed; `text` is exactly that span of the input. */
export function cutText(text: string, lang: string): { text: string; start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const sentence of splitSentences(text, lang)) {
    const last = spans.at(-1);
    if (last !== undefined && sentence.end - last.start <= usualCharacters) last.end = sentence.end;
    else spans.push({ start: sentence.start, end: sentence.end });
  }
  return spans.flatMap(({ start, end }) => {
    const raw = text.slice(start, end);
    const trimmedStart = start + (raw.length - raw.trimStart().length);
    const trimmed = raw.trim();
    return trimmed === "" ? [] : [{ text: trimmed, start: trimmedStart, end: trimmedStart + trimmed.length }];
  });
}

/** The passages of a record: its text fields cut into spans, or its title where it has no text. */
export function chunkRecord(record: StoredRecord): Passage[] {
  const passages = textFields.flatMap((field) =>
    cutText(record[field] ?? "", record.lang).map(({ text, start, end }, index) => ({
      id: `record/${record.id}#${field}-${index + 1}`,
      field,
      heading: [],
      charStart: start,
      charEnd: end,
      text,
    })),
  );
  if (passages.length > 0) return passages;
  return [{ id: `record/${record.id}#title-1`, field: "title", heading: [], charStart: 0, charEnd: record.title.length, text: record.title }];
}
