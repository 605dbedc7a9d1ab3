import { actionLineNames } from "../../domain/action-lines.ts";
import type { StoredRecord } from "../../domain/record.ts";
import { recordTexts } from "../../domain/record-texts.ts";
import { countryName } from "../../language/places.ts";
import type { PassageDetails } from "../../db/find-passages.ts";
import type { VerifiableSource } from "./verification.ts";

/**
 * All that is stored of a source: of a record every field, of a document the paragraph with its place and the document's own data.
 * @param n number of the source in the answer.
 * @param official what the same paragraph says in the reader's language, where a version of the document holds it.
 */
export function verifiableSource(n: number, passage: Pick<PassageDetails, "record" | "document" | "text" | "heading" | "paragraph" | "page" | "lang">, official?: { text: string; lang: string }): VerifiableSource {
  const { record, document, text, heading, paragraph, page, lang } = passage;
  const own = (texts: (string | null | undefined)[], language: string) => texts.flatMap((one) => (one === null || one === undefined || one === "" ? [] : [{ text: one, lang: language }]));
  if (record !== null) {
    const { countries, sdgs, actionLines, years } = record;
    return {
      n,
      // The data first: a very long text is not read to its end.
      texts: [...own([dataInWords(record)], "en"), ...own(recordTexts(record).map((one) => one.text), record.lang)],
      countries,
      sdgs,
      actionLines,
      years: [years?.from, years?.to].filter((year) => year !== undefined),
    };
  }
  const year = /\b(?:19|20)\d{2}\b/u.exec(document?.date ?? "")?.[0];
  const about = [document?.title, ...heading, document?.symbol, document?.date, document?.note, paragraph, page === null ? null : String(page)];
  return {
    n,
    texts: [...own([text], lang), ...own(about, document?.lang ?? lang), ...(official === undefined ? [] : [official])],
    countries: [],
    sdgs: [],
    actionLines: [],
    years: year === undefined ? [] : [Number(year)],
  };
}

/** A record's data as a sentence would say it, so that sentences about its data are near to something. */
function dataInWords({ title, countries, sdgs, actionLines, status, coverage, stakeholder, years }: StoredRecord): string {
  const goals = sdgs.length === 0 ? [] : [`Sustainable Development Goals (SDG) ${sdgs.join(", ")}`];
  const lines = actionLines.length === 0 ? [] : [`WSIS action lines ${actionLines.join(", ")}`, ...actionLineNames(actionLines)];
  const when = [years?.from, years?.to].filter((year) => year !== undefined);
  return [title, ...countries.map((code) => countryName(code, "en")), ...goals, ...lines, status, coverage, stakeholder, when.join("–")].filter((part) => part !== undefined && part !== "").join(", ");
}
