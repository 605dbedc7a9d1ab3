/** A line of a text without its end; one that is too long is given empty, with its length. */
export interface TextLine {
  line: number;
  text: string;
  tooLong?: number;
}

/**
 * The lines of a text that comes in pieces, ended by \n or \r\n alone: other separators (U+2028, say) may stand inside of values.
 * A line of more than `longest` characters is not held in memory. `lone` makes a lone \r an end too, as old spreadsheet programs write it.
 */
export async function* splitLines(pieces: AsyncIterable<string>, longest: number, options: { lone?: boolean } = {}): AsyncGenerator<TextLine> {
  let line = 0;
  // What has come of a line so far: its pieces are joined once, at its end, and none is looked at twice.
  let parts: string[] = [];
  let length = 0;
  const hold = (part: string) => {
    length += part.length;
    if (length <= longest) parts.push(part);
    else parts = [];
  };
  const end = (last: string): TextLine => {
    hold(last);
    line += 1;
    const found: TextLine = length > longest ? { line, text: "", tooLong: length } : { line, text: parts.join("").replace(/\r$/, "") };
    parts = [];
    length = 0;
    return found;
  };
  // A \r at the end of a piece waits for the next one: a \n may follow it.
  const ends = options.lone === true ? /\r\n|\n|\r(?!$)/ : /\n/;
  let waiting = "";
  for await (const piece of pieces) {
    const lines = (waiting + piece).split(ends);
    const rest = lines.pop() ?? "";
    waiting = rest.endsWith("\r") ? "\r" : "";
    for (const text of lines) yield end(text);
    if (rest.length > waiting.length) hold(waiting === "" ? rest : rest.slice(0, -1));
  }
  if (length > 0 || waiting !== "") yield end(waiting);
}
