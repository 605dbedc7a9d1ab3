import { createEventParser } from "./events.ts";

/** The page's view of the HTTP contract: what it reads of each answer. */
export type Direction = "rtl" | "ltr";

export interface DocumentReference {
  id: string;
  title: string;
  paragraph?: string;
  digest?: boolean;
}

export interface Source {
  n: number;
  id: string;
  kind: "record" | "passage";
  title: string;
  url?: string;
  lang: string;
  dir: Direction;
  quote: string;
  field?: string;
  paragraph?: string;
  document?: DocumentReference;
  official?: OfficialText;
  countries?: string[];
  org?: string;
}

/** What a cited paragraph says in the reader's language, by the version of the document in it. */
export interface OfficialText {
  id: string;
  lang: string;
  dir: Direction;
  title: string;
  quote: string;
}

export interface Hit {
  id: string;
  kind: "record" | "passage";
  title: string;
  snippet: string;
  lang: string;
  dir: Direction;
  url?: string;
  countries?: string[];
  org?: string;
  /** Ids of other records that tell of the same project. */
  duplicates?: string[];
  document?: DocumentReference;
  trace?: Trace;
}

/** The parts that a hit's score is the sum of, and the words that met. */
export interface Trace {
  parts: { part: string; value: number; weight: number; gives: number }[];
  words: { term: string; name?: string; share: number; met?: string; similarity?: number }[];
}

/** A filter that a question states, with the words that say it. */
export interface InferredFilter {
  filter: "countries" | "sdgs" | "actionLines" | "years" | "stakeholders" | "langs";
  values: (string | number)[] | { from?: number; to?: number };
  words: string;
}

export interface Sentence {
  text: string;
  citations: number[];
  verdict: "supported" | "partial" | "unsupported";
  /** The parts that nothing cited supports. */
  unsupported?: { kind: string; words: string }[];
}

export interface Answer {
  id: string;
  lang: string;
  mode: "extractive" | "generative";
  refused: false | { reason: string; nearest: Hit[] };
  /** Why a language model did not write this answer, or not all of it. */
  notice?: string;
  /** Sentences of the language model that were left out. */
  removed?: number;
  /** What a question that follows another one was read as. */
  rewritten?: string;
  sentences: Sentence[];
  sources: Source[];
  /** What the question states, and of that what was given up. */
  inferred: { stated?: InferredFilter[]; relaxed?: InferredFilter[] };
  /** Misspelled words and what they were read as. */
  corrected?: { from: string; to: string }[];
}

/** What has become of a source since an answer was shared. */
export interface SharedSource {
  n: number;
  state: "unchanged" | "changed" | "withdrawn";
  quoteStands: boolean;
  withdrawnAt?: string;
}

export interface SharedAnswer {
  question: string;
  answeredAt: string;
  answer: Answer;
  sources: SharedSource[];
}

export interface RecordBody {
  id: string;
  title: string;
  description?: string;
  impact?: string;
  challenges?: string;
  url?: string;
  lang: string;
  dir: Direction;
  countries: string[];
  countriesAsWritten: string[];
  sdgs: number[];
  actionLines: string[];
  suggested?: { sdgs: { value: number }[]; actionLines: { value: string }[] };
  technologies: string[];
  org?: string;
  stakeholder?: string;
  years?: { from?: number; to?: number };
  status?: string;
  type?: string;
  sourceName: string;
}

export interface DocumentBody {
  id: string;
  title: string;
  lang: string;
  dir: Direction;
  url?: string;
  digest: boolean;
  date?: string;
  symbol?: string;
  passages: { id: string; heading: string[]; paragraph?: string; link?: string; text: string }[];
}

export interface Filters {
  countries?: string[];
  sdgs?: number[];
  actionLines?: string[];
  kinds?: string[];
  langs?: string[];
  stakeholders?: string[];
  technologies?: string[];
  years?: { from?: number; to?: number };
  sources?: string[];
  suggested?: boolean;
}

export type Facets = Record<"countries" | "sdgs" | "actionLines" | "kinds" | "langs" | "stakeholders" | "technologies" | "sources", { value: string; count: number }[]>;

export interface Status {
  version: string;
  counts: { records: number; documents: number };
  embedding: { kind: string; name: string };
}

/** An error in the server's own words, or that it could not be reached. */
export class RequestError extends Error {
  readonly title: string | undefined;
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(title: string | undefined, detail: string, status?: number) {
    super(detail);
    this.title = title;
    this.status = status;
  }
}

async function readProblem(response: Response): Promise<RequestError> {
  const body = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  return new RequestError(body.title, body.detail ?? `${response.status} ${response.statusText}`, response.status);
}

/** One resource of the API as JSON. @throws RequestError */
export async function get<Body>(path: string): Promise<Body> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw await readProblem(response);
  return (await response.json()) as Body;
}

/** Sends something to the API; its answer as JSON, undefined where it has none. @throws RequestError */
export async function send<Body = undefined>(method: "POST" | "DELETE", path: string, body: object = {}, token?: string, signal?: AbortSignal): Promise<Body> {
  const response = await fetch(path, { method, ...(signal === undefined ? {} : { signal }), headers: { "content-type": "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) });
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await response.json()) as Body;
}

/** Asks a question and hands on each event as it arrives. @throws RequestError when the server refuses or fails. */
export async function ask(body: { question: string; filters?: Filters; without?: InferredFilter["filter"][]; history?: { role: string; text: string }[] }, signal: AbortSignal, onEvent: (event: string, data: unknown) => void): Promise<void> {
  const response = await fetch("/api/ask", { method: "POST", signal, headers: { "content-type": "application/json", accept: "text/event-stream" }, body: JSON.stringify(body) });
  if (!response.ok || response.body === null) throw await readProblem(response);
  const parse = createEventParser();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let isDone = false;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (const { event, data } of parse(decoder.decode(part.value, { stream: true }))) {
      const value: unknown = JSON.parse(data);
      if (event === "error") {
        const { title, detail } = value as { title: string; detail: string };
        throw new RequestError(title, detail);
      }
      isDone ||= event === "done";
      onEvent(event, value);
    }
  }
  if (!isDone) throw new RequestError(undefined, "");
}
