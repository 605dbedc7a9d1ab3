import { UnreadableError, type Finding, type ReadDocument } from "./readers/document-block.ts";
import { checkText } from "./text-health.ts";

/**
 * Looks at the health of a document without pages: as a whole, and where that is not sound block by block.
 * @throws UnreadableError when none of its blocks is sound.
 */
export function checkBlocks(read: ReadDocument): ReadDocument {
  const findings: Finding[] = [...(read.findings ?? [])];
  const separator = "\n\u0085\n";
  const whole = checkText(read.blocks.map(({ text }) => text).join(separator));
  const title = read.title === undefined ? undefined : checkText(read.title);
  const titled = title === undefined || "reason" in title ? {} : { title: title.text };
  if ("text" in whole) {
    const texts = whole.text.split(separator);
    findings.push(...whole.repairs.map((reason) => ({ indexed: true, reason })));
    const blocks = read.blocks.map((block, index) => ({ ...block, heading: block.heading.map(repairHeading), text: texts[index] ?? block.text }));
    return { ...read, ...titled, blocks, findings };
  }
  const sound = read.blocks.flatMap((block) => {
    const health = checkText(block.text);
    return "reason" in health ? [] : [{ ...block, text: health.text }];
  });
  // Short blocks show no illness of their own: where most of the text is ill, none of it is trusted.
  const length = (blocks: { text: string }[]) => blocks.reduce((sum, { text }) => sum + text.length, 0);
  if (length(sound) * 2 < length(read.blocks)) throw new UnreadableError(`${whole.reason}: nothing of it is indexed`);
  findings.push({ indexed: false, reason: `${read.blocks.length - sound.length} of ${read.blocks.length} paragraphs: ${whole.reason}` });
  return { ...read, ...titled, blocks: sound, findings };
}

function repairHeading(heading: string): string {
  const health = checkText(heading);
  return "reason" in health ? heading : health.text;
}
