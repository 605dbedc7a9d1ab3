import type { Queryable } from "../db/database.ts";
import { findDocumentOfWork, findVersions, readNumberedPassages, type VersionPassageRow, type VersionRow } from "../db/works.ts";

/** One paragraph of one version: its passages in order (a long paragraph is stored as several). */
export interface ParallelText {
  version: VersionRow;
  passages: VersionPassageRow[];
}

/** A paragraph in all languages that have it. */
export interface ParallelParagraph {
  paragraph: string;
  /** False where the versions hold the number differently often, so that nobody can tell which belongs to which: then all are given together. */
  aligned: boolean;
  texts: ParallelText[];
}

export interface ParallelWork {
  work: string;
  versions: VersionRow[];
  paragraphs: ParallelParagraph[];
}

/**
 * The texts of a work side by side, tied by the numbers of their paragraphs.
 * @param id of the work or of one of its versions.
 * @param paragraph only this number.
 * @returns undefined when nothing has the id.
 */
export async function readParallelWork(database: Queryable, id: string, paragraph?: string): Promise<ParallelWork | undefined> {
  let versions = await findVersions(database, id);
  if (versions.length === 0) {
    const first = await findDocumentOfWork(database, id);
    if (first === undefined) return undefined;
    versions = await findVersions(database, first);
  }
  const passages = await readNumberedPassages(database, versions.map((version) => version.id), paragraph === undefined ? undefined : [paragraph]);
  return { work: versions[0]?.work ?? id, versions, paragraphs: alignParagraphs(versions, passages) };
}

/**
 * Ties the paragraphs of versions by their numbers. A number that comes again under another heading is another paragraph: the
 * first belongs to the first, the second to the second, provided all versions hold it equally often.
 */
export function alignParagraphs(versions: VersionRow[], passages: VersionPassageRow[]): ParallelParagraph[] {
  const byVersion = new Map(versions.map((version) => [version.id, { version, numbers: new Map<string, ParallelText[]>() }]));
  const order = new Set<string>();
  for (const passage of passages) {
    const own = byVersion.get(passage.document);
    if (own === undefined) continue;
    order.add(passage.paragraph);
    const blocks = own.numbers.get(passage.paragraph) ?? [];
    own.numbers.set(passage.paragraph, blocks);
    const heading = passage.heading.join("\n");
    const known = blocks.find((block) => block.passages[0]?.heading.join("\n") === heading);
    if (known === undefined) blocks.push({ version: own.version, passages: [passage] });
    else known.passages.push(passage);
  }
  return [...order].flatMap((paragraph): ParallelParagraph[] => {
    const holding = versions.map((version) => byVersion.get(version.id)?.numbers.get(paragraph) ?? []).filter((blocks) => blocks.length > 0);
    const times = holding[0]?.length ?? 0;
    if (holding.every((blocks) => blocks.length === times)) {
      return Array.from({ length: times }, (_, index) => ({ paragraph, aligned: true, texts: holding.flatMap((blocks) => blocks[index] ?? []) }));
    }
    const texts = holding.flatMap((blocks) => blocks.slice(0, 1).map(({ version }) => ({ version, passages: blocks.flatMap((block) => block.passages) })));
    return [{ paragraph, aligned: false, texts }];
  });
}
