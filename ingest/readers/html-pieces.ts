import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes } from "parse5";
import type { Piece } from "./assemble.ts";
import { isDataTable, readTable } from "./html-table.ts";

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const skipped = new Set(["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "nav", "footer", "aside", "form", "button", "select", "input", "textarea", "dialog", "head"]);
const skippedRoles = new Set(["navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog"]);
const blocks = new Set(["address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "header", "hgroup", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption"]);
/** Names of parts of a page that are not what it is about; they count only where most of the part is links. */
const boilerplate = /(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|cookies?|share|social|skip|pager|pagination|lang(?:uage)?s?|toolbar|related|toc)(?:$|[-_\s])/i;
const linkShare = 0.6;

interface State {
  pieces: Piece[];
  text: string;
  start: number | undefined;
  end: number;
  anchor: string | undefined;
  /** What the next text is: an item of a list has its number or none. */
  item: { number?: string } | undefined;
  inArticle: boolean;
}

/** The pieces of a page's content in reading order, with their span in the source and the nearest `id`. */
export function collectPieces(content: Node): Piece[] {
  const state: State = { pieces: [], text: "", start: undefined, end: 0, anchor: undefined, item: undefined, inArticle: false };
  walk(content, state);
  flush(state);
  return state.pieces;
}

function walk(node: Node, state: State): void {
  if (tree.isTextNode(node)) return addText(node, state);
  if (!tree.isElementNode(node)) {
    if ("childNodes" in node) for (const child of node.childNodes) walk(child, state);
    return;
  }
  if (isSkipped(node, state)) return;
  const id = attribute(node, "id") ?? (node.tagName === "a" ? attribute(node, "name") : undefined);
  const heading = /^h([1-6])$/.exec(node.tagName)?.[1] ?? (attribute(node, "role") === "heading" ? (attribute(node, "aria-level") ?? "2") : undefined);
  if (heading !== undefined) return walkHeading(node, Number(heading), id, state);
  if (node.tagName === "br") return addBreak(state);
  if (node.tagName === "table") {
    flush(state);
    if (isDataTable(node)) return pushTable(node, id, state);
  }
  if (node.tagName === "ol" || node.tagName === "ul") return walkList(node, state);
  if (node.tagName === "sup" && isNoteMark(node)) return;
  const isBlock = blocks.has(node.tagName);
  if (isBlock) flush(state);
  if (id !== undefined && id !== "") state.anchor = id;
  const outer = state.inArticle;
  if (node.tagName === "article" || node.tagName === "main") state.inArticle = true;
  for (const child of node.childNodes) walk(child, state);
  state.inArticle = outer;
  if (isBlock) flush(state);
}

function isSkipped(node: Element, state: State): boolean {
  if (skipped.has(node.tagName)) return true;
  // The header of the page is its masthead; that of an article holds its title.
  if (node.tagName === "header" && !state.inArticle) return !textOf(node).trim() || !hasElement(node, "h1") || linkDensity(node) > linkShare;
  if (skippedRoles.has(attribute(node, "role") ?? "") || attribute(node, "hidden") !== undefined || attribute(node, "aria-hidden") === "true") return true;
  if (/display\s*:\s*none/i.test(attribute(node, "style") ?? "")) return true;
  const names = `${attribute(node, "class") ?? ""} ${attribute(node, "id") ?? ""}`;
  return node.tagName !== "body" && boilerplate.test(names) && linkDensity(node) > linkShare;
}

function walkHeading(node: Element, level: number, id: string | undefined, state: State): void {
  flush(state);
  const text = tidy(textOf(node));
  if (id !== undefined && id !== "") state.anchor = id;
  const { start, end } = spanOf(node);
  if (text !== "") state.pieces.push({ kind: "heading", level, text, ...anchorOf(state), start, end });
}

function walkList(list: Element, state: State): void {
  flush(state);
  const isNumbered = list.tagName === "ol" && /^1?$/.test(attribute(list, "type") ?? "");
  let next = Number.parseInt(attribute(list, "start") ?? "1", 10);
  for (const item of list.childNodes) {
    if (!tree.isElementNode(item)) continue;
    if (item.tagName !== "li") {
      walk(item, state);
      continue;
    }
    const value = Number.parseInt(attribute(item, "value") ?? "", 10);
    if (!Number.isNaN(value)) next = value;
    // Word's notes come as a list of their own: their numbers are those of notes.
    const isNote = /^(?:footnote|endnote|fn|cite_note)/i.test(attribute(item, "id") ?? "");
    walkItem(item, isNumbered && !isNote && !Number.isNaN(next) ? { number: String(next) } : {}, state);
    next += 1;
  }
  flush(state);
}

/** An item with the lists inside it is one text: its points make sense only together. Items that hold whole sections are walked into. */
function walkItem(item: Element, number: { number?: string }, state: State): void {
  flush(state);
  const id = attribute(item, "id");
  if (id !== undefined && id !== "") state.anchor = id;
  if (["h1", "h2", "h3", "h4", "table"].some((name) => hasElement(item, name))) {
    state.item = number;
    for (const child of item.childNodes) walk(child, state);
    flush(state);
    state.item = undefined;
    return;
  }
  if (linkDensity(item) > 0.9 && textOf(item).length < 80 && !state.inArticle) return;
  const text = itemText(item);
  const { start, end } = spanOf(item);
  if (text === "") return;
  const { number: counted } = number;
  // "1. 12. Text": a list that was numbered again by hand is numbered by hand.
  state.pieces.push({ kind: "text", text, ...(counted === undefined ? {} : { number: counted }), isItem: true, ...anchorOf(state), start, end });
}

function itemText(item: Element): string {
  const lines: string[] = [""];
  const visit = (node: Node): void => {
    if (tree.isTextNode(node)) lines[lines.length - 1] += node.value;
    else if (!tree.isElementNode(node) || skipped.has(node.tagName) || (node.tagName === "sup" && isNoteMark(node))) return;
    else if (node.tagName === "li") {
      lines.push("• ");
      node.childNodes.forEach(visit);
      lines.push("");
    } else {
      const isBreak = node.tagName === "br" || (blocks.has(node.tagName) && !/^\s*(?:• )?\s*$/.test(lines.at(-1) ?? ""));
      if (isBreak) lines.push("");
      node.childNodes.forEach(visit);
      if (isBreak && node.tagName !== "br") lines.push("");
    }
  };
  item.childNodes.forEach(visit);
  return lines.map(tidy).filter((line) => line !== "" && line !== "•").join("\n");
}

function pushTable(node: Element, id: string | undefined, state: State): void {
  const table = readTable(node);
  if (id !== undefined && id !== "") state.anchor = id;
  const { start, end } = spanOf(node);
  if (table.rows.length > 0) state.pieces.push({ kind: "table", text: table.rows.join("\n"), table, ...anchorOf(state), start, end });
}

function addText(node: DefaultTreeAdapterTypes.TextNode, state: State): void {
  if (node.value.trim() === "") {
    if (state.text !== "") state.text += " ";
    return;
  }
  const { start, end } = spanOf(node);
  state.start ??= start;
  state.end = end;
  state.text += node.value;
}

/** One break is a line of the paragraph, two are its end: pages of before 2005 have no others. */
function addBreak(state: State): void {
  if (/\u2028\s*$/.test(state.text)) flush(state);
  else if (state.text.trim() !== "") state.text += "\u2028";
}

function flush(state: State): void {
  const text = state.text.split("\u2028").map(tidy).filter((line) => line !== "").join("\n");
  if (text !== "") {
    const item = state.item === undefined ? {} : { isItem: true, ...state.item };
    state.pieces.push({ kind: "text", text, ...item, ...anchorOf(state), start: state.start ?? 0, end: state.end });
    if (state.item !== undefined) state.item = {};
  }
  state.text = "";
  state.start = undefined;
}

function anchorOf({ anchor }: State): { anchor?: string } {
  return anchor === undefined ? {} : { anchor };
}

/** A raised number that links to a note says nothing in the text. */
function isNoteMark(node: Element): boolean {
  return /^[\s[(]*[\d*†‡]{1,4}[\s\])]*$/.test(textOf(node)) && hasElement(node, "a");
}

function linkDensity(node: Element): number {
  const length = tidy(textOf(node)).length;
  const links = [...descendants(node)].filter(({ tagName }) => tagName === "a").reduce((sum, link) => sum + tidy(textOf(link)).length, 0);
  return length === 0 ? 0 : links / length;
}

function hasElement(node: Element, name: string): boolean {
  for (const element of descendants(node)) if (element.tagName === name) return true;
  return false;
}

function* descendants(node: Element): Generator<Element> {
  for (const child of node.childNodes) {
    if (!tree.isElementNode(child)) continue;
    yield child;
    yield* descendants(child);
  }
}

function textOf(node: Node): string {
  if (tree.isTextNode(node)) return node.value;
  return "childNodes" in node && !(tree.isElementNode(node) && skipped.has(node.tagName)) ? node.childNodes.map(textOf).join("") : "";
}

function spanOf(node: { sourceCodeLocation?: { startOffset: number; endOffset: number } | null | undefined }): { start: number; end: number } {
  return { start: node.sourceCodeLocation?.startOffset ?? 0, end: node.sourceCodeLocation?.endOffset ?? 0 };
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

function tidy(text: string): string {
  return text.replace(/[\s\u00A0]+/gu, " ").trim();
}
