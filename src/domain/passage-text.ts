/** What an embedding model sees of a passage: the title of its record or document, its headings and its own text. */
export function passageText({ title, heading, text }: { title: string; heading: string[]; text: string }): string {
  return [title, ...heading, text].join("\n");
}
