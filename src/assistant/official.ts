import type { Queryable } from "../db/database.ts";
import { findVersions, readNumberedPassages, type VersionPassageRow } from "../db/works.ts";
import type { Source } from "../domain/answer.ts";
import { directionOf, type Language } from "../language/language.ts";
import { splitSentences } from "../language/segment.ts";
import { alignParagraphs, type ParallelText } from "../search/parallel-texts.ts";
import { cutQuote } from "./extract.ts";

/**
 * Gives each source that cites a paragraph in another language than the reader's the text of that paragraph in the reader's, where the
 * work has a version in it: the sentence that corresponds where both have as many sentences, else the passage that stands at the
 * same place. Digests are left out: they are nobody's official text.
 */
export async function addOfficialTexts(sources: Source[], lang: Language, database: Queryable): Promise<Source[]> {
  return Promise.all(sources.map(async (source) => {
    const official = await findOfficial(source, lang, database);
    return official === undefined ? source : { ...source, official };
  }));
}

async function findOfficial(source: Source, lang: Language, database: Queryable): Promise<Source["official"]> {
  const { document, paragraph } = source;
  if (document === undefined || paragraph === undefined || source.lang === lang) return undefined;
  const versions = await findVersions(database, document.id);
  const inLanguage = versions.filter((version) => version.lang === lang && !version.digest);
  const own = versions.find((version) => version.id === document.id);
  // Two versions in one language: nobody says which of them is the official one.
  const [target] = inLanguage;
  if (own === undefined || target === undefined || inLanguage.length > 1) return undefined;
  const passages = await readNumberedPassages(database, [own.id, target.id], [paragraph]);
  const tied = alignParagraphs([own, target], passages).find(({ aligned, texts }) => aligned && texts.some((text) => text.passages.some((passage) => passage.id === source.id)));
  const [from, to] = [tied?.texts.find(({ version }) => version.id === own.id), tied?.texts.find(({ version }) => version.id === target.id)];
  if (from === undefined || to === undefined) return undefined;
  const found = correspond(source, from, to);
  return found === undefined ? undefined : { id: found.id, lang: target.lang, dir: directionOf(target.lang), title: target.title, quote: found.quote };
}

function correspond(source: Source, from: ParallelText, to: ParallelText): { id: string; quote: string } | undefined {
  const [own, theirs] = [sentencesOf(from), sentencesOf(to)];
  const at = own.findIndex(({ passage, text }) => passage.id === source.id && (text.includes(source.quote) || source.quote.includes(text)));
  const same = own.length === theirs.length ? theirs[at] : undefined;
  if (same !== undefined) return { id: same.passage.id, quote: cutQuote(same.text) };
  const index = from.passages.findIndex((passage) => passage.id === source.id);
  const passage = to.passages[from.passages.length === to.passages.length ? index : Math.floor((index / from.passages.length) * to.passages.length)];
  return passage === undefined ? undefined : { id: passage.id, quote: passage.text };
}

function sentencesOf({ version, passages }: ParallelText): { passage: VersionPassageRow; text: string }[] {
  return passages.flatMap((passage) => splitSentences(passage.text, version.lang).map(({ text }) => ({ passage, text: text.trim() })));
}
