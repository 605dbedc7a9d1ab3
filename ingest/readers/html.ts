import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes } from "parse5";
import { detectLanguage } from "../../src/language/detect.ts";
import { assembleBlocks, type Piece } from "./assemble.ts";
import { decodeText } from "./decode-text.ts";
import { UnreadableError, type ReadDocument } from "./document-block.ts";
import { collectPieces } from "./html-pieces.ts";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Pages of a browser's making stay far below; deeper ones are made to exhaust a parser. */
const deepestNesting = 1_000;
const charactersForDetection = 4_000;
/** A part of the page is taken for its content when it holds at least this share of the page's text. */
const contentShare = 0.5;

/**
 * Reads a page: its title, and its content without navigation, headers, footers and scripts.
 * @param charset the encoding that the sender named; a byte order mark and valid UTF-8 count more, and the page's own word less.
 * @throws UnreadableError when the bytes are no text, or the page is nested beyond reason.
 */
export function readHtml(bytes: Uint8Array, charset?: string): ReadDocument {
  const decoded = decodeText(bytes, charset ?? declaredCharset(bytes));
  if (decoded === undefined) throw new UnreadableError("the page is text in no encoding that is known (UTF-8, UTF-16, what it declares itself): save it as UTF-8");
  const { stated, title, blocks } = readHtmlText(decoded.text);
  const findings = decoded.guessed === undefined ? [] : [{ indexed: true, reason: `read as ${decoded.guessed}: it is not UTF-8 and does not say what it is` }];
  return { stated, ...(title === undefined ? {} : { title }), blocks, findings };
}

/** The same for a page that is decoded already, or one that another format was converted to. */
export function readHtmlText(source: string): ReadDocument {
  const page = parse(source, { sourceCodeLocationInfo: true });
  assertDepth(page);
  const elements = [...elementsOf(page)];
  const pieces = collectPieces(findContent(elements) ?? page);
  const h1 = pieces.find((piece) => piece.kind === "heading" && piece.level === 1)?.text;
  const written = elements.find(({ tagName }) => tagName === "title");
  const title = h1 ?? (written === undefined ? undefined : titleOf(textOf(written)));
  return { stated: statedBy(elements, pieces), ...(title === undefined || title === "" ? {} : { title }), blocks: assembleBlocks(pieces) };
}

/** The encoding that a page names in its head. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, 4_096));
  return /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(head)?.[1] ?? /^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w:.-]{2,40})/i.exec(head)?.[1];
}

function assertDepth(page: Node): void {
  // By hand: recursion would be what such a page is made to exhaust.
  const open: { node: Node; depth: number }[] = [{ node: page, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > deepestNesting) throw new UnreadableError(`its elements are nested more than ${deepestNesting} deep: this is no page for reading`);
    if ("childNodes" in next.node) for (const node of next.node.childNodes) open.push({ node, depth: next.depth + 1 });
  }
}

function* elementsOf(node: Node): Generator<Element> {
  if (tree.isElementNode(node)) yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsOf(child);
}

/** The element that holds what the page is about: `main`, the only `article`, or the body. */
function findContent(elements: Element[]): Element | undefined {
  const body = elements.find(({ tagName }) => tagName === "body");
  const length = body === undefined ? 0 : textOf(body).length;
  const articles = elements.filter(({ tagName }) => tagName === "article");
  const candidates = [...elements.filter((element) => element.tagName === "main" || attribute(element, "role") === "main"), ...(articles.length === 1 ? articles : [])];
  return candidates.find((element) => textOf(element).length >= length * contentShare) ?? body;
}

function statedBy(elements: Element[], pieces: Piece[]): Record<string, unknown> {
  const canonical = elements.find((element) => element.tagName === "link" && attribute(element, "rel")?.toLowerCase() === "canonical");
  const url = (canonical === undefined ? undefined : attribute(canonical, "href")) ?? meta(elements, "og:url");
  const lang = attribute(elements.find(({ tagName }) => tagName === "html"), "lang")?.toLowerCase().split(/[-_]/)[0];
  const text = pieces.map((piece) => piece.text).join("\n").slice(0, charactersForDetection);
  const detected = detectLanguage(text);
  // Templates often say "en" on pages of every language: the text counts more where it is clear.
  const isLang = lang !== undefined && /^[a-z]{2,3}$/.test(lang) && (detected.confidence < 0.5 || detected.lang === lang || !["ar", "en", "es", "fr", "ru", "zh"].includes(lang));
  const date = meta(elements, "article:published_time") ?? meta(elements, "dcterms.date") ?? meta(elements, "dcterms.issued");
  return {
    ...(url !== undefined && URL.canParse(url) && /^https?:/i.test(url) ? { url } : {}),
    ...(isLang ? { lang } : {}),
    ...(date !== undefined && /^\d{4}(-\d\d){0,2}/.test(date) ? { date: date.slice(0, 10) } : {}),
  };
}

function meta(elements: Element[], name: string): string | undefined {
  const found = elements.find((element) => element.tagName === "meta" && (attribute(element, "property") ?? attribute(element, "name"))?.toLowerCase() === name);
  return found === undefined ? undefined : attribute(found, "content");
}

/** "The plan | Site" and "The plan - Site" without the site. */
function titleOf(text: string): string {
  const [first = ""] = text.trim().split(/\s+[|·»]\s+|\s+[-–—]\s+(?=[^-–—]{1,40}$)/u);
  return (first.length >= 8 ? first : text).replace(/\s+/g, " ").trim();
}

function attribute(element: Element | undefined, name: string): string | undefined {
  return element?.attrs.find((one) => one.name === name)?.value;
}

function textOf(node: Node): string {
  if (tree.isTextNode(node)) return node.value;
  if (!("childNodes" in node) || (tree.isElementNode(node) && /^(?:script|style|noscript|template|nav|footer)$/.test(node.tagName))) return "";
  return node.childNodes.map(textOf).join("");
}
