/** What a scanner sees of a JSON text: lists and objects with the keys that lead to them, and the values at one place. */
export interface ScanEvents {
  /** A list or an object begins directly in a list, an object or (depth 0) the text; `path` is undefined below any list. */
  opened?: (bracket: "[" | "{", depth: number, path: readonly string[] | undefined) => void;
  /** A string or another plain value stands at a key of the outermost object. */
  topLevelText?: (key: string) => void;
  /** One value of the list that is asked for: its text and the line on which it begins. */
  value?: (text: string, line: number) => void;
}

interface Level {
  bracket: "[" | "{";
  key: string;
  expectsKey: boolean;
}

/**
 * Looks through a JSON text that comes in pieces without building its values, which `JSON.parse` then does one by one: so a file
 * larger than memory can be read, every record knows its line, and a broken one costs only itself as long as its brackets are whole.
 * @param wanted the keys that lead to the list whose values are given; an empty path is the outermost list; "sequence" gives the outermost values.
 */
export function createScanner(events: ScanEvents, wanted?: readonly string[] | "sequence") {
  const stack: Level[] = [];
  let line = 1;
  let inString = false;
  let escaped = false;
  let string = "";
  /** Depth of the list that is asked for while inside of it: its values are one deeper. */
  let listDepth: number | undefined;
  let text = "";
  let textLine: number | undefined;

  const path = (): string[] | undefined => {
    const keys: string[] = [];
    for (const [index, { bracket, key }] of stack.entries()) {
      if (bracket === "[") return undefined;
      if (index < stack.length) keys.push(key);
    }
    return keys;
  };
  const isWanted = (found: readonly string[] | undefined) => found !== undefined && wanted !== undefined && wanted !== "sequence" && found.length === wanted.length && found.every((key, index) => key === wanted[index]);
  const endValue = () => {
    if (text.trim() !== "" && textLine !== undefined) events.value?.(text.trim(), textLine);
    text = "";
    textLine = undefined;
  };
  const isAtValue = () => (wanted === "sequence" ? true : listDepth !== undefined && stack.length > listDepth);

  function open(bracket: "[" | "{"): void {
    const found = path();
    events.opened?.(bracket, stack.length, found);
    stack.push({ bracket, key: "", expectsKey: bracket === "{" });
    if (bracket === "[" && listDepth === undefined && isWanted(found)) listDepth = stack.length - 1;
  }

  /** Takes a piece of the text; `length` of what is kept of the current value is told, so that its reader can stop at a bound. */
  function take(piece: string): { held: number } {
    let kept = 0;
    for (let index = 0; index < piece.length; index += 1) {
      const code = piece.charCodeAt(index);
      if (code === 10) line += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (code === 92) escaped = true;
        else if (code === 34) {
          inString = false;
          const top = stack.at(-1);
          if (top?.bracket === "{" && top.expectsKey) top.key = unquote(string + piece.slice(kept, index));
          else if (stack.length === 1 && top?.bracket === "{") events.topLevelText?.(top.key);
          string = "";
        }
        if (isAtValue()) text += piece[index];
        continue;
      }
      const wasAtValue = isAtValue();
      if (code === 34) {
        inString = true;
        kept = index + 1;
        if (wasAtValue) textLine ??= line;
      } else if (code === 123 || code === 91) {
        if (wasAtValue) textLine ??= line;
        open(code === 123 ? "{" : "[");
      } else if (code === 125 || code === 93) {
        if (listDepth !== undefined && stack.length === listDepth + 1) {
          endValue();
          listDepth = undefined;
        }
        stack.pop();
      } else if (code === 58) {
        const top = stack.at(-1);
        if (top !== undefined) top.expectsKey = false;
      } else if (code === 44) {
        const top = stack.at(-1);
        if (top?.bracket === "{") top.expectsKey = true;
        if (listDepth !== undefined && stack.length === listDepth + 1) {
          endValue();
          continue;
        }
      } else if (wasAtValue && code > 32) textLine ??= line;
      if (wasAtValue && isAtValue()) text += piece[index];
      if (wanted === "sequence" && stack.length === 0 && (code === 125 || code === 93)) endValue();
    }
    if (inString) {
      const top = stack.at(-1);
      string = top?.bracket === "{" && top.expectsKey ? string + piece.slice(kept) : "";
    }
    return { held: text.length };
  }

  /** Ends the text: where a value has begun and not ended, its line. */
  function end(): { openSince?: number } {
    if (wanted === "sequence" && stack.length === 0) endValue();
    return textLine === undefined ? {} : { openSince: textLine };
  }
  return { take, end };
}

function unquote(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}
