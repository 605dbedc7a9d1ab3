import type { Hit } from "../domain/answer.ts";
import { passageLink } from "../domain/passage-link.ts";
import { directionOf } from "../language/language.ts";
import { searchSettings } from "./settings.ts";
import type { Found } from "./search.ts";

/** A found passage as the API shows it: under the record's own id, or as a paragraph of its document. */
export function asHit({ passage, score, matched, duplicates, trace }: Found): Hit {
  const { record, document } = passage;
  const shared = { score: round(score), matched: roundAll(matched), lang: passage.lang, dir: directionOf(passage.lang), ...(trace === undefined ? {} : { trace }) };
  if (record !== null) {
    const year = yearOf(record.years);
    return {
      id: record.id,
      kind: "record",
      title: record.title,
      snippet: snippetOf(passage.text),
      ...shared,
      ...(record.url === undefined ? {} : { url: record.url }),
      ...(record.countries.length === 0 ? {} : { countries: record.countries }),
      ...(record.sdgs.length === 0 ? {} : { sdgs: record.sdgs }),
      ...(record.actionLines.length === 0 ? {} : { actionLines: record.actionLines }),
      ...(record.org === undefined ? {} : { org: record.org }),
      ...(year === undefined ? {} : { year }),
      ...(duplicates.length === 0 ? {} : { duplicates }),
    };
  }
  const link = passageLink(document, passage);
  return {
    id: passage.id,
    kind: "passage",
    title: passage.heading.at(-1) ?? document?.title ?? passage.id,
    snippet: snippetOf(passage.text),
    ...shared,
    ...(document?.url === undefined ? {} : { url: document.url }),
    ...(link === undefined ? {} : { link }),
    ...(document === null
      ? {}
      : {
          document: {
            id: document.id,
            title: document.title,
            ...(passage.paragraph === null ? {} : { paragraph: passage.paragraph }),
            ...(passage.page === null ? {} : { page: passage.page }),
            digest: document.digest,
          },
        }),
  };
}

function yearOf(years: { from?: number; to?: number } | undefined): string | undefined {
  if (years === undefined) return undefined;
  const { from, to } = years;
  if (from !== undefined && from === to) return String(from);
  return `${from ?? ""}–${to ?? ""}`;
}

/** The beginning of a text, cut at a word. */
function snippetOf(text: string): string {
  if (text.length <= searchSettings.snippetLength) return text;
  const cut = text.slice(0, searchSettings.snippetLength);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > searchSettings.snippetLength / 2 ? space : undefined)}…`;
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function roundAll(matched: Found["matched"]): Found["matched"] {
  return {
    ...(matched.vector === undefined ? {} : { vector: round(matched.vector) }),
    ...(matched.text === undefined ? {} : { text: round(matched.text) }),
  };
}
