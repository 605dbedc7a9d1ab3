interface Level {
  start: number;
  format: string;
  text: string;
}

interface Numbering {
  /** Levels by the number of the list that paragraphs name; the key is that of the definition, which lists share their counts by. */
  lists: Map<string, { key: string; levels: Map<number, Level>; restarts: Map<number, number> }>;
  /** List and level that a style brings. */
  styles: Map<string, { list: string; level: number }>;
}

const deepestLevel = 8;
const longestLabel = 40;

/**
 * Writes the numbers that Word counts itself into the text of the paragraphs: "12." stands in no Word file as text, and a
 * converter that counts each list anew would cite paragraph 12 as paragraph 1.
 * @returns the document part with the numbers as text; bulleted lists as they were.
 */
export function numberParagraphs(document: string, numbering: string, styles: string): string {
  const { lists, styles: byStyle } = readNumbering(numbering, styles);
  const counts = new Map<string, number[]>();
  const used = new Set<string>();
  return document.replace(/<w:pPrChange\b[\s\S]*?<\/w:pPrChange>/g, "").replace(/<w:pPr\b[^>/]*>([\s\S]*?)<\/w:pPr>/g, (whole, inner: string) => {
    const place = placeOf(inner, byStyle);
    const list = place === undefined ? undefined : lists.get(place.list);
    const level = place === undefined ? undefined : list?.levels.get(place.level);
    if (place === undefined || list === undefined || level === undefined || level.format === "bullet" || level.format === "none") return whole;
    const at = counts.get(list.key) ?? [];
    counts.set(list.key, at);
    if (!used.has(place.list)) for (const [restarted, start] of list.restarts) at[restarted] = start - 1;
    used.add(place.list);
    at[place.level] = (at[place.level] ?? level.start - 1) + 1;
    at.length = place.level + 1;
    const label = level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const index = Number(digit) - 1;
      const own = list.levels.get(index);
      return own === undefined ? "" : asFormat(at[index] ?? own.start, own.format);
    });
    if (label.trim() === "" || label.length > longestLabel) return whole;
    const unnumbered = inner.replace(/<w:numPr\b[\s\S]*?<\/w:numPr>|<w:numPr\s*\/>/g, "");
    return `<w:pPr>${unnumbered}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t xml:space="preserve">${escapeXml(label)} </w:t></w:r>`;
  });
}

function placeOf(properties: string, byStyle: Numbering["styles"]): { list: string; level: number } | undefined {
  const own = /<w:numPr\b[\s\S]*?<\/w:numPr>/.exec(properties)?.[0];
  const style = byStyle.get(value(properties, "pStyle") ?? "");
  const list = own === undefined ? style?.list : (value(own, "numId") ?? style?.list);
  const level = Number(own === undefined ? (style?.level ?? 0) : (value(own, "ilvl") ?? style?.level ?? 0));
  return list === undefined || list === "0" || !(level >= 0 && level <= deepestLevel) ? undefined : { list, level };
}

function readNumbering(numbering: string, styles: string): Numbering {
  const definitions = new Map<string, Map<number, Level>>();
  for (const [whole] of numbering.matchAll(/<w:abstractNum\b[\s\S]*?<\/w:abstractNum>/g)) {
    const levels = new Map<number, Level>();
    for (const [level] of whole.matchAll(/<w:lvl\b[\s\S]*?<\/w:lvl>/g)) {
      const index = Number(/w:ilvl="(\d+)"/.exec(level)?.[1] ?? 0);
      levels.set(index, { start: Number(value(level, "start") ?? 1), format: value(level, "numFmt") ?? "decimal", text: value(level, "lvlText") ?? "" });
    }
    definitions.set(/w:abstractNumId="(-?\d+)"/.exec(whole)?.[1] ?? "", levels);
  }
  const lists: Numbering["lists"] = new Map();
  for (const [whole] of numbering.matchAll(/<w:num\b[\s\S]*?<\/w:num>/g)) {
    const key = value(whole, "abstractNumId") ?? "";
    const restarts = new Map<number, number>();
    for (const [override] of whole.matchAll(/<w:lvlOverride\b[\s\S]*?<\/w:lvlOverride>/g)) {
      const start = value(override, "startOverride");
      if (start !== undefined) restarts.set(Number(/w:ilvl="(\d+)"/.exec(override)?.[1] ?? 0), Number(start));
    }
    lists.set(/w:numId="(\d+)"/.exec(whole)?.[1] ?? "", { key, levels: definitions.get(key) ?? new Map(), restarts });
  }
  const byStyle: Numbering["styles"] = new Map();
  for (const [whole] of styles.matchAll(/<w:style\b[\s\S]*?<\/w:style>/g)) {
    const own = /<w:numPr\b[\s\S]*?<\/w:numPr>/.exec(whole)?.[0];
    const list = own === undefined ? undefined : value(own, "numId");
    if (own !== undefined && list !== undefined) byStyle.set(/w:styleId="([^"]*)"/.exec(whole)?.[1] ?? "", { list, level: Number(value(own, "ilvl") ?? 0) });
  }
  return { lists, styles: byStyle };
}

function value(xml: string, name: string): string | undefined {
  return new RegExp(`<w:${name}\\b[^>]*?w:val="([^"]*)"`).exec(xml)?.[1];
}

function asFormat(count: number, format: string): string {
  if (format === "lowerLetter" || format === "upperLetter") {
    const letter = String.fromCharCode(97 + ((Math.max(count, 1) - 1) % 26)).repeat(Math.min(Math.ceil(Math.max(count, 1) / 26), 4));
    return format === "upperLetter" ? letter.toUpperCase() : letter;
  }
  if (format === "lowerRoman" || format === "upperRoman") {
    const roman = asRoman(count);
    return format === "upperRoman" ? roman.toUpperCase() : roman;
  }
  return format === "decimalZero" && count < 10 ? `0${count}` : String(count);
}

function asRoman(count: number): string {
  let rest = Math.min(Math.max(count, 0), 3_999);
  let written = "";
  for (const [worth, sign] of [[1000, "m"], [900, "cm"], [500, "d"], [400, "cd"], [100, "c"], [90, "xc"], [50, "l"], [40, "xl"], [10, "x"], [9, "ix"], [5, "v"], [4, "iv"], [1, "i"]] as const) {
    while (rest >= worth) {
      written += sign;
      rest -= worth;
    }
  }
  return written;
}

function escapeXml(text: string): string {
  // The label comes out of an attribute, where it is escaped already, but for what an attribute may hold as it is.
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
