/** Real texts shrink to a tenth when they are packed, repetitive ones to a hundredth: what grows more than this is a bomb. */
const largestGrowth = 300;
/** Below this size any growth is let pass. */
const harmlessBytes = 20_000_000;

/** @throws Error when unpacked data has grown further than real texts do. */
export function checkGrowth(packed: number, unpacked: number): void {
  if (unpacked > harmlessBytes && unpacked > packed * largestGrowth) throw new Error(`its packed data grows to more than ${largestGrowth} times its size: it is not read further`);
}
