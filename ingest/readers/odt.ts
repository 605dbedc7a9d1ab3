import { partText, readOfficeParts } from "../archives/office-parts.ts";
import { UnreadableError, type ReadDocument } from "./document-block.ts";
import { overText } from "./over-text.ts";
import { readHtmlText } from "./html.ts";

/** Elements of OpenDocument text and those of a page that say the same. */
const elements: Record<string, string> = {
  "text:p": "p", "text:list": "ul", "text:list-item": "li", "text:list-header": "li", "table:table": "table", "table:table-row": "tr", "table:table-cell": "td",
  "table:table-header-rows": "thead", "text:section": "div", "text:line-break": "br",
};
/** Notes, comments, tracked deletions and what the program counts itself. */
const left = /<(text:note|office:annotation|text:tracked-changes|text:table-of-content|text:sequence-decls|office:forms|draw:frame|draw:custom-shape)\b(?:[^>]*[^>/])?>[\s\S]*?<\/\1>/g;

/**
 * Reads an OpenDocument text (.odt).
 * @throws UnreadableError when it is broken, protected or would unpack to too much.
 */
export async function readOdt(bytes: Uint8Array): Promise<ReadDocument> {
  const parts = await readOfficeParts(bytes, (name) => name === "content.xml" || name === "META-INF/manifest.xml");
  if (/manifest:encryption-data/.test(partText(parts, "META-INF/manifest.xml") ?? "")) throw new UnreadableError("it is protected by a password: save it without one");
  const body = /<office:text\b[^>]*>([\s\S]*)<\/office:text>/.exec(partText(parts, "content.xml") ?? "")?.[1];
  if (body === undefined) throw new UnreadableError("it holds no OpenDocument text, or is broken");
  return overText(readHtmlText(asHtml(body)));
}

function asHtml(body: string): string {
  const open: string[] = [];
  return body
    .replace(left, "")
    .replace(/<text:s\b[^>]*\/>|<text:tab\b[^>]*\/>/g, " ")
    .replace(/<(\/?)([\w-]+:[\w-]+)((?:[^>"']|"[^"]*"|'[^']*')*)>/g, (_, slash: string, name: string, attributes: string) => {
      const isEmpty = attributes.endsWith("/");
      if (name === "text:h") {
        if (slash === "/") return `</${open.pop() ?? "h1"}>`;
        const tag = `h${Math.min(Number(/text:outline-level="(\d+)"/.exec(attributes)?.[1] ?? 1), 6)}`;
        if (isEmpty) return "";
        open.push(tag);
        return `<${tag}>`;
      }
      const tag = elements[name];
      if (tag === undefined) return "";
      if (tag === "br") return "<br>";
      const spans = [...attributes.matchAll(/table:number-(rows|columns)-spanned="(\d+)"/g)].map(([, which, count]) => ` ${which === "rows" ? "rowspan" : "colspan"}="${count}"`).join("");
      return isEmpty ? `<${tag}></${tag}>` : `<${slash}${tag}${slash === "/" ? "" : spans}>`;
    });
}
