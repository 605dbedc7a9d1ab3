import type { StoredRecord } from "../../domain/record.ts";
import type { Suggestions } from "../../domain/suggestions.ts";
import { InvalidRequestError } from "../../errors.ts";
import { detectLanguage } from "../../language/detect.ts";
import type { Language } from "../../language/language.ts";
import { searchSettings } from "../settings.ts";
import type { SearchRoom } from "../search.ts";

/** What somebody has in mind, as pasted or read from a file. It is compared and forgotten. */
export interface Idea {
  text: string;
  lang: Language;
  /** What the file declares of itself, where it holds a record. */
  record?: StoredRecord;
  /** Characters that the file holds, where that is more than `text`. */
  ofCharacters?: number;
}

/** What ingestion lends: the reading of files and the suggesting of goals. `bin/dalil.js` hands it in, so that `src` never imports `ingest`. */
export interface IdeaReader {
  /**
   * The text of a file in any format that ingestion reads, under the same limits and in the same worker. Nothing of it stays.
   * @throws InvalidRequestError when the file cannot be read as one text or one record; the message says why, to whoever sent it.
   */
  readFile(file: { name: string; bytes: Uint8Array }): Promise<Idea>;
  /** Goals and action lines that the idea may serve, as for records that declare none. */
  suggest(idea: Idea, room: SearchRoom): Promise<Suggestions>;
}

const charactersForDetection = 4_000;
const addressAlone = /^(?:(?:https?:\/\/|www\.)\S+\s*)+$/i;

/**
 * A text as an idea.
 * @throws InvalidRequestError when there is nothing to compare in it, or more than is compared.
 */
export function asIdea(written: string): Idea {
  const text = written.trim();
  const { longestText } = searchSettings.similar;
  if (text === "") throw new InvalidRequestError("There is no text. Describe the initiative in a few sentences: what it does, for whom and where.");
  if (addressAlone.test(text)) throw new InvalidRequestError("An address alone cannot be compared, because nothing is fetched. Paste the text of the page, or save it and send the file.", { status: 422 });
  if (!/\p{L}/u.test(text)) throw new InvalidRequestError("The text holds no words. Describe the initiative in a few sentences: what it does, for whom and where.", { status: 422 });
  if (text.length > longestText) {
    throw new InvalidRequestError(`The text has ${text.length} characters; at most ${longestText} are compared. Paste the summary, or the part that describes the initiative.`, { status: 413, title: "Text too long" });
  }
  return { text, lang: detectLanguage(text.slice(0, charactersForDetection)).lang };
}
