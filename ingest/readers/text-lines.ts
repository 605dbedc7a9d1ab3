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
  let rest = "";
  let dropped = 0;
  const end = (text: string): TextLine => {
    line += 1;
    const length = dropped + text.length;
    dropped = 0;
    if (length > longest) return { line, text: "", tooLong: length };
    return { line, text: text.endsWith("\r") ? text.slice(0, -1) : text };
  };
  const ends = options.lone === true ? /\r\n|\n|\r(?!$)/ : /\n/;
  for await (const piece of pieces) {
    const lines = (rest + piece).split(ends);
    rest = lines.pop() ?? "";
    for (const text of lines) yield end(text);
    if (rest.length + dropped > longest) {
      dropped += rest.length;
      rest = "";
    }
  }
  // The last \r may have been held back in case that a \n followed it.
  if (rest !== "" || dropped > 0) yield end(rest);
}
