import type { Source } from "../../domain/answer.ts";
import type { StoredRecord } from "../../domain/record.ts";
import { directionOf } from "../../language/language.ts";
import { withoutModelAddress } from "../../language/model-address.ts";
import { splitSentences } from "../../language/segment.ts";
import { cutQuote } from "../extract.ts";

/** Records as numbered sources, each with the sentence that begins its description: an exact part of it. */
export function quoteRecords(records: readonly StoredRecord[]): Source[] {
  return records.map((record, index) => {
    const { quote, field } = quoteOf(record);
    return {
      n: index + 1,
      id: record.id,
      kind: "record",
      title: record.title,
      lang: record.lang,
      dir: directionOf(record.lang),
      quote,
      field,
      ...(record.url === undefined ? {} : { url: record.url }),
      ...(record.countries.length === 0 ? {} : { countries: record.countries }),
      ...(record.org === undefined ? {} : { org: record.org }),
    };
  });
}

function quoteOf({ title, description, lang }: StoredRecord): { quote: string; field: string } {
  const [first] = description === undefined ? [] : splitSentences(withoutModelAddress(description, lang), lang);
  const quote = first === undefined ? "" : cutQuote(first.text.trim());
  return quote !== "" && description?.includes(quote) === true ? { quote, field: "description" } : { quote: title, field: "title" };
}
