import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Passage } from "../src/domain/document.ts";
import type { StoredRecord } from "../src/domain/record.ts";
import { InvalidRequestError } from "../src/errors.ts";
import { isLanguage } from "../src/language/language.ts";
import type { SearchRoom } from "../src/search/search.ts";
import { searchSettings } from "../src/search/settings.ts";
import { asIdea, type Idea, type IdeaReader } from "../src/search/similar/idea.ts";
import { cutText } from "./chunk.ts";
import { openClassifier, type Classifier } from "./classify.ts";
import { createExtractor, type Extractor } from "./extraction/extractor.ts";
import { indexPassages } from "./index-passages.ts";
import { asInput, readableFormats, type InputFile } from "./input-file.ts";
import { normaliseRecord } from "./normalise.ts";
import { readDocument } from "./read-document.ts";
import { describeReadError } from "./read-lines.ts";
import { holdsRecords, readRecords } from "./read-records.ts";

/** A reader waits for the answer: a file that takes longer is not an abstract. */
const parsingSeconds = 30;
/** Files that are parsed at the same time, and that may wait: each takes a worker of its own. */
const mostAtOnce = 1;
const mostWaiting = 8;

/** Opens the reading of ideas: files by the readers of ingestion, goals by its classifier. */
export function createIdeaReader(): IdeaReader {
  const takeTurn = createTurns();
  let classifier: { fingerprint: string | undefined; opened: Promise<Classifier> } | undefined;
  return {
    readFile: (file) => takeTurn(() => readIdeaFile(file)),
    suggest: async ({ text, lang, record }, room) => {
      const fingerprint = (await room.vectors.active())?.embedder.fingerprint;
      // The classes' vectors belong to one model: after a switch they are made anew.
      if (classifier?.fingerprint !== fingerprint) classifier = undefined;
      classifier ??= { fingerprint, opened: openClassifier(room) };
      const opened = await classifier.opened.catch((error: unknown) => {
        classifier = undefined;
        throw error;
      });
      return suggestFor(text, lang, record, opened, room);
    },
  };
}

async function suggestFor(text: string, lang: string, record: StoredRecord | undefined, classifier: Classifier, room: SearchRoom) {
  const passages: Passage[] = cutText(text, lang)
    .slice(0, searchSettings.suggestion.passagesWeighed)
    .map((cut, index) => ({ id: `idea#${index + 1}`, heading: [], charStart: cut.start, charEnd: cut.end, text: cut.text }));
  const columns = { countries: [], sdgs: [], action_lines: [], technologies: [], types: [], stakeholder: null, year_from: null, year_to: null, source_names: [] };
  const { passages: [indexed = []] } = await indexPassages([{ kind: "record", title: "", lang, context: [], columns, passages }], room);
  const undeclared: Pick<StoredRecord, "sdgs" | "actionLines"> = record ?? { sdgs: [], actionLines: [] };
  return classifier.suggest(undeclared, indexed) ?? { sdgs: [], actionLines: [] };
}

/** Reads a file from a folder of its own that is gone afterwards, whatever happens. */
async function readIdeaFile({ name, bytes }: { name: string; bytes: Uint8Array }): Promise<Idea> {
  const known = asInput(name);
  if (known === undefined || known.format === "zip") {
    const why = known === undefined ? "is of a format that is not read" : "is an archive: send the one file in it that describes the initiative";
    throw new InvalidRequestError(`The file ${why}. Files that are read: ${readableFormats.replace(/, and archives.*$/, "")}.`, { status: 415, title: "Unsupported file" });
  }
  if (bytes.length === 0) throw new InvalidRequestError("The file is empty.", { status: 422, title: "Unreadable file" });
  const folder = await mkdtemp(join(tmpdir(), "dalil-idea-"));
  const extractor = createExtractor({ seconds: parsingSeconds });
  try {
    // Under a name of our own: a name from outside decides nothing but the format.
    const path = join(folder, `idea${/\.gz$/i.test(name) ? extname(name.slice(0, -3)) : ""}${extname(name)}`);
    await writeFile(path, bytes, { mode: 0o600 });
    const file = asInput(path);
    if (file === undefined) throw new Error("the format of a file was lost with its name");
    return holdsRecords(file.format) ? await readRecordFile(file, extractor) : await readDocumentFile(file, extractor);
  } finally {
    await extractor.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function readDocumentFile(file: InputFile, extractor: Extractor): Promise<Idea> {
  const read = await readDocument(file, extractor).catch((error: unknown) => ({ problems: [{ reason: describeReadError(error) }] }));
  if ("problems" in read) throw unreadable(read.problems.map(({ reason }) => reason).join("; "));
  const { title, lang } = read.document;
  // A title that was made from the file's name is our own name for it.
  const all = [...(title === "idea" ? [] : [title]), ...read.passages.map(({ text }) => text)].join("\n\n");
  const idea = shorten(all);
  return { ...idea, ...(isLanguage(lang) ? { lang } : {}) };
}

/** A file of records describes one initiative when it holds one record. */
async function readRecordFile(file: InputFile, extractor: Extractor): Promise<Idea> {
  let record: StoredRecord | undefined;
  try {
    for await (const line of readRecords(file, "idea", { extractor })) {
      if (record !== undefined) throw unreadable("it holds several records: send a file with the one that describes your initiative, or paste its text");
      if ("reason" in line) throw unreadable(line.reason);
      const normalised = normaliseRecord({ ...line.value, id: "idea" });
      if ("problems" in normalised) throw unreadable(normalised.problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
      record = normalised.record;
    }
  } catch (error) {
    throw error instanceof InvalidRequestError ? error : unreadable(describeReadError(error));
  }
  if (record === undefined) throw unreadable("it holds no record");
  const { title, description, impact, challenges, themes, lang } = record;
  const text = [title, description, impact, challenges, themes.join(", ")].filter((part) => part !== undefined && part !== "").join("\n\n");
  return { ...shorten(text), ...(isLanguage(lang) ? { lang } : {}), record };
}

function shorten(text: string): Idea {
  const { longestText } = searchSettings.similar;
  const idea = asIdea(text.slice(0, longestText));
  return text.length > longestText ? { ...idea, ofCharacters: text.length } : idea;
}

function unreadable(reason: string): InvalidRequestError {
  return new InvalidRequestError(`The file cannot be compared: ${reason}.`, { status: 422, title: "Unreadable file" });
}

/** Lets a few work at a time and a few wait; whoever comes then is sent away with a word. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let working = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (waiting.length >= mostWaiting) throw new InvalidRequestError("Too many files are being read at the moment. Try again in a minute, or paste the text.", { status: 429, title: "Too many files" });
    if (working >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else working += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one in line, or becomes free.
      const next = waiting.shift();
      if (next === undefined) working -= 1;
      else next();
    }
  };
}
