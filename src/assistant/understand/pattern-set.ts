/** Patterns with what each of them means, in groups that are skipped together where a text meets none of a group. */
export type PatternSet<Kind> = readonly { gate: RegExp; patterns: readonly { kind: Kind; pattern: RegExp }[] }[];

/** Several hundred patterns are read for every question: so many are tried as one before each is tried by itself. */
const patternsPerGate = 24;

export function createPatternSet<Kind>(patterns: readonly { kind: Kind; pattern: RegExp }[]): PatternSet<Kind> {
  const groups: { gate: RegExp; patterns: readonly { kind: Kind; pattern: RegExp }[] }[] = [];
  for (let first = 0; first < patterns.length; first += patternsPerGate) {
    const group = patterns.slice(first, first + patternsPerGate);
    groups.push({ gate: new RegExp(group.map(({ pattern }) => pattern.source).join("|"), "u"), patterns: group });
  }
  return groups;
}

/** The matches of one pattern in order. `matchAll` would make each pattern anew for every text. */
export function allMatches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match);
    if (match[0] === "") pattern.lastIndex += 1;
  }
  return found;
}

/** The matches of all patterns in order, the longest first where they overlap, the first pattern's among those of one length. */
export function longestMatches<Kind>(text: string, set: PatternSet<Kind>): { kind: Kind; match: RegExpExecArray; start: number; end: number }[] {
  const all = set.flatMap(({ gate, patterns }) =>
    gate.test(text) ? patterns.flatMap(({ kind, pattern }) => allMatches(text, pattern).map((match) => ({ kind, match, start: match.index, end: match.index + match[0].length }))) : [],
  );
  const kept: typeof all = [];
  for (const one of all.sort((first, second) => second.end - second.start - (first.end - first.start))) {
    if (one.end > one.start && !kept.some((other) => other.start < one.end && one.start < other.end)) kept.push(one);
  }
  return kept.sort((first, second) => first.start - second.start);
}
