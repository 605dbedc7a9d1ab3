import { findPassage } from "../db/find-passages.ts";
import { findRecordBodies } from "../db/records.ts";
import type { Answer, Sentence, Source } from "../domain/answer.ts";
import type { Inferred } from "../domain/inferred.ts";
import { passageLink } from "../domain/passage-link.ts";
import { directionOf } from "../language/language.ts";
import { withoutModelAddress } from "../language/model-address.ts";
import { splitSentences } from "../language/segment.ts";
import { searchSettings } from "../search/settings.ts";
import { quoteRecords } from "./count/quote-records.ts";
import { writeExample } from "./count/write-count.ts";
import type { Messages } from "./messages.ts";
import { addOfficialTexts } from "./official.ts";
import { describeInferred } from "./search-inferred.ts";
import type { Understood } from "./understand.ts";
import type { SearchRoom } from "../search/search.ts";

interface SourceAnswer {
  count?: Answer["count"];
  sources: Source[];
  sentences: Sentence[];
  inferred: Inferred;
}

/**
 * What a source of the last answer has to say: "tell me more about the second one". The beginning of its text, quoted, with who is behind it.
 * @param id of a record, or of a passage of a document.
 * @returns undefined when nothing is stored under the id any more.
 */
export async function aboutSource(id: string, understood: Understood, { database, messages }: SearchRoom & { messages: Messages }): Promise<SourceAnswer | undefined> {
  const { lang } = understood;
  const inferred = describeInferred({ ...understood, intent: "about" }, [], []);
  const record = (await findRecordBodies(database, [id])).get(id)?.body;
  if (record !== undefined) {
    const [source] = quoteRecords([record]).map((one) => (one.field === "title" ? one : { ...one, quote: beginningOf(record.description ?? "", record.lang, one.quote) }));
    return source === undefined ? undefined : { sources: [source], sentences: [{ text: writeExample(source, lang, messages), citations: [1], verdict: "supported" }], inferred };
  }
  const passage = await findPassage(database, id);
  if (passage === undefined || passage.document === null) return undefined;
  const { document } = passage;
  const quote = beginningOf(passage.text, passage.lang, passage.text);
  const paragraph = passage.paragraph === null ? {} : { paragraph: passage.paragraph };
  const page = passage.page === null ? {} : { page: passage.page };
  const link = passageLink(document, { ...passage, text: quote });
  const own: Source = {
    n: 1, id, kind: "passage", title: document.title, lang: passage.lang, dir: directionOf(passage.lang), quote, ...paragraph, ...page,
    ...(document.url === undefined ? {} : { url: document.url }),
    ...(link === undefined ? {} : { link }),
    document: { id: document.id, title: document.title, ...paragraph, ...page, digest: document.digest },
  };
  return { sources: await addOfficialTexts([own], lang, database), sentences: [{ text: writeExample(own, lang, messages), citations: [1], verdict: "supported" }], inferred };
}

/** Whole sentences from the beginning of a text, an exact part of it, without what is addressed to a language model. */
function beginningOf(text: string, lang: string, otherwise: string): string {
  const plain = withoutModelAddress(text, lang);
  let end = 0;
  const [first] = splitSentences(plain, lang);
  for (const sentence of splitSentences(plain, lang)) {
    if (sentence.end - (first?.start ?? 0) > searchSettings.longestBeginning) break;
    end = sentence.end;
  }
  const beginning = plain.slice(first?.start ?? 0, end);
  return beginning !== "" && text.includes(beginning) ? beginning : otherwise;
}
