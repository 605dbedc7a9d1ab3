import { posix } from "node:path";
import { partText, readOfficeParts } from "../archives/office-parts.ts";
import { UnreadableError, type Block, type ReadDocument } from "./document-block.ts";
import { overText } from "./over-text.ts";
import { readHtml } from "./html.ts";

const mostChapters = 2_000;

/**
 * Reads an EPUB book: its chapters in the order of its spine.
 * @throws UnreadableError when it is broken, copy-protected or would unpack to too much.
 */
export async function readEpub(bytes: Uint8Array): Promise<ReadDocument> {
  const parts = await readOfficeParts(bytes, (name) => /\.(?:x?html?|opf)$/i.test(name) || /^META-INF\/(?:container|encryption|rights)\.xml$/i.test(name));
  if (/EncryptedData[\s\S]*\.x?html/i.test(partText(parts, "META-INF/encryption.xml") ?? "")) throw new UnreadableError("it is protected against copying");
  const path = /full-path\s*=\s*["']([^"']+)["']/.exec(partText(parts, "META-INF/container.xml") ?? "")?.[1];
  const book = path === undefined ? undefined : partText(parts, path);
  if (path === undefined || book === undefined) throw new UnreadableError("it holds no book, or is broken");
  const files = new Map([...book.matchAll(/<(?:\w+:)?item\b([^>]*)>/g)].map(([, attributes = ""]) => [attribute(attributes, "id"), attribute(attributes, "href")]));
  const blocks: Block[] = [];
  for (const [, attributes = ""] of [...book.matchAll(/<(?:\w+:)?itemref\b([^>]*)>/g)].slice(0, mostChapters)) {
    const href = files.get(attribute(attributes, "idref"));
    const chapter = href === undefined ? undefined : parts.get(posix.join(posix.dirname(path), decodeURIComponent(href.split("#")[0] ?? "")));
    if (chapter !== undefined) blocks.push(...readHtml(chapter).blocks);
  }
  const title = /<dc:title\b[^>]*>([^<]+)<\/dc:title>/.exec(book)?.[1]?.trim();
  return overText({ stated: {}, ...(title === undefined ? {} : { title }), blocks });
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1] ?? "";
}
