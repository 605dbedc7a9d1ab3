import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { toString } from "mdast-util-to-string";
import { gfmTable } from "micromark-extension-gfm-table";
import { parse as parseYaml } from "yaml";
import type { RootContent, ListItem, Table } from "mdast";
import type { Block, ReadDocument } from "./document-block.ts";

const frontMatter = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\r?\n/;
const number = /^\s*\(?(\d{1,4})[.)]\s/;

/**
 * Reads a Markdown document: front matter, headings as the path of what follows, and one block a paragraph, numbered
 * paragraph, list item or table. The text of a block is its plain text; the span is that of its source.
 * @throws Error when the front matter is not YAML.
 */
export function readMarkdown(source: string): ReadDocument {
  const matter = frontMatter.exec(source);
  const stated: unknown = matter === null ? {} : parseYaml(matter[1] ?? "", { schema: "failsafe" });
  const offset = matter?.[0].length ?? 0;
  const body = source.slice(offset);
  const tree = fromMarkdown(body, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const headings: { depth: number; text: string }[] = [];
  const blocks: Block[] = [];
  let title: string | undefined;
  const push = (node: { position?: { start: { offset?: number | undefined }; end: { offset?: number | undefined } } | undefined }, text: string, paragraph?: string) => {
    const plain = text.trim();
    if (plain === "") return;
    const charStart = offset + (node.position?.start.offset ?? 0);
    const charEnd = offset + (node.position?.end.offset ?? 0);
    blocks.push({ heading: headings.map((heading) => heading.text), ...(paragraph === undefined ? {} : { paragraph }), text: plain, charStart, charEnd });
  };
  for (const node of tree.children as RootContent[]) {
    if (node.type === "heading") {
      while ((headings.at(-1)?.depth ?? 0) >= node.depth) headings.pop();
      const text = toString(node).trim();
      if (text === "") continue;
      title ??= text;
      headings.push({ depth: node.depth, text });
    } else if (node.type === "list") {
      for (const item of node.children) {
        // The number as written: Markdown itself would count on from the first one, over paragraphs that are left out.
        const written = node.ordered === true ? number.exec(body.slice(item.position?.start.offset ?? 0))?.[1] : undefined;
        push(item, itemText(item), written);
      }
    } else if (node.type === "table") push(node, tableText(node));
    else if (node.type !== "html" && node.type !== "thematicBreak" && node.type !== "definition") push(node, toString(node));
  }
  return { stated: typeof stated === "object" && stated !== null ? (stated as Record<string, unknown>) : {}, ...(title === undefined ? {} : { title }), blocks };
}

function itemText(item: ListItem): string {
  return item.children
    .map((child) => (child.type === "list" ? child.children.map((inner) => `• ${itemText(inner)}`).join("\n") : toString(child)))
    .join("\n");
}

/** Each row with the names of its columns, so that a row that is quoted alone still says what its figures are. */
function tableText(table: Table): string {
  const rows = table.children.map((row) => row.children.map((cell) => toString(cell).trim()));
  const [header = [], ...body] = rows;
  return body.map((row) => row.map((cell, column) => (header[column] ? `${header[column]}: ${cell}` : cell)).join("; ")).join("\n");
}
