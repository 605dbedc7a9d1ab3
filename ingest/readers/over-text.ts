import type { Block, ReadDocument } from "./document-block.ts";

/** A document that was read by way of another format: its spans are those of its text, and the places of the way are no addresses of its own. */
export function overText(read: ReadDocument): ReadDocument {
  let offset = 0;
  const blocks = read.blocks.map(({ heading, paragraph, text }): Block => {
    const charStart = offset;
    offset += text.length + 1;
    return { heading, ...(paragraph === undefined ? {} : { paragraph }), text, charStart, charEnd: charStart + text.length };
  });
  const { title, findings } = read;
  return { stated: {}, ...(title === undefined ? {} : { title }), blocks, ...(findings === undefined ? {} : { findings }) };
}
