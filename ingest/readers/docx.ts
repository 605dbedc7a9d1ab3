import { zipSync } from "fflate";
import mammoth from "mammoth";
import { partText, readOfficeParts } from "../archives/office-parts.ts";
import { numberParagraphs } from "./docx-numbering.ts";
import { UnreadableError, type ReadDocument } from "./document-block.ts";
import { overText } from "./over-text.ts";
import { readHtmlText } from "./html.ts";

const styles = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh", "p[style-name='Heading 7'] => h6:fresh"];

/**
 * Reads a Word document (.docx): headings, numbered paragraphs with the numbers that Word counts, lists, tables, notes.
 * @throws UnreadableError when it is broken, protected or would unpack to too much.
 */
export async function readDocx(bytes: Uint8Array): Promise<ReadDocument> {
  const parts = await readOfficeParts(bytes, (name) => /\.(?:xml|rels)$/i.test(name));
  const main = [...parts.keys()].find((name) => /^word\/document\d*\.xml$/i.test(name));
  if (main === undefined) throw new UnreadableError("it holds no Word document");
  const document = numberParagraphs(partText(parts, main) ?? "", partText(parts, "word/numbering.xml") ?? "", partText(parts, "word/styles.xml") ?? "");
  // What was unpacked within bounds is packed again for the converter, so that it never unpacks the file itself.
  const packed = zipSync({ ...Object.fromEntries(parts), [main]: new TextEncoder().encode(document) }, { level: 0 });
  let html: string;
  try {
    html = (await mammoth.convertToHtml({ buffer: Buffer.from(packed) }, { styleMap: styles, convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })), externalFileAccess: false })).value;
  } catch (error) {
    throw new UnreadableError(`the Word document is broken: ${error instanceof Error ? (error.message.split("\n")[0] ?? "").slice(0, 200) : "it cannot be read"}`, { cause: error });
  }
  const read = overText(readHtmlText(html));
  const title = coreTitle(partText(parts, "docProps/core.xml") ?? "");
  return { ...read, ...(read.title === undefined && title !== undefined ? { title } : {}) };
}

function coreTitle(xml: string): string | undefined {
  const title = /<dc:title>([^<]{4,300})<\/dc:title>/.exec(xml)?.[1]?.trim();
  return title === undefined || /^(?:microsoft word|document\d*$|untitled)/i.test(title) ? undefined : title.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
}
