/** A run of text as it is drawn on a page; its own letters are in reading order. */
export interface Run {
  text: string;
  x: number;
  /** Of the baseline, from the page's bottom. */
  y: number;
  width: number;
  size: number;
}

/** Runs on one baseline that belong together, as text in reading order. */
export interface PageLine {
  text: string;
  x: number;
  right: number;
  y: number;
  size: number;
  isRtl: boolean;
  /** Its parts where gaps as wide as between columns stand in it: cells, or the words of a line that was stretched to the margin. */
  cells?: PageLine[];
}

/** Letters of one line may stand this much higher or lower than their neighbours (raised note marks), in parts of their size. */
const sameLine = 0.35;
/** A gap of more than this, in parts of the size of letters, is a space where none is drawn … */
const spaceGap = 0.17;
const touching = 0.06;
/** … and of more than this another column or cell. */
const columnGap = 1.2;
const rtl = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;
const ltr = /(?![\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC])\p{L}/u;
const digits = /^[\d٠-٩۰-۹.,٫٬:/%‰+-]*[\d٠-٩۰-۹][\d٠-٩۰-۹.,٫٬:/%‰+-]*$/u;
const pairs: Record<string, string> = { "(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "<": ">", ">": "<", "«": "»", "»": "«", "‹": "›", "›": "‹" };

/**
 * The lines of a page from what is drawn on it. A drawing has no reading order: letters of right-to-left scripts are put in
 * theirs by where they stand, numbers and Latin words among them in the order of their own.
 */
export function findLines(runs: Run[]): PageLine[] {
  const groups: Run[][] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last !== undefined && belongs(last, run)) last.push(run);
    else groups.push([run]);
  }
  return joinSplit(groups).flatMap((group) => {
    const sorted = group.toSorted((first, second) => middle(first) - middle(second));
    const line = asLine(sorted);
    if (line === undefined) return [];
    const cells = splitAtColumns(sorted).flatMap((part) => asLine(part) ?? []);
    return [cells.length < 2 ? line : { ...line, cells }];
  });
}

function belongs(line: Run[], run: Run): boolean {
  const anchor = line.find(({ text }) => text.trim() !== "") ?? line[0];
  if (anchor === undefined) return false;
  return Math.abs(anchor.y - run.y) <= Math.max(anchor.size, run.size) * sameLine;
}

/** Some programs draw a line's pieces in turns (all Latin words after the Arabic ones): groups on one baseline that touch are one line. */
function joinSplit(groups: Run[][]): Run[][] {
  const joined: { runs: Run[]; y: number; left: number; right: number; size: number }[] = [];
  for (const runs of groups) {
    const [first] = runs;
    if (first === undefined) continue;
    const box = { runs: [...runs], y: first.y, left: Math.min(...runs.map(({ x }) => x)), right: Math.max(...runs.map(({ x, width }) => x + width)), size: Math.max(...runs.map(({ size }) => size)) };
    const partner = joined.slice(-80).find((one) => Math.abs(one.y - box.y) <= Math.min(one.size, box.size) * sameLine && box.left <= one.right + one.size * columnGap && one.left <= box.right + one.size * columnGap);
    if (partner === undefined) joined.push(box);
    else {
      partner.runs.push(...runs);
      partner.left = Math.min(partner.left, box.left);
      partner.right = Math.max(partner.right, box.right);
    }
  }
  return joined.map(({ runs }) => runs);
}

function splitAtColumns(sorted: Run[]): Run[][] {
  const drawn = sorted.filter(({ text }) => text.trim() !== "");
  const gaps = drawn.slice(1).map((run, index) => ({ run, gap: run.x - Math.max(...drawn.slice(Math.max(0, index - 3), index + 1).map(({ x, width }) => x + width)) }));
  // In a line that was stretched to the margin all blanks are wide: a gap between columns is wider than the others.
  const blanks = gaps.filter(({ run, gap }) => gap > run.size * spaceGap && gap <= run.size * columnGap * 4).map(({ gap }) => gap).toSorted((first, second) => first - second);
  const usual = blanks[Math.floor((blanks.length - 1) / 2)] ?? 0;
  const splits = new Set(gaps.filter(({ run, gap }) => gap > run.size * columnGap && (blanks.length < 3 || gap > usual * 2)).map(({ run }) => run));
  const parts: Run[][] = [[]];
  for (const run of sorted) {
    if (splits.has(run)) parts.push([]);
    parts.at(-1)?.push(run);
  }
  return parts;
}

function asLine(sorted: Run[]): PageLine | undefined {
  const drawn = sorted.filter(({ text }) => text.trim() !== "");
  const [first] = drawn;
  if (first === undefined) return undefined;
  const written = drawn.map(({ text }) => text).join("");
  const isRtl = count(written, rtl) > count(written, ltr);
  const text = inReadingOrder(withSpaces(sorted), isRtl);
  // The size of most letters: a raised note mark does not make the line small.
  const size = drawn.reduce((best, run) => (run.text.length * run.width > best.text.length * best.width ? run : best), first).size;
  return { text, x: first.x, right: Math.max(...drawn.map((run) => run.x + run.width)), y: first.y, size, isRtl };
}

/** Blanks are kept once, and put where letters stand apart without one. */
function withSpaces(sorted: Run[]): string[] {
  const parts: string[] = [];
  let right: number | undefined;
  let isPadded = false;
  for (const run of sorted) {
    const isBlank = run.text.trim() === "";
    const isApart = right !== undefined && run.x - right > run.size * spaceGap;
    if ((isBlank ? run.width > run.size * 0.05 : isApart) && parts.at(-1) !== " ") parts.push(" ");
    if (isBlank) continue;
    const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/u.exec(run.text) ?? [];
    // What stands before in reading order stands to the right in a right-to-left run.
    const isRtl = rtl.test(inner);
    // A blank at a run's edge may be one that pdf.js supposes: where the runs touch there is none.
    const isApartABit = right !== undefined && run.x - right > run.size * touching;
    if (((isRtl ? after : before) !== "" || isPadded) && isApartABit && parts.at(-1) !== " ") parts.push(" ");
    isPadded = (isRtl ? before : after) !== "";
    // Marks and numbers in one run with Latin letters go their own ways in a right-to-left line.
    if (isRtl) parts.push(inner);
    else parts.push(...(inner.match(/[\p{L}\p{M}]+|[\d٠-٩۰-۹]+|\s+|[^\p{L}\p{M}\d٠-٩۰-۹\s]/gu) ?? []));
    right = Math.max(right ?? Number.NEGATIVE_INFINITY, run.x + run.width);
  }
  return parts;
}

/** Visual order, left to right, brought to reading order: runs against the line's direction are turned as a whole. */
function inReadingOrder(visual: string[], isRtl: boolean): string {
  if (!isRtl && !visual.some((part) => rtl.test(part))) return visual.join("").replace(/\s+/gu, " ").trim();
  const kinds = visual.map(kindOf);
  resolveNumbers(visual, kinds);
  resolveBlanks(kinds, isRtl);
  const order = isRtl ? visual.map((_, index) => visual.length - 1 - index) : visual.map((_, index) => index);
  const against = isRtl ? "ltr" : "rtl";
  const parts: string[] = [];
  for (let at = 0; at < order.length; ) {
    let end = at;
    while (end < order.length && kinds[order[end] ?? 0] === against) end += 1;
    if (end === at) {
      parts.push(asRead(visual[order[at] ?? 0] ?? "", isRtl));
      at += 1;
      continue;
    }
    const turned = order.slice(at, end).reverse();
    parts.push(...turned.map((index) => asRead(visual[index] ?? "", !isRtl)));
    at = end;
  }
  return parts.join("").replace(/\s+/gu, " ").trim();
}

type Kind = "rtl" | "ltr" | "number" | "other";

function kindOf(part: string): Kind {
  if (rtl.test(part)) return "rtl";
  if (ltr.test(part)) return "ltr";
  return digits.test(part) ? "number" : "other";
}

/** The parts of one number ("2", "0", "1", "5"; "3" "." "5") belong together, left to right in every script. */
function resolveNumbers(visual: string[], kinds: Kind[]): void {
  for (const [index, part] of visual.entries()) {
    if (kinds[index] === "other" && /^[.,٫٬:/%‰+-]$/u.test(part) && kinds[index - 1] === "number" && kinds[index + 1] === "number") kinds[index] = "number";
    if (/^[%‰]$/u.test(part) && (kinds[index - 1] === "number" || kinds[index + 1] === "number")) kinds[index] = "number";
  }
}

/**
 * Blanks and marks between two runs against the line's direction are part of them ("machine learning"), and so are those between
 * a Latin word and a number; between two numbers of a right-to-left line they are not.
 */
function resolveBlanks(kinds: Kind[], isRtl: boolean): void {
  const isAgainst = (kind: Kind | undefined) => (isRtl ? kind === "ltr" || kind === "number" : kind === "rtl");
  const before = [...kinds];
  for (let index = 0; index < kinds.length; index += 1) {
    if (before[index] !== "other") continue;
    let end = index;
    while (end < kinds.length && before[end] === "other") end += 1;
    const [left, right] = [before[index - 1], before[end]];
    if (isAgainst(left) && isAgainst(right) && !(left === "number" && right === "number")) kinds.fill(isRtl ? "ltr" : "rtl", index, end);
    index = end - 1;
  }
  if (isRtl) for (const [index, kind] of kinds.entries()) if (kind === "number") kinds[index] = "ltr";
}

/** In right-to-left text a bracket is drawn mirrored: the one that opens looks like the one that closes. */
function asRead(part: string, isRtl: boolean): string {
  return isRtl && !ltr.test(part) ? part.replace(/[()[\]{}<>«»‹›]/gu, (bracket) => pairs[bracket] ?? bracket) : part;
}

function middle({ x, width }: Run): number {
  return x + width / 2;
}

function count(text: string, pattern: RegExp): number {
  return text.match(new RegExp(pattern.source, "gu"))?.length ?? 0;
}
